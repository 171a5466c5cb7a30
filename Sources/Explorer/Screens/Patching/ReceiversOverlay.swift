import Circuits
import Analyses
import Patching
import Screen
import TextColumns
import Transformer

/// Choice of the receivers of paths; nil stands for typed ones.
struct ReceiversOverlay: ChoiceOverlay {
  var selected = 0

  var title: String { "paths lead to" }

  /// The most columns of a detail.
  private static let detailRoom = 32

  func choices(_ state: AppState) -> [Choice<PathPatch.Receivers?>] {
    let patching = state.patching
    let logits = Choice<PathPatch.Receivers?>(
      value: .logits, name: "logits", detail: "the final stream at END",
      isCurrent: patching.receivers == .logits && patching.marked.isEmpty)
    let marked = choice("marked heads", Array(patching.marked), isCurrent: !patching.marked.isEmpty)
    let counts = [PatchingScreen.strongestCount, 2 * PatchingScreen.strongestCount]
    let strongest = counts.map { count in
      let strongest = state.patching.strongestReceivers(count)
      return choice("strongest \(count) here", strongest.count == count ? strongest : [])
    }
    var current: [PathPatch.Receiver] = []
    if case .heads(let receivers) = patching.receivers { current = receivers }
    let same = choice("as they are", current, isCurrent: patching.marked.isEmpty)
    let classes = (state.circuit?.classes ?? []).map { kind in
      let heads = Set(kind.members.map(\.head)).filter(state.model.has)
      return choice(
        "\(kind.name) \(patching.input.rawValue)", heads.map { .init($0, patching.input) })
    }
    let typed = Choice<PathPatch.Receivers?>(
      value: nil, name: "type them…", detail: "inputs of heads, as 9.9.q,9.6.q")
    return [logits] + ([marked] + strongest + [same] + classes).compactMap(\.self) + [typed]
  }

  /// Inputs of heads as a choice; nil if there are none.
  private func choice(
    _ name: String, _ receivers: [PathPatch.Receiver], isCurrent: Bool = false
  ) -> Choice<PathPatch.Receivers?>? {
    guard !receivers.isEmpty else { return nil }
    let receivers = PathPatch.Receivers.heads(receivers.sorted())
    return Choice(
      value: receivers, name: name,
      detail: Columns.truncated(receivers.description, to: Self.detailRoom, ellipsis: "…"),
      isCurrent: isCurrent)
  }

  func choose(_ receivers: PathPatch.Receivers?, in state: inout AppState) -> [Effect] {
    if let receivers {
      state.patching.setReceivers(receivers)
    } else {
      let current = state.patching.receivers
      state.ask(ReceiversTextOverlay(), current == .logits ? "" : current.description)
    }
    return []
  }
}

/// The receivers of paths, typed.
struct ReceiversTextOverlay: TextOverlay {
  var field = TextField()

  var words: String { "paths to" }

  func placeholder(isText: Bool) -> String { "logits, or inputs of heads: 9.9.q,9.6.q" }

  func commit(_ text: String, in state: inout AppState) -> [Effect] {
    do throws(PatchingError) {
      let receivers = try PathPatch.Receivers(text.trimmed)
      state.overlay = nil
      state.patching.setReceivers(receivers)
    } catch {
      state.note = .refused(PatchProblem(error).words)
    }
    return []
  }
}
