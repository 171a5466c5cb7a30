/// Lines of words that make no sentence.
extension StoryTeller {
  /// Words that are said again and again, so that each follows from what followed it before.
  func repetition(_ generator: inout SeededGenerator) -> String {
    let length = generator.pick(lesson.lengths)
    let isScraps = generator.index(below: 100) < lesson.scraps
    let pool = generator.index(below: 100) < lesson.strangeNames ? mix.anyWords : mix.sequenceWords
    // A hyphen lets a scrap be the inner part of a word, which never follows a space.
    let separator = isScraps && generator.index(below: 2) == 0 ? "-" : " "
    let words = (0..<length).map { _ in
      let word = generator.pick(pool)
      return isScraps ? scrap(of: word, fromStart: separator == " ", &generator) : word
    }
    let rounds = min(max(Self.sequenceLength / length, 2), 8)
    return Array(repeating: words.joined(separator: separator), count: rounds)
      .joined(separator: separator)
  }

  /// A part of a word, so that the tokens from which rarer words are made are learned too.
  private func scrap(
    of word: String, fromStart: Bool, _ generator: inout SeededGenerator
  ) -> String {
    let start = fromStart ? 0 : generator.index(below: word.count)
    let rest = word.dropFirst(start)
    return String(rest.prefix(1 + generator.index(below: rest.count)))
  }

  /// How many words a repeated sequence has in all, where its length allows.
  private static let sequenceLength = 24

  /// Different words, then one of them again, and a mark that shows it.
  func list(_ generator: inout SeededGenerator) -> String {
    let words = Self.different(
      2 + generator.index(below: 8), of: mix.sequenceWords, &generator)
    return words.joined(separator: ", ") + ", " + generator.pick(words) + "!"
  }
}
