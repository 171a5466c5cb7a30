import Analyses
import Tasks
import Tensors
import Tokens
public import Transformer

/// Sets of heads that take the source's values together.
extension PatchBase {
  /// The score of each prompt when all heads of a set are patched at once.
  ///
  /// The whole model is run with edits at the heads' sites, so that a head's output that the source
  /// gives does not depend on what is patched below it. Where no head of the set would write
  /// anything else than what stands there, the number is the unpatched one.
  func scores(
    patching heads: [Head], _ cancellation: Cancellation?
  ) throws(Cancelled) -> [Float] {
    guard case .activation(let patch) = patch, patch.site.isHeadwise else {
      preconditionFailure("sets of heads are patched at sites of heads")
    }
    let changes = heads.map {
      comparison.changes(
        PatchCell($0.layer, patch.site.column(ofHead: $0.index, in: configuration)))
    }
    let isChanged = unpatched.indices.map { row in changes.contains { $0[row] } }
    guard isChanged.contains(true) else { return unpatched }
    let written = Dictionary(grouping: heads, by: \.layer).sorted { $0.key < $1.key }
      .flatMap { edits(patch.site, layer: $0, heads: $1.map(\.index)) }
    let logits = try destination.weights.forward(
      destination.prompts.batch,
      Pass(
        interventions: destination.interventions + written, logits: continuation.reader.request(),
        cancellation: cancellation)
    ).logits
    let patched = continuation.reader.values(logits)
    return unpatched.indices.map { isChanged[$0] ? patched[$0] : unpatched[$0] }
  }

  /// The edits that give heads of a layer the source's values.
  private func edits(_ site: PatchSite, layer: Int, heads: [Int]) -> [Intervention] {
    let positions = Intervention.Positions.at(part.map { places.changed($0, column: 0) })
    let values = sourceActivations[site.site(layer)]
    guard site == .headOutput else {
      return [
        Intervention(
          site.site(layer),
          heads: Set(heads.map { site.column(ofHead: $0, in: configuration) }).sorted(),
          positions: positions, action: .replace(values))
      ]
    }
    // The source's z goes through the source's W_O, and the sum of the heads in place of their own.
    var output = Tensor(repeating: 0, shape: [values.rows, configuration.width])
    for head in heads {
      source.weights.addOutput(of: Head(layer, head), z: values, to: &output)
    }
    return [
      Intervention(.block(layer, .z), heads: heads, positions: positions, action: .zero),
      Intervention(
        .block(layer, .attentionOut), positions: positions, action: .add(output, scale: 1)),
    ]
  }
}

extension PatchSession {
  /// Runs of prompts whose unpatched passes are held together; those of the plan's steps.
  public var parts: [Range<Int>] { PatchPlan.parts(destination.prompts) }

  /// The most bytes that sets take beside the checkpoints: those of the plan, and of head outputs the
  /// sum that is written in each layer.
  public var setMemory: Int {
    guard case .activation(let patch) = plan.patch, patch.site == .headOutput else {
      return plan.memory
    }
    let lengths = destination.prompts.prompts.map(\.tokens.count)
    let positions = parts.map { lengths[$0].reduce(0, +) }.max() ?? 0
    return plan.memory + 4 * plan.layers * positions * destination.weights.configuration.width
  }

  /// Patches all heads of a set at once, on some of the prompts.
  ///
  /// - Parameters:
  ///   - heads: heads of the model, none twice; the session's patch is at a site of heads.
  ///   - prompts: one of `parts`.
  ///   - cancellation: checked between halves of a block.
  /// - Returns: the score of each prompt with the patch, and without.
  /// - Throws: `PatchingError`, among them `.analysis(.cancelled)`.
  ///
  /// Cost: for the first set on some prompts one pass over them in each of the two models; then a
  /// pass for each set.
  public mutating func run(
    set heads: [Head], on prompts: Range<Int>, cancellation: Cancellation? = nil
  ) throws(PatchingError) -> (patched: [Float], unpatched: [Float]) {
    let base = try base(prompts, cancellation)
    let patched = try PatchingError.cancellable { () throws(Cancelled) in
      try base.scores(patching: heads, cancellation)
    }
    return (patched, base.unpatched)
  }
}
