/// Makes the lines of one lesson.
struct StoryTeller {
  private let mix: StoryMix
  private let lesson: StoryLesson
  private let names: [String]
  private let sequenceWords: [String]
  private let starts: [Int]
  private let kinds: [StoryLesson.Kind]
  private let endings: [StoryLesson.Ending]

  /// Prepares the lines of a lesson.
  init(_ mix: StoryMix, _ lesson: StoryLesson) {
    self.mix = mix
    self.lesson = lesson
    let all = mix.templates[.names]
    let count = min(max(lesson.names, StoryMix.fewestNames), all.count)
    names = (0..<count).map { all[$0 * all.count / count] }
    sequenceWords = count < all.count ? names : names + mix.things
    starts = Array(stride(from: 1 + lesson.startStep / 2, through: 98, by: lesson.startStep))
      .filter { $0 > 1 }
    kinds = Self.repeated(lesson.kinds)
    endings = Self.repeated(lesson.endings)
  }

  /// Each choice as often as its weight says.
  private static func repeated<Choice>(_ choices: [(Choice, weight: Int)]) -> [Choice] {
    choices.flatMap { Array(repeating: $0.0, count: $0.weight) }
  }

  /// One line without its end.
  func line(using generator: inout SeededGenerator) throws(TaskError) -> String {
    switch generator.pick(kinds) {
    case .indirectObject: try indirectObject(&generator)
    case .years: try years(&generator)
    case .repetition: repetition(&generator)
    case .list: list(&generator)
    case .story: story(&generator)
    }
  }

  // MARK: Tasks

  private func indirectObject(_ generator: inout SeededGenerator) throws(TaskError) -> String {
    let people = people(3, &generator)
    for _ in 0..<HeldOut.draws {
      let sentence = IndirectObjectSentence(
        generator.pick(generator.index(below: 2) == 0 ? mix.templates[.base] : mix.frames),
        generator.pick(IndirectObjectSentence.Form.allCases), indirectObject: people[0],
        subject: people[1], place: generator.pick(mix.templates[.places]),
        object: generator.pick(mix.templates[.objects]))
      let prompt = sentence.prompt
      guard !HeldOut.contains(prompt) else { continue }
      let receiver =
        switch generator.pick(endings) {
        case .indirectObject: people[0]
        case .subject: people[1]
        case .stranger: people[2]
        case .nameless: generator.pick(mix.words.receivers)
        }
      let line = prompt + " " + receiver + "."
      guard generator.index(below: 4) == 0 else { return line }
      return line + " " + generator.pick(mix.words.closings)
    }
    throw .tooFewSentences(requested: 1, found: 0, path: mix.templates.path)
  }

  private func years(_ generator: inout SeededGenerator) throws(TaskError) -> String {
    for _ in 0..<HeldOut.draws {
      let sentence = YearSentence(
        generator.pick(mix.templates[.years]), noun: generator.pick(mix.templates[.nouns]),
        century: 11 + generator.index(below: 7), start: generator.pick(starts))
      guard !HeldOut.contains(sentence.prompt) else { continue }
      let isStray = generator.index(below: 100) < lesson.strayYears
      let later = sentence.start + 1 + generator.index(below: 99 - sentence.start)
      return sentence.text(end: isStray ? generator.index(below: 100) : later) + "."
    }
    throw .tooFewSentences(requested: 1, found: 0, path: mix.templates.path)
  }

  // MARK: Other lines

  /// Words that are said again and again, so that each follows from what followed it before.
  private func repetition(_ generator: inout SeededGenerator) -> String {
    let length = generator.pick(lesson.lengths)
    let isScraps = generator.index(below: 100) < lesson.scraps
    // A hyphen lets a scrap be the inner part of a word, which never follows a space.
    let separator = isScraps && generator.index(below: 2) == 0 ? "-" : " "
    let words = (0..<length).map { _ in
      let word = generator.pick(sequenceWords)
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
  private func list(_ generator: inout SeededGenerator) -> String {
    let count = 2 + generator.index(below: 8)
    var words: [String] = []
    while words.count < count {
      let word = generator.pick(sequenceWords)
      if !words.contains(word) { words.append(word) }
    }
    return words.joined(separator: ", ") + ", " + generator.pick(words) + "!"
  }

  private func story(_ generator: inout SeededGenerator) -> String {
    let people = people(2, &generator)
    var places = mix.templates[.places]
    var adjectives = mix.words.adjectives
    generator.shuffle(&places)
    generator.shuffle(&adjectives)
    let object = generator.pick(mix.templates[.objects])
    let noun = generator.pick(mix.templates[.nouns])
    var scenes = mix.words.scenes
    generator.shuffle(&scenes)
    let told = scenes.prefix(3 + generator.index(below: 3)).map { scene in
      scene.filled { slot in
        switch slot {
        case .first: people[0]
        case .second: people[1]
        case .place: places[0]
        case .otherPlace: places[places.count > 1 ? 1 : 0]
        case .object: object
        case .noun: noun
        case .look: adjectives[0]
        case .touch: adjectives[1]
        }
      }
    }
    return told.joined(separator: " ")
  }

  /// Different names.
  private func people(_ count: Int, _ generator: inout SeededGenerator) -> [String] {
    var people: [String] = []
    while people.count < count {
      let name = generator.pick(names)
      if !people.contains(name) { people.append(name) }
    }
    return people
  }
}
