import Analyses
public import Patching
public import Shards
import Tasks
import Tensors
import Tokens
public import Transformer

/// Pairs of prompts on which circuits of edges are run, one after another.
///
/// For callers that change a circuit edge by edge: the clean and the corrupted run are made once,
/// unless the prompts are so many that they would fill the memory.
public struct EdgeCircuitSession: Sendable {
  /// The model.
  public let weights: Weights
  /// The pairs.
  public let pairs: PatchPairs
  /// What absent edges deliver.
  public let ablation: EdgeAblation
  private let parts: [EdgePart]
  private let means: EdgeMeans?
  /// What the runs start from; nil where it is made again for each.
  private let bases: [EdgeBase]?

  /// The most carried positions of a part.
  static let rowLimit = 384
  /// The most carried positions for which everything is kept.
  static let keptRows = 1536

  /// Prepares runs.
  ///
  /// - Parameters:
  ///   - weights: the model, unedited.
  ///   - pairs: clean and corrupted prompts of equal lengths.
  ///   - ablation: what absent edges deliver.
  ///   - cancellation: checked between halves of a block.
  /// - Throws: `PatchingError`, saying which prompt does not fit, or `.analysis(.cancelled)`.
  ///
  /// Cost: a forward pass over the clean prompts, and one over the positions of the corrupted ones that
  /// can differ; with means one more over all corrupted prompts.
  public init(
    _ weights: Weights, _ pairs: PatchPairs, ablation: EdgeAblation = .corrupted,
    cancellation: Cancellation? = nil
  ) throws(PatchingError) {
    self.weights = weights
    self.pairs = pairs
    self.ablation = ablation
    let parts = try EdgePart.parts(
      weights, pairs, fromStart: ablation != .corrupted, limit: Self.rowLimit)
    self.parts = parts
    (means, bases) = try PatchingError.cancellable { () throws(Cancelled) in
      let means =
        ablation == .mean ? try EdgeMeans(weights, pairs, cancellation) : nil
      guard parts.reduce(0, { $0 + $1.rowCount }) <= Self.keptRows else { return (means, nil) }
      var bases: [EdgeBase] = []
      for part in parts { bases.append(try EdgeBase(part, ablation, means, cancellation)) }
      return (means, bases)
    }
  }

  /// Runs a circuit.
  ///
  /// - Parameters:
  ///   - circuit: the edges that carry the run's own values.
  ///   - ledger: who computes the units, each some prompts.
  ///   - progress: called with prompts done and prompts in all.
  ///   - cancellation: checked between halves of a block.
  /// - Returns: its score, beside those of the whole model.
  /// - Throws: `EdgeError`, for a circuit of another model, or when cancelled.
  ///
  /// Cost: at most one forward pass over the positions that can differ and 2 N D operations for each
  /// edge; less for what does not lead to the logits.
  public func run(
    _ circuit: EdgeCircuit, ledger: Ledger = .alone,
    progress: (Int, Int) -> Void = { _, _ in }, cancellation: Cancellation? = nil
  ) throws(EdgeError) -> EdgeCircuitRun {
    let mask = try EdgeMask(circuit, weights.configuration)
    let units = parts.map { part in
      Ledger.Unit(
        cost: Double(part.rowCount), count: 3 * part.numbers.count, steps: part.numbers.count)
    }
    let found = try ledger.numbers("circuit of edges", units, progress: progress) {
      number throws(EdgeError) in
      do throws(Cancelled) {
        let base = try base(number, cancellation)
        var pass = EdgeMaskedPass(base, mask)
        return try pass.scores(cancellation) + base.full + base.corrupted
      } catch { throw .patching(.analysis(.cancelled)) }
    }
    /// The numbers of one kind, prompt by prompt.
    func all(_ kind: Int) -> [Float] {
      zip(parts, found).flatMap { part, numbers in
        numbers[kind * part.numbers.count..<(kind + 1) * part.numbers.count]
      }
    }
    let (scores, full, corrupted) = (all(0), all(1), all(2))
    return EdgeCircuitRun(
      score: Measure.mean(scores), full: Measure.mean(full), corrupted: Measure.mean(corrupted),
      perPrompt: scores, ablation: ablation)
  }

  private func base(
    _ number: Int, _ cancellation: Cancellation?
  ) throws(Cancelled) -> EdgeBase {
    if let bases { return bases[number] }
    return try EdgeBase(parts[number], ablation, means, cancellation)
  }

  /// The most bytes that a session and its runs hold beside the checkpoint.
  ///
  /// - Parameters:
  ///   - weights: the model.
  ///   - pairs: the prompts.
  ///   - ablation: what absent edges deliver.
  /// - Returns: the bytes; nothing is run.
  /// - Throws: `PatchingError`, as a session would.
  public static func memory(
    _ weights: Weights, _ pairs: PatchPairs, ablation: EdgeAblation = .corrupted
  ) throws(PatchingError) -> Int {
    let shape = weights.configuration
    let parts = try EdgePart.parts(
      weights, pairs, fromStart: ablation != .corrupted, limit: rowLimit)
    let rows = parts.map(\.rowCount)
    let (total, most) = (rows.reduce(0, +), rows.max() ?? 0)
    let lengths = parts.map { $0.batch.count }.max() ?? 0
    let changes = 4 * most * shape.width * (EdgeGraph(shape).sourceCount + 3 * shape.heads)
    let runs = 4 * lengths * shape.widest * 4 * shape.layers + 4 * most * shape.hiddenColumns
    return EdgeBase.bytes(shape, rows: total <= keptRows ? total : most) + changes + runs
  }
}

extension EdgeCircuitRun {
  /// Runs a circuit of edges on pairs of prompts.
  ///
  /// - Parameters:
  ///   - circuit: the edges that carry the run's own values.
  ///   - weights: the model, unedited.
  ///   - pairs: clean and corrupted prompts of equal lengths.
  ///   - ablation: what absent edges deliver.
  ///   - cancellation: checked between halves of a block.
  /// - Throws: `EdgeError`, saying what does not fit, or when cancelled.
  ///
  /// Cost: that of a session (`EdgeCircuitSession`) and one run.
  public init(
    _ circuit: EdgeCircuit, _ weights: Weights, _ pairs: PatchPairs,
    ablation: EdgeAblation = .corrupted, cancellation: Cancellation? = nil
  ) throws(EdgeError) {
    let session: EdgeCircuitSession
    do throws(PatchingError) {
      session = try EdgeCircuitSession(
        weights, pairs, ablation: ablation, cancellation: cancellation)
    } catch { throw .patching(error) }
    self = try session.run(circuit, cancellation: cancellation)
  }
}
