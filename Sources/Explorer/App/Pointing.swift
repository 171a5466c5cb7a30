import Screen

extension AppState {
  /// Does what the mouse says.
  mutating func use(_ mouse: Mouse) -> [Effect] { [] }
}
