import Analyses
import Patching
import Tensors
import Transformer

extension ObviousPatching {
  /// Path patching from a head, or from a layer's MLP, by its definition: the logit difference of each prompt, [P].
  func patched(_ path: PathPatch, fromLayer layer: Int, head: Int?) throws -> [Float] {
    // Nothing passes the heads: each z is what it was, but for the sender's.
    var edits = (0..<configuration.layers).map { frozen(.block($0, .z)) }
    if path.freezesMLPs {
      edits += (0..<configuration.layers).map { frozen(.block($0, .mlpOut)) }
    }
    let sender = Site.block(layer, head == nil ? .mlpOut : .z)
    edits.append(
      Intervention(
        sender, heads: head.map { [$0] }, positions: places(path.senderPositions),
        action: .replace(source.values[sender])))
    return try differences(receiving(path, recordedWith: edits))
  }

  /// A head at a time as the sender: [P, L, H].
  func heads(_ path: PathPatch) throws -> [Float] {
    try byPrompt(count: configuration.heads) { layer, head in
      try patched(path, fromLayer: layer, head: head)
    }
  }

  /// An MLP at a time as the sender: [P, L].
  func mlps(_ path: PathPatch) throws -> [Float] {
    transposed(
      try (0..<configuration.layers).map { layer in
        try patched(path, fromLayer: layer, head: nil)
      })
  }

  private func frozen(_ site: Site) -> Intervention {
    Intervention(site, action: .replace(destination.values[site]))
  }

  /// The edits that give the receivers what they read in a run with other edits.
  private func receiving(
    _ path: PathPatch, recordedWith edits: [Intervention]
  ) throws -> [Intervention] {
    let sites: [(site: Site, heads: [Int]?)] =
      switch path.receivers {
      case .logits: [(.block(configuration.layers - 1, .residualOut), nil)]
      case .heads(let receivers):
        receivers.map {
          (
            .block($0.head.layer, $0.stage),
            [configuration.place(ofHead: $0.head.index, at: $0.stage)]
          )
        }
      }
    let subject = destination.subject
    let recorded = try subject.weights.forward(
      destination.batch,
      Pass(
        interventions: subject.interventions + edits, capture: Set(sites.map(\.site)),
        logits: .none))
    return sites.map { site, heads in
      Intervention(
        site, heads: heads, positions: places(path.receiverPositions),
        action: .replace(recorded[site]))
    }
  }
}

extension PathPatch.Receiver {
  /// What the receiver is in the forward pass.
  var stage: Site.Stage {
    switch input {
    case .queries: .queries
    case .keys: .keys
    case .values: .values
    }
  }
}
