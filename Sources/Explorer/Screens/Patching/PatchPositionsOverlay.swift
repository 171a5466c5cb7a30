import Analyses
import Patching
import Screen
import Tasks

/// Positions to patch, each by itself or all at once.
struct PatchedPositions: Hashable, Sendable {
  var positions: Ablation.Positions
  var isWhole = false
}

/// Choice of the positions to patch.
struct PatchPositionsOverlay: ChoiceOverlay {
  var selected = 0

  var title: String { "patch at" }

  func choices(_ state: AppState) -> [Choice<PatchedPositions>] {
    let patching = state.patching
    let isStream = patching.kind == .activation && !patching.site.isHeadwise
    var choices = state.patchPlaces.map { value, name, detail in
      Choice(
        value: PatchedPositions(positions: value), name: name,
        detail: isStream && value == .all ? "each by itself" : detail,
        isCurrent: value == patching.positions && !(patching.isWhole && isStream))
    }
    guard isStream else { return choices }
    let names = state.document.commonPositions
    let named = Choice(
      value: PatchedPositions(positions: .named(names)), name: "named",
      detail: names.joined(separator: " "), isCurrent: patching.positions == .named(names))
    let whole = Choice(
      value: PatchedPositions(positions: .all, isWhole: true), name: "together",
      detail: "all at once: one number a layer", isCurrent: patching.isWhole)
    choices.insert(contentsOf: [named, whole], at: 1)
    return choices
  }

  func choose(_ patched: PatchedPositions, in state: inout AppState) -> [Effect] {
    state.patching.setPatch { ($0.positions, $0.isWhole) = (patched.positions, patched.isWhole) }
    return []
  }
}

/// Choice of the positions at which receivers take the recorded values.
struct ReceiverPositionsOverlay: ChoiceOverlay {
  var selected = 0

  var title: String { "receivers take it at" }

  func choices(_ state: AppState) -> [Choice<Ablation.Positions>] {
    state.patchPlaces.map { value, name, detail in
      Choice(
        value: value, name: name, detail: detail,
        isCurrent: value == state.patching.receiverPositions)
    }
  }

  func choose(_ positions: Ablation.Positions, in state: inout AppState) -> [Effect] {
    state.patching.setPatch { $0.receiverPositions = positions }
    return []
  }
}

extension AppState {
  /// All positions, and single ones by their names.
  fileprivate var patchPlaces: [(Ablation.Positions, String, String)] {
    let token = reader.display(document.prompt.tokens[position])
    return [(.all, "all", "every position")]
      + document.commonPositions.map { name in
        (.named([name]), name, name == "END" ? "the last token" : "the position of that name")
      } + [(.named(["\(position)"]), "cursor", "position \(position), \(token)")]
  }
}
