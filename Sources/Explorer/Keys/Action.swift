/// Something that a key does.
enum Action: Hashable, Sendable {
  case show(ScreenName)
  case move(Direction)
  case first, last, pageUp, pageDown
  case open, back
  case nextPane, previousPane
  case previousToken, nextToken
  case toggleAblation, chooseKind, choosePlaces, clearAblations
  case undo, redo
  case nextMeasure, nextShown, nextMap
  case sortLeft, sortRight, invertOrder
  case resumeSweep
  case previousHead, nextHead, previousLayer, nextLayer
  case toggleBeginning
  case nextLensMode
  case commit, revert
  case help, quit
}

/// Where a cursor goes.
enum Direction: Hashable, Sendable {
  case up, down, left, right
}
