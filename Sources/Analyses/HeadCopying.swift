public import Tokens
public import Transformer

/// Whether one head writes the names that it reads, from its weights alone.
///
/// The copying score of `HeadScores` for a single head, with the names themselves. Caution:
/// a head that copies whatever it reads need not read names.
///
/// Source: the notebooks published with the paper; Wang et al. 2022, section 3.1.
public struct HeadCopying: Codable, Equatable, Sendable {
  /// The head.
  public var head: Head
  /// How many names were tried.
  public var names: Int
  /// How many top tokens count as copied.
  public var top: Int
  /// The names that the head's OV circuit puts among the top tokens.
  public var copied: [TokenID]
  /// The names that it puts there with its sign flipped: those that it suppresses.
  public var negativelyCopied: [TokenID]

  /// The share of names that are copied, from 0 to 1.
  public var score: Float { Float(copied.count) / Float(max(1, names)) }
  /// The share of names that are copied with the sign flipped, from 0 to 1.
  public var negativeScore: Float { Float(negativelyCopied.count) / Float(max(1, names)) }

  /// Scores one head.
  ///
  /// - Parameters:
  ///   - head: a head of the model.
  ///   - weights: the model.
  ///   - names: the names' tokens.
  ///   - top: how many top tokens count as copied.
  ///   - cancellation: checked before the work.
  /// - Throws: `noSuchHead`, or `cancelled`.
  ///
  /// Cost: 2 names (D V + D F) operations; holds names · V numbers.
  public init(
    of head: Head, _ weights: Weights, names: [TokenID], top: Int = HeadScores.Settings.usualTop,
    cancellation: Cancellation? = nil
  ) throws(AnalysisError) {
    try ComponentLens.Component.head(head).check(against: weights.configuration)
    try AnalysisError.cancellable { () throws(Cancelled) in try cancellation?.check() }
    self.head = head
    self.names = names.count
    self.top = top
    (copied, negativelyCopied) = CopyingScores(weights, names: names, top: top).copied(by: head)
  }
}
