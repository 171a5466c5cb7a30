import Patching
import Screen
import Transformer

/// Choice of the site that is patched.
struct PatchSiteOverlay: ChoiceOverlay {
  var selected = 0

  var title: String { "patch" }

  func choices(_ state: AppState) -> [Choice<PatchSite>] {
    PatchSite.allCases.map { site in
      Choice(
        value: site, name: site.rawValue, detail: site.meaning(in: state.model.shape),
        isCurrent: site == state.patching.site)
    }
  }

  func choose(_ site: PatchSite, in state: inout AppState) -> [Effect] {
    state.patching.setPatch { $0.site = site }
    return []
  }
}

extension PatchSite {
  /// Its meaning in a few words.
  func meaning(in shape: Configuration) -> String {
    let owner = shape.hasGroups ? "a key-value head's" : "a head's"
    return switch self {
    case .residualIn: "the stream entering a layer"
    case .attentionOut: "what the heads of a layer add"
    case .mlpOut: "what the MLP of a layer adds"
    case .headOutput: "what a head adds, own W_O"
    case .z: "z, read by the other W_O"
    case .queries: "a head's queries"
    case .keys: "\(owner) keys"
    case .values: "\(owner) values"
    case .pattern: "a head's attention probabilities"
    }
  }
}
