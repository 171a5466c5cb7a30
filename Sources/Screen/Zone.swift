/// What lies at a place of the screen, for the mouse.
public enum Zone: Hashable, Sendable {
  /// A cell of a grid, by its column and row among all of the grid's.
  case cell(Point)
  /// A row of a table or a list, by its number among all rows.
  case row(Int)
  /// A token of a strip.
  case token(Int)
  /// The name of a screen, by a number that the drawer gives.
  case tab(Int)
  /// A pane, by a number that the drawer gives; it lies below what is in it.
  case pane(Int)
  /// The room of a pane that scrolls, with the most lines that it can scroll past.
  case scrolling(Int, furthest: Int)
}

/// A zone and where it lies on the screen.
public struct PlacedZone: Hashable, Sendable {
  /// The block of cells.
  public let rect: Rect
  /// What lies there.
  public let zone: Zone
}

extension Canvas {
  /// Says what lies in a block of this canvas; what is said later lies above.
  public func mark(_ rect: Rect, as zone: Zone) {
    let visible = visible(rect)
    guard !visible.isEmpty else { return }
    surface.zones.append(PlacedZone(rect: visible, zone: zone))
  }

  /// Says that nothing that was marked before in a block can be reached any more.
  public func cover(_ rect: Rect) {
    let hidden = visible(rect)
    surface.zones.removeAll { hidden.intersection($0.rect) == $0.rect }
  }
}

extension Frame {
  /// What lies where on a screen, the lowest first.
  ///
  /// - Parameters:
  ///   - size: the size of the screen.
  ///   - traits: what the screen can show.
  ///   - draw: draws into a canvas of the whole screen and marks zones.
  /// - Returns: the zones, in the order in which they were marked.
  public static func zones(
    size: Size, traits: DisplayTraits = .full, _ draw: (Canvas) -> Void
  ) -> [PlacedZone] {
    let canvas = Canvas(size: size, traits: traits)
    draw(canvas)
    return canvas.surface.zones
  }
}
