/// Makes the lines of one lesson.
struct StoryTeller {
  let mix: StoryMix
  let lesson: StoryLesson
  private let kinds: [StoryLesson.Kind]
  let endings: [StoryLesson.Ending]

  /// Prepares the lines of a lesson.
  init(_ mix: StoryMix, _ lesson: StoryLesson) {
    self.mix = mix
    self.lesson = lesson
    kinds = Self.repeated(lesson.kinds)
    endings = Self.repeated(lesson.endings)
  }

  /// Each choice as often as its weight says.
  private static func repeated<Choice>(_ choices: [(Choice, weight: Int)]) -> [Choice] {
    choices.flatMap { Array(repeating: $0.0, count: $0.weight) }
  }

  /// One line without its end.
  func line(using generator: inout SeededGenerator) throws(TaskError) -> String {
    let line =
      switch generator.pick(kinds) {
      case .swap: swap(&generator)
      case .roles: roles(&generator)
      case .third: third(&generator)
      case .pairs: pairs(&generator)
      case .circle: circle(&generator)
      case .indirectObject: try indirectObject(&generator)
      case .circleSentence: circleSentence(&generator)
      case .pairSentence: pairSentence(&generator)
      case .exchange: exchange(&generator)
      case .years: try years(&generator)
      case .repetition: repetition(&generator)
      case .list: list(&generator)
      case .story: story(&generator)
      }
    return Self.withArticles(line)
  }

  /// With "an" for "a" before a vowel.
  private static func withArticles(_ line: String) -> String {
    var words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    for (index, next) in words.enumerated().dropFirst() where words[index - 1] == "a" {
      if let first = next.first, "aeiou".contains(first) { words[index - 1] = "an" }
    }
    return words.joined(separator: " ")
  }

  /// Different names.
  func people(_ count: Int, _ generator: inout SeededGenerator) -> [String] {
    Self.different(count, of: mix.names, &generator)
  }

  /// Different names, or, in a share of a hundred, different words of any kind.
  func people(
    _ count: Int, strange share: Int, _ generator: inout SeededGenerator
  ) -> [String] {
    let isStrange = generator.index(below: 100) < share
    return Self.different(count, of: isStrange ? mix.anyWords : mix.names, &generator)
  }

  /// Some of many words, none twice.
  static func different(
    _ count: Int, of words: [String], _ generator: inout SeededGenerator
  ) -> [String] {
    var chosen: [String] = []
    while chosen.count < count {
      let word = generator.pick(words)
      if !chosen.contains(word) { chosen.append(word) }
    }
    return chosen
  }
}
