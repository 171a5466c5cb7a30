import Patching
import Screen

/// Choice of the site that is patched.
struct PatchSiteOverlay: ChoiceOverlay {
  var selected = 0

  var title: String { "patch" }

  func choices(_ state: AppState) -> [Choice<PatchSite>] {
    PatchSite.allCases.map { site in
      Choice(
        value: site, name: site.rawValue, detail: site.meaning,
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
  var meaning: String {
    switch self {
    case .residualIn: "the stream entering a layer"
    case .attentionOut: "what the heads of a layer add"
    case .mlpOut: "what the MLP of a layer adds"
    case .headOutput: "what a head adds, own W_O"
    case .z: "z, read by the other W_O"
    case .queries: "a head's queries"
    case .keys: "a head's keys"
    case .values: "a head's values"
    case .pattern: "a head's attention probabilities"
    }
  }
}
