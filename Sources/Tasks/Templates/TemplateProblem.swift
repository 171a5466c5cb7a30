/// What can be wrong with a line of a file of templates.
public enum TemplateProblem: Error, Hashable, Sendable {
  /// The line is not UTF-8.
  case notUTF8
  /// The line stands before any heading.
  case noSection
  /// There is no section of that name.
  case unknownSection(String)
  /// The same word or template again, in its section.
  case twice(String)
  /// A word has brackets, so it is probably part of a template.
  case bracketsInWord(String, WordList)
  /// A bracket is opened and not closed.
  case openBracket
  /// There is no slot of that name.
  case unknownSlot(String)
  /// A slot has no space before it.
  case noSpaceBefore(SentenceTemplate.Slot)
  /// A slot is followed by a letter or a digit.
  case letterAfter(SentenceTemplate.Slot)
  /// A slot that sentences of the section do not have.
  case slotOfOtherSection(SentenceTemplate.Slot)
  /// The name slots of an indirect-object sentence are not B, A, B, A.
  case nameOrder(found: [SentenceTemplate.Slot])
  /// The slots of a sentence of years are not CC, XX, CC.
  case yearOrder(found: [SentenceTemplate.Slot])
  /// Something follows the slot that must be last.
  case wordsAfterLast(SentenceTemplate.Slot)
}
