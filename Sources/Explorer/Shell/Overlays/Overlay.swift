import Screen

/// What lies over a screen.
protocol Overlay: Hashable, Sendable {
  /// The state in which keys are taken.
  var keyContext: KeyContext { get }
  /// Whether it is drawn in place of the screen.
  var hidesScreen: Bool { get }
  /// Draws it.
  func draw(_ state: AppState, on canvas: Canvas)

  /// Takes a key.
  func press(_ key: Key, in state: inout AppState) -> [Effect]
  /// Moves its cursor.
  func move(_ move: Move, in state: inout AppState) -> [Effect]
  /// Takes what is typed, chosen or asked.
  func commit(in state: inout AppState) -> [Effect]
  /// Leaves things as they were.
  func close(in state: inout AppState) -> [Effect]
  /// Takes a pasted line; false where nothing is typed.
  func paste(_ line: String, in state: inout AppState) -> Bool

  /// Puts its cursor on the entry that holds now.
  mutating func selectCurrent(in state: AppState)
  /// Puts its cursor on an entry, which a press of the mouse hit.
  mutating func select(_ row: Int)
  /// The key that does with an entry what a press of the mouse does.
  var pressedKey: Key { get }

  /// How long before a key no other may have come where the key answers it or writes a file; nil
  /// for other keys.
  func quietTime(before key: Key, in state: AppState) -> Duration?
  /// What a key would do that cannot be taken back, and the screen on which; nil where it would do
  /// nothing of the kind.
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

  /// Whether it is the same as another.
  fileprivate func isSame(as other: any Overlay) -> Bool { other as? Self == self }
}

extension AppState {
  /// Whether an overlay lies over the screen, in the same state; nil stands for none.
  func isOpen(_ other: (any Overlay)?) -> Bool {
    guard let overlay, let other else { return overlay == nil && other == nil }
    return overlay.isSame(as: other)
  }

  /// Takes what the open overlay asks for.
  mutating func commitOverlay() -> [Effect] { overlay?.commit(in: &self) ?? [] }

  /// Closes the open overlay and leaves things as they were.
  mutating func closeOverlay() -> [Effect] { overlay?.close(in: &self) ?? [] }
}

extension Canvas {
  /// Draws the frame of a dialog in the middle and gives the room inside.
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
