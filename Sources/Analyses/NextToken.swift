import Foundation
import Tasks
import Tensors
public import Tokens
public import Transformer

/// What the model predicts after END of each prompt.
public struct NextToken: Codable, Equatable, Sendable {
  /// One entry a prompt.
  public var prompts: [Prediction]
  /// The mean of the logit differences, in logits; nil where a prompt has no pair.
  public var meanLogitDifference: Float?
  /// The mean probability of the answers; nil where a prompt has none.
  public var meanAnswerProbability: Float?
  /// Whether logits are given minus their mean over the vocabulary.
  public var centred: Bool

  /// One prompt's prediction.
  public struct Prediction: Codable, Equatable, Sendable {
    /// The tokens with the largest logits, largest first.
    public var top: [Candidate]
    /// Logit of the answer minus logit of the distractor; nil where the prompt lacks one.
    public var logitDifference: Float?
    /// The answer's probability over the whole vocabulary.
    public var answerProbability: Float?
    /// How many tokens come before the answer by falling logit.
    public var answerRank: Int?
    /// The logit of every token, as the model gives it; nil unless it was asked for.
    public var logits: [Float]?
  }

  /// One token that may come next.
  public struct Candidate: Codable, Equatable, Sendable {
    /// The token.
    public var token: TokenID
    /// Its logit.
    public var logit: Float
    /// Its probability over the whole vocabulary.
    public var probability: Float
  }

  /// Predicts the token after END of each prompt.
  ///
  /// - Parameters:
  ///   - subject: the model, the prompts and the edits in force.
  ///   - count: how many top tokens to list.
  ///   - centred: whether to subtract from each logit the mean over the vocabulary.
  ///   - keepsLogits: whether the logit of every token is kept, V numbers a prompt.
  ///   - cancellation: checked between halves of a block.
  /// - Throws: `AnalysisError`, saying which prompt, head, layer or position is wrong.
  ///
  /// Cost: one pass, with logits at END alone. Source: the paper, Table 2 (centred).
  public init(
    _ subject: Subject, count: Int = 10, centred: Bool = false, keepsLogits: Bool = false,
    cancellation: Cancellation? = nil
  ) throws(AnalysisError) {
    prompts = []
    for part in subject.parts {
      let activations = try AnalysisError.cancellable { () throws(Cancelled) in
        try part.forward(logits: LogitRequest(.at(part.prompts.ends)), cancellation)
      }
      let logits = activations.logits ?? Tensor([])
      prompts += part.prompts.prompts.enumerated().map { row, prompt in
        Prediction(
          logits.row(row), for: prompt, count: count, centred: centred, keepsLogits: keepsLogits)
      }
    }
    self.centred = centred
    let differences = prompts.compactMap(\.logitDifference)
    meanLogitDifference = differences.count == prompts.count ? Measure.mean(differences) : nil
    let probabilities = prompts.compactMap(\.answerProbability)
    meanAnswerProbability =
      probabilities.count == prompts.count ? Measure.mean(probabilities) : nil
  }
}

extension NextToken.Prediction {
  init(
    _ logits: [Float], for prompt: Prompt, count: Int, centred: Bool, keepsLogits: Bool = false
  ) {
    let probabilities = Tensor(logits).softmax().elements
    let shift = centred ? Measure.mean(logits) : 0
    top = Measure.top(count, of: logits).map { token in
      NextToken.Candidate(
        token: token, logit: logits[token.rawValue] - shift,
        probability: probabilities[token.rawValue])
    }
    logitDifference = prompt.pair.map {
      logits[$0.answer.rawValue] - logits[$0.distractor.rawValue]
    }
    answerProbability = prompt.answer.map { probabilities[$0.rawValue] }
    answerRank = prompt.answer.flatMap { Measure.rank(of: $0, in: logits) }
    self.logits = keepsLogits ? logits : nil
  }

  /// Any token's logit and probability, where the logits of all are kept; nil where they are not.
  public func candidate(_ token: TokenID) -> NextToken.Candidate? {
    guard let logits, logits.indices.contains(token.rawValue), let first = top.first else {
      return nil
    }
    let logit = logits[token.rawValue]
    let largest = logits[first.token.rawValue]
    return NextToken.Candidate(
      token: token, logit: logit, probability: first.probability * exp(logit - largest))
  }
}
