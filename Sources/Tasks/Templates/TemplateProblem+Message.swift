import TextColumns

extension TemplateProblem {
  /// The problem and its remedy, without the place.
  var words: String {
    switch self {
    case .notUTF8: "the line is not UTF-8. Save the file as UTF-8."
    case .noSection:
      "the line stands before any section. Put a heading above it, one of \(Self.sections)."
    case .unknownSection(let name):
      "there is no section '\(Self.shown(name))'. The sections are \(Self.sections)."
    case .twice(let text): "'\(Self.shown(text))' is there twice. Remove one of them."
    case .bracketsInWord(let word, let list):
      "'\(Self.shown(word))' stands in the section \(list.rawValue), which takes words without "
        + "brackets. Move a template below the heading of its family, such as base:."
    case .openBracket: "a [ has no ]. Write a slot as [A]."
    default: slotWords
    }
  }

  private var slotWords: String {
    switch self {
    case .unknownSlot(let name):
      "there is no slot [\(Self.shown(name))]. The slots are "
        + SentenceTemplate.Slot.allCases.map { "[\($0.rawValue)]" }.joined(separator: ", ") + "."
    case .noSpaceBefore(let slot):
      "[\(slot.rawValue)] has no space before it, so that its word is another token. Put words and "
        + "a space before it."
    case .letterAfter(let slot):
      "[\(slot.rawValue)] is followed by a letter or digit, which would join its word. Put a space "
        + "or a sign between."
    case .slotOfOtherSection(let slot):
      "sentences of this section have no slot [\(slot.rawValue)]. Remove it, or move the line to "
        + "its own section."
    case .nameOrder(let found):
      "the people are \(Self.list(found)), and must be [B], [A], [B], [A]: the two, the one who "
        + "acts, and last the one who receives."
    case .yearOrder(let found):
      "the slots are \(Self.list(found)), and must be [CC][XX] for the first year and [CC] at the "
        + "end."
    case .wordsAfterLast(let slot):
      "the sentence goes on after its last [\(slot.rawValue)]. End it there, without a full stop."
    default: ""
    }
  }

  private static let sections =
    (WordList.allCases.map(\.rawValue) + SentenceFamily.allCases.map(\.rawValue))
    .map { $0 + ":" }.joined(separator: ", ")

  private static func list(_ slots: [SentenceTemplate.Slot]) -> String {
    slots.isEmpty ? "missing" : slots.map { "[\($0.rawValue)]" }.joined(separator: ", ")
  }

  private static func shown(_ text: String) -> String {
    Columns.truncated(Columns.printable(text), to: 60)
  }
}
