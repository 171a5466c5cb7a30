import Analyses
package import Patching
import Tasks
package import Transformer

/// What a job that patches does.
package struct PatchSweep {
  /// What is patched.
  package let patch: Patch
  /// The destination's rows of tokens.
  package let rows: Int

  /// What a job patches in a model; nil for jobs that do not patch.
  package init?(_ benchmark: Benchmark, _ configuration: Configuration) {
    rows = benchmark == .patchResidual1 ? 1 : 50
    switch benchmark {
    case .pathPatch50:
      patch = .path(PathPatch(to: .logits, includesMLPs: false))
    case .pathPatchQueries50, .naivePathPatchQueries50:
      let receivers = Self.receivers(configuration).map { PathPatch.Receiver($0, .queries) }
      patch = .path(
        PathPatch(to: .heads(receivers), at: .named(["END"]), includesMLPs: false))
    case .patchHeads50, .naivePatchHeads50:
      patch = .activation(ActivationPatch(.headOutput, at: .named(["END"])))
    case .patchResidual1: patch = .activation(ActivationPatch(.residualIn))
    default: return nil
    }
  }

  /// The name movers of GPT-2 small, or where a model lacks one of them two heads of its last layer
  /// but one and one of its last.
  static func receivers(_ configuration: Configuration) -> [Head] {
    let movers = [Head(9, 6), Head(9, 9), Head(10, 0)]
    guard movers.contains(where: { !configuration.has($0) }) else { return movers }
    let last = configuration.layers - 1
    let stand = [Head(last - 1, 0), Head(last - 1, 1), Head(last, 0)]
    return stand.filter(configuration.has)
  }
}

extension Configuration {
  fileprivate func has(_ head: Head) -> Bool {
    (0..<layers).contains(head.layer) && (0..<heads).contains(head.index)
  }
}
