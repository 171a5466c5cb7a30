import Screen
import Training

/// The question before a run or a file is deleted.
struct DeleteRunOverlay: ConfirmOverlay {
  var row: RunsRow

  var title: String { "delete" }
  var enterWords: String { "deletes it" }
  var words: [String] {
    let size = Numeral.bytes(row.bytes)
    guard let run = row.run else {
      return ["\(row.path), a \(row.statusWords) of \(size).", "Nothing brings it back."]
    }
    let epochs = run.epochs.count
    let parts = [
      "\(run.step) step\(run.step == 1 ? "" : "s")",
      "\(epochs) saved epoch\(epochs == 1 ? "" : "s")",
      run.hasState ? "the state to go on from" : nil,
    ].compactMap(\.self)
    return [
      "\(run.path): a run with \(parts.joined(separator: ", ")); \(size) in all.",
      "Nothing brings it back.",
    ]
  }

  func confirm(in state: inout AppState) -> [Effect] { state.send(.deleteSaved(row)) }
}
