import Screen
import TextColumns

extension Canvas {
  /// Draws text over as many lines as it needs.
  func words(_ text: String, _ style: Style = .muted, row top: Int = 0) {
    for (row, line) in wrapped(text, to: width).enumerated() {
      self.text(line, row: top + row, style)
    }
  }

  /// Draws the frame of a pane, and returns the room inside without a column at each side.
  ///
  /// A pane with a number can be chosen with the mouse.
  func pane(_ rect: Rect, title: String, isFocused: Bool = false, number: Int? = nil) -> Canvas {
    if let number { mark(rect, as: .pane(number)) }
    let inside = box(
      rect, title: title, isFocused ? .accent : .border, titleStyle: isFocused ? .accent : .heading)
    return inside[inside.bounds.inset(columns: 1)]
  }
}
