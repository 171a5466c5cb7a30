/// A sentence with slots for words.
public struct SentenceTemplate: Hashable, Sendable {
  /// The template as it is written, its slots in brackets.
  public let text: String
  /// What the sentence is put together from, in order.
  let pieces: [Piece]

  /// A part of a sentence.
  enum Piece: Hashable {
    /// Words that stay as they are.
    case words(String)
    /// A place for a word.
    case slot(Slot)
  }

  /// What a slot takes.
  public enum Slot: String, CaseIterable, Hashable, Sendable {
    /// The name of the one who acts, the subject S.
    case subject = "B"
    /// The name of the one who receives, the indirect object IO.
    case indirectObject = "A"
    /// A place.
    case place = "PLACE"
    /// A thing.
    case object = "OBJECT"
    /// Something that lasts.
    case noun = "NOUN"
    /// The first two digits of a year.
    case century = "CC"
    /// The last two digits of a year.
    case year = "XX"
  }

  /// The slots in order.
  var slots: [Slot] {
    pieces.compactMap { if case .slot(let slot) = $0 { slot } else { nil } }
  }

  /// The sentence up to a slot, without the space before that slot.
  ///
  /// - Parameters:
  ///   - place: which of the slots, from 0.
  ///   - words: a word for each slot, in order; those from `place` on are not used.
  /// - Returns: the text.
  func text(before place: Int, words: [String]) -> String {
    var text = ""
    var slot = 0
    for piece in pieces {
      switch piece {
      case .words(let fixed): text += fixed
      case .slot:
        if slot == place {
          if text.hasSuffix(" ") { text.removeLast() }
          return text
        }
        text += words[slot]
        slot += 1
      }
    }
    return text
  }

  /// The whole sentence.
  ///
  /// - Parameter words: a word for each slot, in order.
  /// - Returns: the text.
  func filled(_ words: [String]) -> String { text(before: words.count, words: words) }
}

extension SentenceTemplate {
  /// Reads a template.
  ///
  /// - Parameters:
  ///   - text: the line.
  ///   - family: the section it stands in, which says what slots it must have.
  /// - Throws: what is wrong with it.
  init(_ text: String, family: SentenceFamily) throws(TemplateProblem) {
    self.text = text
    pieces = try Self.pieces(of: text)
    try checkSurroundings()
    if family == .years { try checkYears() } else { try checkNames() }
  }

  private static func pieces(of text: String) throws(TemplateProblem) -> [Piece] {
    var pieces: [Piece] = []
    var rest = Substring(text)
    while let open = rest.firstIndex(of: "[") {
      if open > rest.startIndex { pieces.append(.words(String(rest[..<open]))) }
      let after = rest.index(after: open)
      guard let close = rest[after...].firstIndex(of: "]") else { throw .openBracket }
      let name = String(rest[after..<close])
      guard let slot = Slot(rawValue: name) else { throw .unknownSlot(name) }
      pieces.append(.slot(slot))
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { pieces.append(.words(String(rest))) }
    return pieces
  }

  /// A word is a token of its own only between a space and something that is no letter.
  private func checkSurroundings() throws(TemplateProblem) {
    for (index, piece) in pieces.enumerated() {
      guard case .slot(let slot) = piece else { continue }
      if slot != .year {
        guard index > 0, case .words(let before) = pieces[index - 1], before.hasSuffix(" ") else {
          throw .noSpaceBefore(slot)
        }
      }
      if index + 1 < pieces.count, case .words(let after) = pieces[index + 1],
        let first = after.first, first.isLetter || first.isNumber
      {
        throw .letterAfter(slot)
      }
    }
  }

  private func checkNames() throws(TemplateProblem) {
    if let slot = slots.first(where: { [.noun, .century, .year].contains($0) }) {
      throw .slotOfOtherSection(slot)
    }
    let names = slots.filter { $0 == .subject || $0 == .indirectObject }
    guard names == [.subject, .indirectObject, .subject, .indirectObject] else {
      throw .nameOrder(found: names)
    }
    guard pieces.last == .slot(.indirectObject) else { throw .wordsAfterLast(.indirectObject) }
  }

  private func checkYears() throws(TemplateProblem) {
    if let slot = slots.first(where: { ![.noun, .century, .year].contains($0) }) {
      throw .slotOfOtherSection(slot)
    }
    let isWhole = slots.filter { $0 != .noun } == [.century, .year, .century]
    let start = pieces.firstIndex(of: .slot(.century))
    guard isWhole, let start, pieces[start + 1] == .slot(.year) else {
      throw .yearOrder(found: slots)
    }
    guard pieces.last == .slot(.century) else { throw .wordsAfterLast(.century) }
  }
}
