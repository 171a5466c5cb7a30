import Analyses
import Patching
import Tasks
import Tensors
import TestSupport
import Transformer

/// What a recorded array asks, read from its name, such as `activation/into-prompts/z/END`.
struct RecordedQuestion {
  /// Which run takes values of which.
  let direction: String
  /// What is asked.
  let kind: Kind

  /// The kinds of arrays.
  enum Kind {
    /// The unpatched destination: [P].
    case unpatched
    /// A patch: [P, L, H], [P, L] or [P, L, names].
    case activation(ActivationPatch)
    /// The first-order estimate of a patch, the mean over prompts: [L, columns].
    case estimate(ActivationPatch)
    /// Paths from heads, [P, L, H], or from MLPs, [P, L].
    case path(PathPatch, isHeads: Bool)
  }

  private let name: String

  /// The names of positions, in the order in which they are compared.
  static let names = ["IO", "S1", "S1+1", "S2", "END"]

  private static let sites: [String: PatchSite] = [
    "resid_pre": .residualIn, "attn_out": .attentionOut, "mlp_out": .mlpOut, "z": .z,
    "result": .headOutput, "q": .queries, "k": .keys, "v": .values, "pattern": .pattern,
  ]

  /// Reads a name; nil where it is not understood.
  init?(_ name: String) {
    self.name = name
    let parts = name.split(separator: "/").map(String.init)
    switch (parts[0], parts.count) {
    case ("unpatched", 2):
      direction = "into-" + (parts[1] == "tuned" ? "tuned" : parts[1])
      kind = .unpatched
    case ("path", 6):
      direction = "into-prompts"
      guard let path = Self.path(parts) else { return nil }
      kind = .path(path, isHeads: parts[5] == "heads")
    case ("activation", 3...4), ("attribution", 3...4), ("cross", 4):
      guard let site = Self.sites[parts[2]] else { return nil }
      direction = parts[1]
      let patch = ActivationPatch(
        site, at: parts.count == 4 ? Self.positions(parts[3]) : .named(Self.names),
        isWhole: parts.count == 4 && !site.isHeadwise)
      kind = parts[0] == "attribution" ? .estimate(patch) : .activation(patch)
    default: return nil
    }
  }

  private static func positions(_ name: String) -> Ablation.Positions {
    name == "all" ? .all : .named([name])
  }

  /// The path to one kind of receiver; which heads these are, a fixture says.
  private static func path(_ parts: [String]) -> PathPatch? {
    var receivers = PathPatch.Receivers.logits
    if parts[1] != "residual" {
      guard let input = HeadInput(rawValue: parts[1]) else { return nil }
      receivers = .heads([PathPatch.Receiver(Head(0, 0), input)])
    }
    return PathPatch(
      to: receivers, from: positions(parts[2]), at: positions(parts[3]),
      freezesMLPs: parts[4] == "frozen")
  }

  /// The path with the fixture's receivers.
  func path(_ path: PathPatch, _ fixture: FixturePatching) -> PathPatch {
    guard case .heads(let one) = path.receivers, let input = one.first?.input else { return path }
    var path = path
    let shape = fixture.weights.configuration
    let heads =
      if input != .queries, let shared = fixture.requests.key_value_receivers {
        // Any head that reads the keys or values stands for them.
        shared.map { Head($0[0], shape.readers(ofKeyValueHead: $0[1]).lowerBound) }
      } else {
        fixture.requests.receivers.map { Head($0[0], $0[1]) }
      }
    path.receivers = .heads(heads.map { PathPatch.Receiver($0, input) })
    return path
  }

  /// The recorded numbers in the shape of the answer.
  func expected(_ fixture: FixturePatching) -> [Float] {
    let array = fixture[name]
    switch kind {
    case .unpatched, .path: return array.elements
    case .activation(let patch):
      return patch.isNamed ? named(array, fixture) : array.elements
    case .estimate(let patch):
      return meanOverPrompts(
        patch.isNamed ? named(array, fixture) : array.elements,
        count: fixture.requests.prompts.count)
    }
  }

  /// Of an array over all positions ([P, L, T]), the named ones of each prompt: [P, L, names].
  private func named(_ array: Tensor, _ fixture: FixturePatching) -> [Float] {
    let elements = array.elements
    let prompts = fixture.requests.prompts.count
    let longest = fixture.requests.prompts.map(\.count).max() ?? 0
    let layers = fixture.weights.configuration.layers
    return (0..<prompts).flatMap { prompt in
      (0..<layers).flatMap { layer in
        Self.names.map { name in
          elements[
            (prompt * layers + layer) * longest + (fixture.requests.positions[name]?[prompt] ?? 0)]
        }
      }
    }
  }
}

extension ActivationPatch {
  /// Whether its columns are positions.
  fileprivate var isNamed: Bool { !site.isHeadwise && !isWhole }
}
