import Screen
import Transformer

// Where the panes of the circuit screen lie.

extension Scene<CircuitState> {
  /// The places of the panes below the line of settings.
  func circuitRects(_ room: Rect) -> [(pane: CircuitPane, rect: Rect)] {
    let width = max(34, min(84, room.width * 2 / 5))
    let (right, left) = room.splitRight(width)
    let lines = (circuitTitles.count > 1 ? 1 : 0) + 5 + max(3, circuitSparsity.count) + 2
    let (upper, lower) = right.splitTop(max(9, min(lines + 2, right.height / 2)))
    return [(.diagram, left), (.numbers, upper), (.side, lower)]
  }

  /// The room of the diagram within its frame.
  var diagramRoom: Size {
    let body = Rect(Size(width: size.width, height: max(0, size.height - sharedLines)))
    var rect = body
    if !isPaneFilled {
      let room =
        own.edges == nil ? circuitRects(body.splitTop(1).rest) : edgeRects(body.splitTop(1).rest)
      rect = room.first { $0.pane == .diagram }?.rect ?? body
    }
    return Size(
      width: max(0, rect.width - MapSplit.frame.width),
      height: max(0, rect.height - MapSplit.frame.height))
  }

  /// The places of the panes of the graph of edges.
  func edgeRects(_ room: Rect) -> [(pane: CircuitPane, rect: Rect)] {
    let (right, left) = room.splitRight(max(30, min(56, room.width / 3)))
    let (upper, lower) = right.splitTop(min(8, right.height / 2))
    return [(.diagram, left), (.numbers, upper), (.side, lower)]
  }
}
