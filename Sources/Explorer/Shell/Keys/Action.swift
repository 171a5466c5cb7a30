/// Something that a key does.
enum Action: Hashable, Sendable {
  case show(ScreenName)
  case move(Direction)
  case first, last, pageUp, pageDown
  case open, back
  case nextPane, previousPane
  case previousToken, nextToken
  case toggleAblation, ablateMLP, chooseKind, choosePlaces, chooseReferences, clearAblations
  case showEdits, chooseClass, loadCircuit, removeEdit
  case undo, redo
  case showModel(ShownModel)
  case nextMeasure, nextShown, nextMap
  case sortLeft, sortRight, invertOrder, showEnds, filter, clearFilter, nextMatch, previousMatch
  case resumeSweep
  case previousHead, nextHead, previousLayer, nextLayer
  case toggleBeginning
  case chooseList, readList, leaveList, previousPrompt, nextPrompt, toggleMean
  case openSecond, openFirst, closeSecond
  case toggleRow, toggleWeighted, toggleLayerMean, zoomIn, zoomOut
  case nextLensMode, nextLensSubject, toggleMLP
  case toggleBothSubjects
  case startTraining, resumeTraining, pauseTraining, stopTraining, openEpochFirst, openEpochSecond
  case nextEvaluation
  case runPatching, nextPatchKind, choosePatchSite, choosePatchDirection, choosePatchPositions
  case chooseReceivers, chooseReceiverPositions, nextPatchMeasure, toggleFrozenMLPs
  case markReceiver, nextReceiverInput, takeStrongest, clearMarks, savePatching, openPatching
  case previousSweep, nextSweep
  case export, copy
  case palette, tour, keepPreferences
  case commit, revert
  case help, quit
}

/// Where a cursor goes.
enum Direction: String, Hashable, Sendable {
  case up, down, left, right
}

extension Action {
  var asMove: Move? {
    switch self {
    case .move(.up): .up
    case .move(.down): .down
    case .move(.left): .left
    case .move(.right): .right
    case .first: .first
    case .last: .last
    case .pageUp: .pageUp
    case .pageDown: .pageDown
    default: nil
    }
  }
}

extension Action {
  /// The name by which settings and recordings know it, as `next-measure`.
  var name: String {
    switch self {
    case .show(let screen): return "show-\(screen.title.lowercased())"
    case .move(let direction): return direction.rawValue
    case .showModel(let model): return "show-\(model == .difference ? "difference" : "\(model)")"
    default: break
    }
    return "\(self)".reduce(into: "") { name, character in
      if character.isUppercase { name += "-" }
      name += character.lowercased()
    }
  }
}
