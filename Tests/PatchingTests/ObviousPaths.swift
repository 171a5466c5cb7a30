import Tensors
import Transformer

/// The paths of one kind: where they end, at which positions, and whether MLPs are held still.
struct ObviousPaths {
  /// Queries, keys or values; nil for the final residual.
  var receiver: Site.Stage?
  /// The heads that receive; none where the final residual does.
  var receivers: [Head] = []
  /// The positions at which a sender takes the source's value.
  var sent = Intervention.Positions.all
  /// The positions at which receivers take what they would read.
  var received = Intervention.Positions.all
  /// Whether MLP outputs are frozen as heads are.
  var freezesMLPs = false
}

extension ObviousPatching {
  /// Path patching from a head, or from a layer's MLP, as `experiments.md` 6.5 words it: [P].
  func patched(_ paths: ObviousPaths, fromLayer layer: Int, head: Int?) throws -> [Float] {
    // Nothing passes the heads: each z is what it was, but for the sender's.
    var edits = (0..<configuration.layers).map { frozen(.block($0, .z)) }
    if paths.freezesMLPs {
      edits += (0..<configuration.layers).map { frozen(.block($0, .mlpOut)) }
    }
    let sender = Site.block(layer, head == nil ? .mlpOut : .z)
    edits.append(
      Intervention(
        sender, heads: head.map { [$0] }, positions: paths.sent,
        edit: .replace(source.values[sender])))
    return try differences(receiving(paths, recordedWith: edits))
  }

  /// A head at a time as the sender: [P, L, H].
  func heads(_ paths: ObviousPaths) throws -> [Float] {
    try byPrompt { layer, head in try patched(paths, fromLayer: layer, head: head) }
  }

  /// An MLP at a time as the sender: [P, L].
  func mlps(_ paths: ObviousPaths) throws -> [Float] {
    transposed(
      try (0..<configuration.layers).map { layer in
        try patched(paths, fromLayer: layer, head: nil)
      })
  }

  private func frozen(_ site: Site) -> Intervention {
    Intervention(site, edit: .replace(destination.values[site]))
  }

  /// The edits that give the receivers what they read in a run with other edits.
  private func receiving(
    _ paths: ObviousPaths, recordedWith edits: [Intervention]
  ) throws -> [Intervention] {
    let sites: [(site: Site, heads: [Int]?)] =
      if let stage = paths.receiver {
        paths.receivers.map { (.block($0.layer, stage), [$0.index]) }
      } else {
        [(.block(configuration.layers - 1, .residualOut), nil)]
      }
    let recorded = try destination.weights.run(
      destination.batch,
      Pass(interventions: edits, capture: Set(sites.map(\.site)), logits: .none))
    return sites.map { site, heads in
      Intervention(
        site, heads: heads, positions: paths.received, edit: .replace(recorded[site]))
    }
  }
}
