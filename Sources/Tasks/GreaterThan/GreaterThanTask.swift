public import Tokens

/// Makes sentences and prompts of the greater-than task for one tokenizer.
///
/// Only years are used that the tokenizer splits into a century, such as " 17", and two digits.
///
/// Source: Hanna, Liu and Variengien 2023, section 3.
public struct GreaterThanTask: Sendable {
  /// The sentences and words.
  public let templates: TaskTemplates
  /// The tokenizer of the model.
  public let tokenizer: Tokenizer
  /// The nouns of the templates.
  public let nouns: [String]
  /// The tokens of "00" to "99".
  public let outcomes: [TokenID]
  /// The last two digits of the years that split, by century; centuries without 01 are left out.
  public let years: [Int: [Int]]

  /// The centuries that are looked at.
  static let centuries = 11...17
  /// The last two digits that a first year may have, as in the paper's data.
  static let starts = 2...98

  /// On which side of the first year the second one is.
  public enum Direction: String, CaseIterable, Hashable, Sendable {
    /// The second year is later.
    case greater = "greater-than"
    /// The second year is earlier, which is wrong.
    case lower = "lower-than"
  }

  /// Chooses the years that a tokenizer splits.
  ///
  /// - Parameters:
  ///   - templates: the sentences and words.
  ///   - tokenizer: the tokenizer of the model.
  /// - Throws: `noSection` without nouns or sentences, `noYearOutcome`, or `noYears`.
  public init(
    _ templates: TaskTemplates = .builtIn, tokenizer: Tokenizer
  ) throws(TaskError) {
    guard !templates[.nouns].isEmpty else {
      throw .noSection(WordList.nouns.rawValue, path: templates.path)
    }
    guard !templates[.years].isEmpty else {
      throw .noSection(SentenceFamily.years.rawValue, path: templates.path)
    }
    self.templates = templates
    self.tokenizer = tokenizer
    nouns = templates[.nouns]
    outcomes = try YearOutcomes.outcomes(of: tokenizer)
    years = Self.years(outcomes, tokenizer)
    guard years.values.contains(where: { $0.contains { Self.starts.contains($0) } }) else {
      throw .noYears
    }
  }

  private static func years(_ outcomes: [TokenID], _ tokenizer: Tokenizer) -> [Int: [Int]] {
    var years: [Int: [Int]] = [:]
    for century in centuries {
      guard case .token(let token) = tokenizer.tokens(asOne: " \(century)") else { continue }
      let split = (0..<100).filter {
        tokenizer.encode(continuing: " \(century)" + YearSentence.digits($0))
          == [token, outcomes[$0]]
      }
      if split.contains(1) { years[century] = split }
    }
    return years
  }

  /// One sentence with its second year, whose prompt is not kept for evaluation.
  ///
  /// - Parameters:
  ///   - direction: on which side the second year is.
  ///   - generator: where chance comes from.
  /// - Returns: the sentence, and the last two digits of its second year, equally likely among the
  ///   years of that side which split.
  /// - Throws: `tooFewSentences` where there is none.
  public func sentence(
    _ direction: Direction, using generator: inout SeededGenerator
  ) throws(TaskError) -> (sentence: YearSentence, end: Int) {
    for _ in 0..<HeldOut.draws {
      let sentence = draw(nouns, &generator)
      let ends = (years[sentence.century] ?? []).filter {
        direction == .greater ? $0 > sentence.start : $0 < sentence.start
      }
      guard !ends.isEmpty, !HeldOut.contains(sentence.prompt) else { continue }
      return (sentence, generator.pick(ends))
    }
    throw .tooFewSentences(requested: 1, found: 0, path: templates.path)
  }

  /// A sentence, whether kept for evaluation or not.
  private func draw(_ nouns: [String], _ generator: inout SeededGenerator) -> YearSentence {
    let centuries = years.filter { $0.value.contains { Self.starts.contains($0) } }.keys.sorted()
    let century = generator.pick(centuries)
    let starts = (years[century] ?? []).filter { Self.starts.contains($0) }
    return YearSentence(
      generator.pick(templates[.years]), noun: generator.pick(nouns), century: century,
      start: generator.pick(starts))
  }
}

extension GreaterThanTask {
  /// Sentences to train on, all different.
  ///
  /// - Parameters:
  ///   - direction: on which side of the first year the second one is.
  ///   - count: how many, at least 1.
  ///   - seed: where chance starts; the same seed gives the same sentences.
  /// - Returns: the sentences, without line ends; none begins with a prompt kept for evaluation.
  /// - Throws: `tooFewSentences` where words and years do not give so many different ones.
  public func sentences(
    _ direction: Direction, count: Int, seed: UInt64
  ) throws(TaskError) -> [String] {
    precondition(count > 0, "GreaterThanTask: no sentences are asked for")
    var generator = SeededGenerator(seed: seed, stream: "year sentences, \(direction.rawValue)")
    var sentences: [String] = []
    var seen: Set<String> = []
    var misses = 0
    while sentences.count < count {
      let (sentence, end) = try sentence(direction, using: &generator)
      let text = sentence.text(end: end)
      guard seen.insert(text).inserted else {
        misses += 1
        guard misses < HeldOut.draws else {
          throw .tooFewSentences(requested: count, found: sentences.count, path: templates.path)
        }
        continue
      }
      misses = 0
      sentences.append(text)
    }
    return sentences
  }

  /// Prompts for evaluation, each paired with its 01 counterpart.
  ///
  /// There is neither answer nor distractor, as many years are right; score them with the
  /// outcomes. Positions are XX (the last two digits of the first year, where alone the two prompts
  /// differ) and END, counted from 0; there is no beginning-of-text token.
  ///
  /// - Parameters:
  ///   - count: how many, at least 1.
  ///   - seed: where chance starts; the same seed gives the same prompts.
  /// - Returns: prompts that no training sentence of this module begins with, and what they are
  ///   scored by.
  /// - Throws: `tooFewSentences` where there is no prompt to keep for evaluation.
  public func prompts(
    count: Int = 100, seed: UInt64
  ) throws(TaskError) -> (prompts: PromptSet, outcomes: YearOutcomes) {
    precondition(count > 0, "GreaterThanTask: no prompts are asked for")
    let nouns = WordTokens.ofOneLength(nouns, tokenizer)
    var generator = SeededGenerator(seed: seed, stream: "year prompts")
    var prompts: [Prompt] = []
    var starts: [Int] = []
    var misses = 0
    while prompts.count < count {
      let sentence = draw(nouns, &generator)
      guard HeldOut.contains(sentence.prompt) else {
        misses += 1
        guard misses < HeldOut.draws else {
          throw .tooFewSentences(requested: count, found: prompts.count, path: templates.path)
        }
        continue
      }
      misses = 0
      prompts.append(prompt(sentence))
      starts.append(sentence.start)
    }
    return (PromptSet(prompts), YearOutcomes(outcomes: outcomes, starts: starts))
  }

  /// The prompt of a sentence, paired with its 01 counterpart.
  ///
  /// - Parameter sentence: its years must be among `years`.
  /// - Returns: the prompt, as `prompts(count:seed:)` describes it.
  public func prompt(_ sentence: YearSentence) -> Prompt {
    let tokens = tokenizer.encode(sentence.prompt)
    return Prompt(
      tokens: tokens, corrupted: tokenizer.encode(sentence.counterpart.prompt),
      positions: ["XX": tokenizer.encode(sentence.beginning).count, "END": tokens.count - 1],
      template: templates[.years].firstIndex(of: sentence.template))
  }
}
