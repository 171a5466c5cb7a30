import Foundation
import Tasks
public import Tokens

/// How the next token is chosen when a model goes on writing.
public enum TokenRule: Codable, Hashable, Sendable {
  /// The token with the largest logit; of equal ones the smaller number.
  case greedy
  /// A token drawn at random.
  case sampled(Sampling)
}

/// From which tokens, and with which probabilities, the next one is drawn.
///
/// In this order, as in transformers: logits are divided by the temperature; all below the k-th
/// largest are left out (those equal to it stay); of the rest, the most probable are kept until
/// together they reach `topP` (the one that reaches it stays). What is kept is scaled to 1.
///
/// Source: the logits warpers of transformers; for top-p Holtzman et al. 2020, "The curious case
/// of neural text degeneration".
public struct Sampling: Codable, Hashable, Sendable {
  /// What logits are divided by; above 0.
  public var temperature: Double
  /// The number of tokens kept; nil for all.
  public var topK: Int?
  /// The share of probability kept; nil, or 1 and more, for all.
  public var topP: Double?
  /// Decides the draws, together with the number of the token.
  public var seed: UInt64

  /// A way to draw.
  public init(temperature: Double = 1, topK: Int? = nil, topP: Double? = nil, seed: UInt64 = 1) {
    precondition(temperature > 0, "Sampling: temperature \(temperature)")
    precondition(topK.map { $0 > 0 } ?? true, "Sampling: the top \(topK ?? 0)")
    self.temperature = temperature
    self.topK = topK
    self.topP = topP
    self.seed = seed
  }

  /// A token that may be drawn.
  public struct Chance: Hashable, Sendable {
    /// The token.
    public var token: TokenID
    /// The probability with which it is drawn.
    public var probability: Double
  }

  /// The tokens that may be drawn, by rising number; none where no logit is a number.
  ///
  /// Cost: a few reads of the logits; with `topP` a sort of those that may belong to it.
  public func chances(_ logits: [Float]) -> [Chance] {
    var kept = logits.indices.filter { !logits[$0].isNaN }
    if let topK, topK < kept.count, let least = Self.largest(topK, of: kept.map { logits[$0] }) {
      kept.removeAll { logits[$0] < least }
    }
    let largest = kept.reduce(-Double.infinity) { max($0, Double(logits[$1])) }
    guard largest.isFinite else { return kept.isEmpty ? [] : Self.even(kept, at: largest, logits) }
    let weights = kept.map { exp((Double(logits[$0]) - largest) / temperature) }
    let sum = weights.reduce(0, +)
    let all = zip(kept, weights).map { Chance(token: TokenID($0), probability: $1 / sum) }
    return nucleus(all)
  }

  /// The most probable that together reach `topP`.
  private func nucleus(_ all: [Chance]) -> [Chance] {
    guard let topP, topP < 1 else { return all }
    // Those below this share do not add up to 1 - topP, so none of them can be needed.
    let least = (1 - topP) / Double(all.count)
    let sorted = all.filter { $0.probability >= least }.sorted {
      (-$0.probability, $0.token) < (-$1.probability, $1.token)
    }
    var kept: [Chance] = []
    var sum = 0.0
    for chance in sorted {
      if !kept.isEmpty, sum >= topP { break }
      kept.append(chance)
      sum += chance.probability
    }
    return kept.map { Chance(token: $0.token, probability: $0.probability / sum) }
      .sorted { $0.token < $1.token }
  }

  /// Infinite logits leave nothing to the others.
  private static func even(_ kept: [Int], at largest: Double, _ logits: [Float]) -> [Chance] {
    let first = kept.filter { Double(logits[$0]) == largest }
    return first.map { Chance(token: TokenID($0), probability: 1 / Double(first.count)) }
  }

  /// The k-th largest number.
  private static func largest(_ k: Int, of values: [Float]) -> Float? {
    let top = Measure.top(k, of: values)
    return top.last.map { values[$0.rawValue] }
  }

  /// A token drawn at random; nil where no logit is a number.
  ///
  /// - Parameters:
  ///   - logits: of the whole vocabulary.
  ///   - place: the number of the token among the new ones, from 0: seed and place alone decide the
  ///     draw, so that runs of one seed that are compared are drawn alike, and a run can be taken up
  ///     again.
  /// - Returns: the token.
  public func token(_ logits: [Float], at place: Int) -> TokenID? {
    var generator = SeededGenerator(seed: seed, stream: "new token \(place)")
    let draw = Double(generator.next() >> 11) * 0x1p-53
    let chances = chances(logits)
    var sum = 0.0
    for chance in chances {
      sum += chance.probability
      if draw < sum { return chance.token }
    }
    return chances.last { $0.probability > 0 }?.token
  }
}

extension TokenRule {
  /// The next token; nil where no logit is a number.
  public func token(_ logits: [Float], at place: Int) -> TokenID? {
    switch self {
    case .greedy: Measure.top(1, of: logits).first
    case .sampled(let sampling): sampling.token(logits, at: place)
    }
  }
}
