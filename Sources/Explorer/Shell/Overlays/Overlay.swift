import Screen

/// A dialog or list above a screen.
protocol Overlay: Hashable, Sendable {
  /// The context of its keys.
  var keyContext: KeyContext { get }
  /// Whether it is drawn in place of the screen.
  var hidesScreen: Bool { get }
  /// Draws it.
  func draw(_ state: AppState, on canvas: Canvas)

  /// Handles a key.
  func press(_ key: Key, in state: inout AppState) -> [Effect]
  /// Moves its cursor.
  func move(_ move: Move, in state: inout AppState) -> [Effect]
  /// Accepts what is typed, chosen or asked.
  func commit(in state: inout AppState) -> [Effect]
  /// Closes it and leaves things as they were.
  func close(in state: inout AppState) -> [Effect]
  /// Inserts a pasted line; false if nothing is typed here.
  func paste(_ line: String, in state: inout AppState) -> Bool

  /// Moves its cursor to the current entry.
  mutating func selectCurrent(in state: AppState)
  /// Moves its cursor to the entry that the mouse pressed.
  mutating func select(_ row: Int)
  /// The key with the same effect as a press of the mouse on an entry.
  var pressedKey: Key { get }

  /// The time before a key in which any other key stops it from answering or writing a file; nil
  /// for other keys.
  func quietTime(before key: Key, in state: AppState) -> Duration?
  /// The action of a key that asks first in a burst, and the screen to do it on; nil for other
  /// keys.
  func burstAction(of key: Key, in state: AppState) -> (action: BurstAction, screen: ScreenName?)?
}

extension Overlay {
  var hidesScreen: Bool { false }

  func press(_ key: Key, in state: inout AppState) -> [Effect] {
    state.keyMap.binding(for: key, in: keyContext).map { state.carryOut($0) } ?? []
  }

  func move(_ move: Move, in state: inout AppState) -> [Effect] { [] }

  func commit(in state: inout AppState) -> [Effect] { close(in: &state) }

  func close(in state: inout AppState) -> [Effect] {
    state.overlay = nil
    return []
  }

  func paste(_ line: String, in state: inout AppState) -> Bool { false }

  mutating func selectCurrent(in state: AppState) {}

  mutating func select(_ row: Int) {}

  var pressedKey: Key { .enter }

  func quietTime(before key: Key, in state: AppState) -> Duration? { nil }

  func burstAction(of key: Key, in state: AppState) -> (action: BurstAction, screen: ScreenName?)? {
    nil
  }

  /// Whether it equals another overlay.
  fileprivate func isSame(as other: any Overlay) -> Bool { other as? Self == self }
}

extension AppState {
  /// Whether this overlay is open, in the same state; nil stands for no overlay.
  func isOpen(_ other: (any Overlay)?) -> Bool {
    guard let overlay, let other else { return overlay == nil && other == nil }
    return overlay.isSame(as: other)
  }

  /// Accepts what the open overlay asks for.
  mutating func commitOverlay() -> [Effect] { overlay?.commit(in: &self) ?? [] }

  /// Closes the open overlay and leaves things as they were.
  mutating func closeOverlay() -> [Effect] { overlay?.close(in: &self) ?? [] }
}

extension Canvas {
  /// Draws the frame of a dialog in the middle, and returns the room inside.
  func dialog(title: String, width: Int, height: Int, accent: Bool) -> Canvas {
    let size = Size(width: min(width, self.width - 2), height: min(height + 2, self.height))
    let rect = Rect(
      column: (self.width - size.width) / 2, row: max(0, (self.height - size.height) / 3),
      width: size.width, height: size.height)
    fill(rect)
    cover(bounds)
    return pane(rect, title: title, isFocused: accent)
  }
}
