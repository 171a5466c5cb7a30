extension StoryMix {
  /// Every word that the model should have as one token, once.
  ///
  /// Words stand behind a space, as they do in a sentence; those with a capital, which may begin
  /// one, stand at the start of a line too. Learned from this text, a vocabulary depends on no
  /// chance.
  var vocabulary: [UInt8] {
    let receivers = words.receivers.flatMap { $0.split(separator: " ") }.map(String.init)
    let all = anyWords + words.roles + words.adjectives + receivers
    let capital = all.filter { $0.first?.isUppercase == true }
    let centuries = (11...17).map { " \($0)02" }
    let lines = [
      " " + all.joined(separator: " "), capital.joined(separator: "\n"), Self.marks,
      centuries.joined(),
    ]
    return Array((lines.joined(separator: "\n") + "\n").utf8)
  }

  /// Signs as they stand between words.
  private static let marks = """
    a, a. a; a: a! a? a." a," a?" a!" (a) 'a' "a" a's an't a-a - 1
    """
}
