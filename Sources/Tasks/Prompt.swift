public import Tokens

/// One prompt of a task: its tokens, answer, distractor and named positions.
///
/// Positions count from the first token, the beginning-of-text token included where there is one.
public struct Prompt: Sendable, Hashable, Codable {
  /// What the model reads.
  public var tokens: [TokenID]
  /// The paired prompt from which reference values come; of the same length where positions must
  /// line up.
  public var corrupted: [TokenID]?
  /// The token that is right.
  public var answer: TokenID?
  /// The token that the answer is compared with.
  public var distractor: TokenID?
  /// Positions by name, such as IO, S1, S2, END.
  public var positions: [String: Int]
  /// Prompts of one template have the same words at the same positions, but for the slots.
  public var template: Int?

  /// A prompt; END is the last token unless `positions` says otherwise.
  public init(
    tokens: [TokenID], corrupted: [TokenID]? = nil, answer: TokenID? = nil,
    distractor: TokenID? = nil, positions: [String: Int] = [:], template: Int? = nil
  ) {
    self.tokens = tokens
    self.corrupted = corrupted
    self.answer = answer
    self.distractor = distractor
    self.positions = positions
    self.template = template
  }

  /// Whether a model with so many rows of the token embedding knows all tokens of the prompt, its
  /// pair and its answers.
  public func fits(vocabulary: Int) -> Bool {
    let tokens = tokens + (corrupted ?? []) + [answer, distractor].compactMap(\.self)
    return tokens.allSatisfy { $0.rawValue < vocabulary }
  }

  /// The position that predicts the answer.
  public var end: Int { positions["END"] ?? tokens.count - 1 }

  /// A position by its name, or by its number from 0; nil where the prompt has none such.
  public func position(named name: String) -> Int? {
    if name == "END" { return end }
    if let position = positions[name] { return position }
    guard let number = Int(name), tokens.indices.contains(number) else { return nil }
    return number
  }

  /// Answer and distractor, where both are known.
  public var pair: (answer: TokenID, distractor: TokenID)? {
    guard let answer, let distractor else { return nil }
    return (answer, distractor)
  }
}

/// Prompts that are analysed together, and how they were made.
public struct PromptSet: Sendable, Hashable, Codable {
  /// The prompts; never empty.
  public var prompts: [Prompt]
  /// Whether a beginning-of-text token stands in front of every prompt.
  public var bos: Bool
  /// The years that the prompts are scored by; nil for prompts that have answers and distractors.
  public var years: YearOutcomes?

  /// Prompts, at least one.
  public init(_ prompts: [Prompt], bos: Bool = false, years: YearOutcomes? = nil) {
    precondition(!prompts.isEmpty, "PromptSet: no prompts")
    precondition(years.map { $0.starts.count == prompts.count } ?? true, "PromptSet: start years")
    self.prompts = prompts
    self.bos = bos
    self.years = years
  }

  /// Some of the prompts, by their numbers, with what they are scored by.
  public func picking(_ numbers: some Sequence<Int>) -> PromptSet {
    let numbers = Array(numbers)
    return PromptSet(numbers.map { prompts[$0] }, bos: bos, years: years?.picking(numbers))
  }

  /// The prompts' tokens as rows of a batch.
  public var batch: TokenBatch { TokenBatch(prompts.map(\.tokens)) }

  /// The paired corrupted prompts as a set of their own; nil unless every prompt has one.
  ///
  /// Answers, distractors, positions and templates are those of the prompt each is paired with.
  public var reference: PromptSet? {
    var corrupted: [Prompt] = []
    for prompt in prompts {
      guard let tokens = prompt.corrupted else { return nil }
      corrupted.append(
        Prompt(
          tokens: tokens, answer: prompt.answer, distractor: prompt.distractor,
          positions: prompt.positions, template: prompt.template))
    }
    return PromptSet(corrupted, bos: bos, years: years)
  }

  /// The prompts in parts that go through a model together, so that memory stays bounded.
  ///
  /// - Parameter limit: the most positions of a part; a longer prompt is a part of its own.
  /// - Returns: the numbers of the prompts of each part; each prompt in one of them, in order.
  public func parts(ofPositions limit: Int) -> [Range<Int>] {
    var (parts, first, positions) = ([Range<Int>](), 0, 0)
    for (row, prompt) in prompts.enumerated() {
      if positions + prompt.tokens.count > limit && row > first {
        parts.append(first..<row)
        (first, positions) = (row, 0)
      }
      positions += prompt.tokens.count
    }
    return parts + [first..<prompts.count]
  }

  /// The END position of each prompt.
  public var ends: [Int] { prompts.map(\.end) }

  /// Answer and distractor of each prompt; nil unless every prompt has both.
  public var pairs: [[TokenID]]? {
    var pairs: [[TokenID]] = []
    for prompt in prompts {
      guard let pair = prompt.pair else { return nil }
      pairs.append([pair.answer, pair.distractor])
    }
    return pairs
  }
}
