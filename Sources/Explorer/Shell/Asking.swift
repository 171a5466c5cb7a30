import Screen

// How screens ask for texts, choices and errands.

extension Sharing {
  /// Asks for a text.
  mutating func ask(_ asked: Asked, _ text: String) {
    var field = TextField(text)
    field.placeholder = asked.placeholder(isText: reader.tokenizer != nil)
    overlay = .editing(asked, field)
  }

  /// Sends an errand, or closes what asked for it.
  mutating func send(_ next: Errand, unless isEmpty: Bool = false) -> [Effect] {
    overlay = nil
    guard !isEmpty else { return [] }
    errand = next.words
    return [.send(next)]
  }

  /// The place of the choice that holds now.
  func place<Value>(in choices: [Choice<Value>]) -> Int {
    choices.firstIndex(where: \.isCurrent) ?? 0
  }
}
