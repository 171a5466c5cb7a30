import Tasks
import Tensors
public import Tokens
public import Transformer

/// What two runs say of the same tokens, through the lens on one prompt.
///
/// Two runs are two checkpoints, or one before and after edits. At each residual or component, and
/// each position, it has the tokens that either run puts first, with probability and rank in both.
public struct LensComparison: Codable, Equatable, Sendable {
  /// `[residual or component][position]`, in the order of `LogitLens.layers` or of the components.
  public var cells: [[Cell]]

  /// The tokens at one residual or component, and position.
  public struct Cell: Codable, Equatable, Sendable {
    /// The first tokens of either run, each once: what changed most in probability comes first.
    public var tokens: [Token]
  }

  /// A token in both runs.
  public struct Token: Codable, Equatable, Sendable {
    /// The token.
    public var token: TokenID
    /// Its reading in the first run; nil where that model has no row for it.
    public var first: Reading?
    /// Its reading in the second run; nil where that model has no row for it.
    public var second: Reading?
  }

  /// A token's place in one distribution.
  public struct Reading: Codable, Equatable, Sendable {
    /// Its probability over the whole vocabulary.
    public var probability: Float
    /// Its place by falling logit, 1 for the first.
    public var rank: Int
  }

  /// Compares residuals before and after every block.
  ///
  /// - Parameters:
  ///   - first: a model, its prompts and edits.
  ///   - second: another of as many layers on the same prompts, or the same with other edits.
  ///   - prompt: which of the prompts.
  ///   - count: how many of the first tokens of either run to compare.
  ///   - progress: called with steps done and steps in all.
  ///   - cancellation: checked between residuals.
  /// - Throws: `cancelled`.
  ///
  /// Cost: two passes, and 2 T D V operations for each residual.
  public init(
    _ first: Subject, _ second: Subject, prompt: Int = 0, count: Int = 5,
    progress: (Int, Int) -> Void = { _, _ in }, cancellation: Cancellation? = nil
  ) throws(AnalysisError) {
    let length = Self.length(first, second, prompt)
    cells = try AnalysisError.cancellable { () throws(Cancelled) in
      try Self.cells(
        .residuals(first, prompt: prompt, middles: false, cancellation),
        .residuals(second, prompt: prompt, middles: false, cancellation),
        length: length, count, progress, cancellation)
    }
  }

  /// Compares what components write.
  ///
  /// - Parameters:
  ///   - components: heads and MLPs of both models.
  ///   - first: a model, its prompts and edits.
  ///   - second: another on the same prompts, or the same with other edits.
  ///   - prompt: which of the prompts.
  ///   - scale: how outputs are scaled.
  ///   - count: how many of the first tokens of either run to compare.
  ///   - progress: called with steps done and steps in all.
  ///   - cancellation: checked between components.
  /// - Throws: `AnalysisError`, saying which head or layer is wrong.
  ///
  /// Cost: two passes, and 2 T D V operations for each component.
  public init(
    _ components: [ComponentLens.Component], _ first: Subject, _ second: Subject, prompt: Int = 0,
    scale: ComponentLens.Scale = .scaled, count: Int = 5,
    progress: (Int, Int) -> Void = { _, _ in }, cancellation: Cancellation? = nil
  ) throws(AnalysisError) {
    for component in components {
      try component.check(against: first.weights.configuration)
      try component.check(against: second.weights.configuration)
    }
    let length = Self.length(first, second, prompt)
    cells = try AnalysisError.cancellable { () throws(Cancelled) in
      try Self.cells(
        .components(components, first, prompt: prompt, scale: scale, cancellation),
        .components(components, second, prompt: prompt, scale: scale, cancellation),
        length: length, count, progress, cancellation)
    }
  }

  private static func length(_ first: Subject, _ second: Subject, _ prompt: Int) -> Int {
    let tokens = first.prompts.prompts[prompt].tokens
    let other = second.prompts.prompts[prompt].tokens
    precondition(tokens == other, "lenses of two prompts: \(tokens), \(other)")
    return tokens.count
  }

  private static func cells(
    _ first: LensSource, _ second: LensSource, length: Int, _ count: Int,
    _ progress: (Int, Int) -> Void, _ cancellation: Cancellation?
  ) throws(Cancelled) -> [[Cell]] {
    precondition(first.count == second.count, "\(first.count) and \(second.count) residuals")
    var cells = [[Cell]](repeating: [], count: first.count)
    let runs = LensSource.runs(of: length)
    var done = 0
    for run in runs {
      for place in cells.indices {
        try cancellation?.check()
        let (own, other) = (first.logits(place, run), second.logits(place, run))
        cells[place] += run.indices.map { index in
          let row = index - run.lowerBound
          return Cell(Distribution(own, row: row), Distribution(other, row: row), count)
        }
        done += 1
        progress(done, runs.count * cells.count)
      }
    }
    return cells
  }
}

extension LensComparison.Cell {
  init(_ first: Distribution, _ second: Distribution, _ count: Int) {
    let own = first.top(count)
    let tokens = own + second.top(count).filter { !own.contains($0) }
    self.tokens =
      tokens.map { token in
        LensComparison.Token(
          token: token, first: first.reading(of: token), second: second.reading(of: token))
      }.sorted { left, right in
        let (a, b) = (left.change?.magnitude ?? 0, right.change?.magnitude ?? 0)
        return a == b ? left.token.rawValue < right.token.rawValue : a > b
      }
  }

  /// The token that the first run puts first; nil where it predicts nothing.
  public var first: LensComparison.Token? { tokens.first { $0.first?.rank == 1 } }

  /// The token that the second run puts first; nil where it predicts nothing.
  public var second: LensComparison.Token? { tokens.first { $0.second?.rank == 1 } }

  /// Whether the two runs put different tokens first.
  public var differs: Bool { first?.token != second?.token }

  /// Of the two tokens that are first in one of the runs, the one whose probability changed more:
  /// below zero what the first run loses, above zero what the second gains.
  public var changedMost: LensComparison.Token? {
    let both = [first, second].compactMap(\.self)
    return both.max { ($0.change?.magnitude ?? 0) < ($1.change?.magnitude ?? 0) }
  }
}

extension LensComparison.Token {
  /// Probability in the second run minus that in the first; nil where one of them has no such token.
  public var change: Double? {
    guard let first, let second else { return nil }
    return Double(second.probability) - Double(first.probability)
  }
}
