/// Text from which a small model learns everything the tasks ask of it.
///
/// It mixes indirect-object sentences, year sentences, repeated sequences of words, and plain
/// stories, in lessons that grow harder. Sentences do not always end as the tasks want it: the right name is the most
/// likely one, not a certain one. No sentence begins with a prompt that is kept for evaluation.
public struct StoryMix: Sendable {
  let templates: TaskTemplates
  let words: StoryWords
  /// Everything that is said in repeated sequences, but for names; each word once.
  let things: [String]
  /// Indirect-object templates; those of evaluation as often as all others.
  let frames: [SentenceTemplate]

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
    frames = templates[.base] + templates[.early] + templates[.late] + templates[.long]
    let fixed = (frames + templates[.years]).flatMap(\.pieces).compactMap { piece in
      if case .words(let words) = piece { words } else { nil }
    }
    let plain = (fixed + words.scenes.flatMap(\.words) + words.closings)
      .flatMap { $0.split { !$0.isLetter } }.map(String.init)
    var seen: Set<String> = []
    things = (templates[.places] + templates[.objects] + templates[.nouns] + plain)
      .filter { seen.insert($0).inserted }
  }

  /// The default number of lines.
  public static let defaultCount = 300_000

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
    case .lessons: Array(parts.dropLast().joined())
    case .stories: parts.last ?? []
    }
  }

  /// How many of a hundred lines begin a document.
  private static let openings = 8

  /// The lines of each lesson; the last has what rounding leaves.
  private static func shares(of count: Int) -> [Int] {
    var shares = StoryLesson.all.map { count / 1_000 * $0.lines + count % 1_000 * $0.lines / 1_000 }
    shares[shares.count - 1] += count - shares.reduce(0, +)
    return shares
  }
}

/// Which lines of the text are wanted; a small model learns from the lessons first.
public enum StoryPart: String, CaseIterable, Hashable, Sendable {
  /// All; what a vocabulary is best learned from.
  case whole
  /// The lessons, from few names to all, to be read in this order; none of fewer than ten lines.
  case lessons
  /// The full mixture behind them, every line as hard as another.
  case stories
}
