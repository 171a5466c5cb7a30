import Tasks
package import Tensors
import Tokens
package import Transformer

/// Copies of the prompts that resume in the middle of the model, each from its own residual stream.
///
/// Sweeps consist of these: everything below an edit is the same in every pass, so a copy starts at
/// its edit, carries only the positions up to END that can differ, and takes keys and values of
/// earlier positions from one clean pass.
package struct Continuation: Sendable {
  /// One copy.
  package struct Copy: Sendable {
    /// The positions of each prompt that are carried, END being the last.
    package var ranges: [Range<Int>]
    /// The stream there, [positions, D].
    package var stream: Tensor

    /// A copy of the prompts.
    package init(ranges: [Range<Int>], stream: Tensor) {
      self.ranges = ranges
      self.stream = stream
    }
  }

  /// The model.
  let weights: Weights
  /// The edits in force for the prompts.
  let interventions: [Intervention]
  /// The prompts.
  let batch: TokenBatch
  /// END of each prompt.
  let ends: [Int]
  /// Reads the score of each prompt.
  package let reader: ScoreReader
  private let prefix: Resumption.Prefix

  /// Prompts that have been run.
  ///
  /// - Parameters:
  ///   - subject: the model, the prompts, and the edits in force, which `checkSwept` let through.
  ///   - reader: reads their scores.
  ///   - activations: of a pass that captured keys and values of the layers that copies go through.
  package init(_ subject: Subject, _ reader: ScoreReader, activations: Activations) {
    precondition(
      subject.interventions.allSatisfy(\.site.isCarriedBySweeps), "checkSwept was left out")
    weights = subject.weights
    interventions = subject.interventions
    batch = subject.prompts.batch
    ends = subject.prompts.ends
    self.reader = reader
    let configuration = subject.weights.configuration
    let layers = activations.captured.compactMap { site in
      if case .block(let layer, configuration.attendedKeys) = site { layer } else { nil }
    }
    prefix = Resumption.Prefix(
      activations, layers: layers.isEmpty ? 0..<0 : (layers.min() ?? 0)..<(layers.max() ?? 0) + 1,
      offsets: batch.offsets, in: configuration)
  }

  /// The tensor rows of some positions of each prompt.
  package func rows(_ ranges: [Range<Int>]) -> [Int] {
    ranges.enumerated().flatMap { row, range in range.map { batch.offsets[row] + $0 } }
  }

  /// The tensor row of a position of a prompt.
  package func row(_ prompt: Int, _ position: Int) -> Int { batch.offsets[prompt] + position }

  /// The tensor rows at which an edit acts.
  package func rows(of positions: Intervention.Positions) -> [Int] {
    switch positions {
    case .all: Array(0..<batch.count)
    case .at(let listed):
      listed.enumerated().flatMap { prompt, positions in positions.map { row(prompt, $0) } }
    }
  }

  /// The position of each tensor row.
  package var positions: [Int] { batch.lengths.flatMap { Array(0..<$0) } }

  /// The prompts as sequences of attention.
  package var spans: [AttentionSpan] {
    batch.rows.indices.map { prompt in
      let rows = batch.offsets[prompt]..<batch.offsets[prompt] + batch.rows[prompt].count
      return AttentionSpan(queries: rows, firstPosition: 0, keys: rows)
    }
  }

  /// The score of each prompt in each copy.
  ///
  /// - Parameters:
  ///   - copies: where they carry what.
  ///   - layer: the block in which they go on.
  ///   - stage: `.residualMid`, or `.residualIn` with `layers` for the end of the model; see
  ///     `Configuration.afterHeads`.
  ///   - edits: more edits, made for exactly these copies.
  ///   - cancellation: checked between halves of a block.
  /// - Returns: `[copy][prompt]`, in the unit of the score.
  /// - Throws: `Cancelled`.
  package func scores(
    _ copies: [Copy], layer: Int, stage: Site.Stage, edits: [Intervention] = [],
    _ cancellation: Cancellation?
  ) throws(Cancelled) -> [[Float]] {
    guard let first = copies.first else { return [] }
    let resumption = Resumption(
      layer: layer, stage: stage,
      residual: Tensor(stacking: copies.map(\.stream), columns: first.stream.columns),
      rows: copies.flatMap { copy in
        copy.ranges.enumerated().map { Resumption.Row(positions: $1, source: $0) }
      }, prefix: prefix)
    let inForce = laterInterventions(layer, stage).map { intervention in
      intervention.tiled(copies.map { rows($0.ranges) })
    }
    let logits = try weights.resume(
      resumption,
      Pass(
        interventions: inForce + edits,
        logits: reader.request(copies: copies.count),
        cancellation: cancellation)
    ).logits
    let all = reader.values(logits)
    return copies.indices.map { Array(all[$0 * ends.count..<($0 + 1) * ends.count]) }
  }

  /// The edits in force that act after the place where copies go on.
  private func laterInterventions(_ layer: Int, _ stage: Site.Stage) -> [Intervention] {
    interventions.filter { intervention in
      switch intervention.site {
      case .block(let other, .mlpOut): other >= layer
      case .block(let other, _): stage == .residualIn ? other >= layer : other > layer
      default: false
      }
    }
  }
}
