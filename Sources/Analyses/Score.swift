public import Tasks
package import Tensors
package import Tokens
package import Transformer

/// What a prompt is scored by: one number, read from the logits at END.
public enum Score: String, Codable, Hashable, Sendable, CaseIterable {
  /// The logit of the answer minus that of the distractor.
  case logitDifference = "logit-difference"
  /// The probability of later years minus that of the start year and earlier ones.
  case probabilityDifference = "probability-difference"

  /// Its name in words.
  public var name: String {
    switch self {
    case .logitDifference: "logit difference"
    case .probabilityDifference: "probability difference"
    }
  }

  /// The unit of its numbers and of their changes.
  public var unit: String {
    switch self {
    case .logitDifference: "logits"
    case .probabilityDifference: "probability"
    }
  }

  /// Whether it is about years.
  public var isOfYears: Bool { self == .probabilityDifference }

  /// What is reckoned, in words.
  public var definition: String {
    switch self {
    case .logitDifference: "answer minus distractor at END, in logits"
    case .probabilityDifference:
      "probability of later years minus that of the start year and earlier ones, at END"
    }
  }
}

extension PromptSet {
  /// What the prompts are scored by.
  public var score: Score { years == nil ? .logitDifference : .probabilityDifference }
}

/// Reads the score of prompts from logits at their END.
package struct ScoreReader: Sendable {
  /// The prompts.
  private let prompts: PromptSet
  /// Answer and distractor of each; nil for years, for which all logits are needed.
  private let pairs: [[TokenID]]?

  /// A reader for prompts.
  ///
  /// - Throws: `noAnswer` for the first prompt without answer or distractor, unless they are scored by
  ///   years.
  package init(_ prompts: PromptSet) throws(AnalysisError) {
    self.prompts = prompts
    pairs = prompts.years == nil ? prompts.pairs : nil
    if prompts.years == nil, let lacking = prompts.prompts.firstIndex(where: { $0.pair == nil }) {
      throw .noAnswer(prompt: lacking)
    }
  }

  private init(_ prompts: PromptSet, pairs: [[TokenID]]?) {
    self.prompts = prompts
    self.pairs = pairs
  }

  /// A reader for some of the prompts, by their numbers.
  package func picking(_ numbers: some Sequence<Int>) -> ScoreReader {
    let numbers = Array(numbers)
    return ScoreReader(
      prompts.picking(numbers), pairs: pairs.map { all in numbers.map { all[$0] } })
  }

  /// The tokens of each prompt whose logits are needed, for so many copies of the prompts one after
  /// another; nil for the whole vocabulary.
  package func tokens(copies: Int = 1) -> [[TokenID]]? {
    pairs.map { pairs in (0..<copies).flatMap { _ in pairs } }
  }

  /// The logits that are needed of so many copies of the prompts.
  package func request(copies: Int = 1) -> LogitRequest {
    let ends = prompts.ends
    return LogitRequest(
      .at((0..<copies).flatMap { _ in ends }), tokens: tokens(copies: copies))
  }

  /// The score of each prompt, for each copy of the prompts one after another.
  ///
  /// - Parameter logits: as `request` asks for them.
  /// - Returns: one number for each row.
  package func values(_ logits: Tensor?) -> [Float] {
    guard let logits else { return [] }
    guard let years = prompts.years else { return Measure.logitDifferences(logits) }
    let probabilities = logits.softmax()
    return (0..<logits.rows).map { row in
      let start = years.starts[row % years.starts.count]
      var difference: Float = 0
      for (year, token) in years.outcomes.enumerated() {
        let probability = probabilities[row, token.rawValue]
        difference += year > start ? probability : -probability
      }
      return difference
    }
  }
}

extension ScoreReader {
  /// The derivative of each prompt's score with respect to its own logits, for each copy of the
  /// prompts one after another.
  ///
  /// Of a probability difference it is p (c - score), where c is 1 for later years, -1 for the other
  /// years and 0 for all other tokens.
  ///
  /// - Parameter logits: as `request` asks for them.
  /// - Returns: of the shape of the logits.
  package func gradients(_ logits: Tensor) -> Tensor {
    guard let years = prompts.years else {
      return Tensor(
        (0..<logits.rows).flatMap { _ in [Float(1), -1] }, shape: [logits.rows, 2])
    }
    let scores = values(logits)
    let probabilities = logits.softmax()
    var gradients = probabilities.scalingRows(by: Tensor(scores.map { -$0 }))
    for row in 0..<logits.rows {
      let start = years.starts[row % years.starts.count]
      for (year, token) in years.outcomes.enumerated() {
        let probability = probabilities[row, token.rawValue]
        gradients[row, token.rawValue] += year > start ? probability : -probability
      }
    }
    return gradients
  }
}

/// Weights of tokens' logits, whose sum a prompt's attribution is about.
struct LogitDirection {
  /// The tokens, each with its weight.
  let weights: [(token: Int, weight: Float)]

  /// Answer minus distractor, or of years the mean logit of later years minus that of the others; a
  /// set without years counts as zero.
  static func directions(of prompts: PromptSet) -> [LogitDirection] {
    guard let years = prompts.years else {
      return prompts.prompts.compactMap(\.pair).map { pair in
        LogitDirection(weights: [(pair.answer.rawValue, 1), (pair.distractor.rawValue, -1)])
      }
    }
    return years.starts.map { start in
      let (later, others) = (Float(99 - start), Float(start + 1))
      return LogitDirection(
        weights: years.outcomes.enumerated().map { year, token in
          (token.rawValue, year > start ? 1 / later : -1 / others)
        })
    }
  }

  /// The tokens whose logits are needed.
  var tokens: [TokenID] { weights.map { TokenID($0.token) } }

  /// The weighted sum of the logits of these tokens, in their order.
  func sum(_ logits: [Float]) -> Float {
    zip(weights, logits).reduce(Float(0)) { $0 + $1.0.weight * $1.1 }
  }

  /// The same sum of the rows of an unembedding, gain not folded: [D].
  func unembedding(_ weights: Weights) -> [Float] {
    var sum = [Float](repeating: 0, count: weights.configuration.width)
    for (token, weight) in self.weights {
      for (place, value) in weights.unembedding.row(token).enumerated() {
        sum[place] += weight * value
      }
    }
    return sum
  }

  /// The same sum of the unembedding's biases; zero where it has none.
  func bias(_ weights: Weights) -> Float {
    guard let bias = weights.unembeddingBias else { return 0 }
    return self.weights.reduce(Float(0)) { $0 + $1.weight * bias[0, $1.token] }
  }
}
