package import Analyses
package import Patching
import Tasks
import Tokens
import Transformer

/// Patching of heads by its definition: one or two full passes for each cell.
///
/// What sweeps are measured against, in the same engine. The values of both runs are kept once, and
/// only the requested logits are computed; nothing else is shared between cells.
package struct NaivePatching {
  private let patch: Patch
  private let destination: Subject
  private let destinationActivations: Activations
  private let sourceActivations: Activations
  private let positions: Intervention.Positions

  /// Runs both sides once and keeps every z.
  ///
  /// - Parameters:
  ///   - patch: z or outputs of heads, or paths from heads at all positions.
  ///   - destination: the model and prompts that are patched, unedited.
  ///   - source: the same model on the prompts that values come from.
  /// - Throws: `AnalysisError` where a prompt lacks a named position.
  package init(
    _ patch: Patch, into destination: Subject, from source: Subject
  ) throws(AnalysisError) {
    self.patch = patch
    self.destination = destination
    let named: Ablation.Positions
    switch patch {
    case .activation(let patch):
      precondition(patch.site == .z || patch.site == .headOutput, "NaivePatching: \(patch.site)")
      named = patch.positions
    case .path(let path):
      precondition(path.senderPositions == .all && !path.freezesMLPs, "NaivePatching: \(path)")
      named = path.receiverPositions
    }
    positions = try named.resolved(in: destination.prompts).map { .at($0) } ?? .all
    let sites = Set((0..<destination.weights.configuration.layers).map { Site.block($0, .z) })
    (destinationActivations, sourceActivations) = try Self.stopping { () throws(Cancelled) in
      (
        try destination.forward(capture: sites, nil), try source.forward(capture: sites, nil)
      )
    }
  }

  /// The logit difference of each prompt with one head patched.
  package func logitDifferences(_ cell: PatchCell) throws(AnalysisError) -> [Float] {
    switch patch {
    case .activation: return try logitDifferences([sender(cell, at: positions)])
    case .path(let path):
      let frozen = (0..<destination.weights.configuration.layers).map { layer in
        let site = Site.block(layer, .z)
        return Intervention(site, action: .replace(destinationActivations[site]))
      }
      let edits = frozen + [sender(cell, at: .all)]
      guard case .heads(let receivers) = path.receivers else { return try logitDifferences(edits) }
      return try logitDifferences(try recorded(receivers, edits))
    }
  }

  private func sender(_ cell: PatchCell, at positions: Intervention.Positions) -> Intervention {
    let site = Site.block(cell.layer, .z)
    return Intervention(
      site, heads: [cell.column], positions: positions, action: .replace(sourceActivations[site]))
  }

  /// What receivers read in a run with edits, as edits of another.
  private func recorded(
    _ receivers: [PathPatch.Receiver], _ edits: [Intervention]
  ) throws(AnalysisError) -> [Intervention] {
    let read = try forward(
      Pass(interventions: edits, capture: Set(receivers.map(\.site)), logits: .none))
    return receivers.map { receiver in
      Intervention(
        receiver.site, heads: [receiver.head.index], positions: positions,
        action: .replace(read[receiver.site]))
    }
  }

  private func logitDifferences(_ edits: [Intervention]) throws(AnalysisError) -> [Float] {
    guard let request = destination.pairRequest else { throw .noAnswer(prompt: 0) }
    let activations = try forward(Pass(interventions: edits, logits: request))
    return activations.logits.map(Measure.logitDifferences) ?? []
  }

  private func forward(_ pass: Pass) throws(AnalysisError) -> Activations {
    try Self.stopping { () throws(Cancelled) in
      try destination.weights.forward(destination.prompts.batch, pass)
    }
  }

  private static func stopping<Result>(
    _ body: () throws(Cancelled) -> Result
  ) throws(AnalysisError) -> Result {
    do { return try body() } catch { throw .cancelled }
  }
}

extension PathPatch.Receiver {
  /// The place in the forward pass.
  fileprivate var site: Site {
    switch input {
    case .queries: .block(head.layer, .queries)
    case .keys: .block(head.layer, .keys)
    case .values: .block(head.layer, .values)
    }
  }
}
