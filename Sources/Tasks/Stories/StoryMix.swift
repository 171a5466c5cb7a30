/// Text from which a small model learns everything the tasks ask of it.
///
/// It mixes drills with names, indirect-object sentences, year sentences, repeated sequences of words,
/// and plain stories, in lessons that grow harder. Sentences do not always end as the tasks want it: the right name is the most
/// likely one, not a certain one. No sentence begins with a prompt that is kept for evaluation.
public struct StoryMix: Sendable {
  let templates: TaskTemplates
  let words: StoryWords
  /// All names.
  let names: [String]
  /// All places.
  let places: [String]
  /// All things that are given.
  let objects: [String]
  /// What is said in repeated sequences: names, and the words of all sentences; each word once.
  let sequenceWords: [String]
  /// All words that may stand for a person.
  let anyWords: [String]
  /// Indirect-object templates of the task that no evaluation uses by itself.
  let variations: [SentenceTemplate]

  /// Prepares the text of some templates.
  ///
  /// - Parameter templates: the sentences and words of the tasks.
  /// - Throws: `noSection` where one of their sections is missing.
  public init(_ templates: TaskTemplates = .builtIn) throws(TaskError) {
    for list in WordList.allCases where templates[list].isEmpty {
      throw .noSection(list.rawValue, path: templates.path)
    }
    for family in SentenceFamily.allCases where templates[family].isEmpty {
      throw .noSection(family.rawValue, path: templates.path)
    }
    guard templates[.names].count >= Self.fewestNames else {
      throw .tooFewWords(
        .names, found: templates[.names].count, of: templates[.names].count,
        needed: Self.fewestNames, path: templates.path)
    }
    self.templates = templates
    words = .builtIn
    variations = templates[.late] + templates[.early] + templates[.long]
    names = Self.distinct(templates[.names] + words.names)
    places = Self.distinct(templates[.places] + words.places)
    objects = Self.distinct(templates[.objects] + words.objects)
    let listed = names + places + objects + templates[.nouns]
    sequenceWords = Self.distinct(listed + Self.sentenceWords(templates, words))
    anyWords = Self.distinct(sequenceWords + words.common)
  }

  /// The words of all sentences, slots left out.
  private static func sentenceWords(_ templates: TaskTemplates, _ words: StoryWords) -> [String] {
    let sentences = SentenceFamily.allCases.flatMap { templates[$0] } + words.frames
    let fixed = sentences.flatMap(\.pieces).compactMap { piece in
      if case .words(let words) = piece { words } else { nil }
    }
    let scenes = words.scenes + words.visits + words.gifts + words.exchanges
    return (fixed + scenes.flatMap(\.words) + words.closings)
      .flatMap { $0.split { !$0.isLetter } }.map(String.init)
  }

  /// Each word once, where it comes first.
  private static func distinct(_ words: [String]) -> [String] {
    var seen: Set<String> = []
    return words.filter { seen.insert($0).inserted }
  }

  /// The default number of lines.
  public static let defaultCount = StoryLesson.all.reduce(0) { $0 + $1.lines }

  /// The fewest names that stories can be made of: IO, S and a stranger.
  public static let fewestNames = 3

  /// Makes the text, or a part of it.
  ///
  /// Takes about 4 s for a million lines, which are some 120 MB.
  ///
  /// - Parameters:
  ///   - part: which of its lines are wanted.
  ///   - count: the number of lines of the whole, at least 1.
  ///   - seed: where chance starts; the same seed and count give the same bytes.
  /// - Returns: the lines, each with its line end.
  /// - Throws: `tooFewSentences` where nearly all sentences are kept for evaluation.
  public func text(
    _ part: StoryPart = .whole, lines count: Int, seed: UInt64
  ) throws(TaskError) -> [UInt8] {
    precondition(count > 0, "StoryMix: no lines are asked for")
    if part == .vocabulary { return vocabulary }
    var generator = SeededGenerator(seed: seed, stream: "stories")
    var parts: [[UInt8]] = []
    for (lesson, share) in zip(StoryLesson.all, Self.shares(of: count)) {
      let teller = StoryTeller(self, lesson)
      var text: [UInt8] = []
      for _ in 0..<share {
        if generator.index(below: 100) < Self.openings { text += "<|endoftext|>".utf8 }
        text += try teller.line(using: &generator).utf8
        text.append(UInt8(ascii: "\n"))
      }
      parts.append(text)
    }
    return switch part {
    case .whole: Array(parts.joined())
    case .lessons: Array(parts.dropLast(2).joined())
    case .sentences: Array(parts.dropLast().last ?? [])
    case .stories: parts.last ?? []
    case .vocabulary: vocabulary
    }
  }

  /// How many of a hundred lines begin a document.
  private static let openings = 8

  /// The lines of each lesson; the last has what rounding leaves.
  private static func shares(of count: Int) -> [Int] {
    var shares = StoryLesson.all.map { lesson in
      let product = count.multipliedFullWidth(by: lesson.lines)
      return defaultCount.dividingFullWidth(product).quotient
    }
    shares[shares.count - 1] += count - shares.reduce(0, +)
    return shares
  }
}

/// Which lines of the text are wanted; a small model learns from the lessons first.
public enum StoryPart: String, CaseIterable, Hashable, Sendable {
  /// All lessons and the full mixture.
  case whole
  /// The drills, and first sentences, to be read in this order; none of fewer than ten lines.
  case lessons
  /// Sentences about three people and about two pairs.
  case sentences
  /// The full mixture behind them, every line as hard as another.
  case stories
  /// Each word of the text and of common English once, to learn a vocabulary from.
  case vocabulary
}
