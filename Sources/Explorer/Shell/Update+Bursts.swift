import Screen

// Keys in a burst come faster than anyone types, as from a paste that the terminal does not mark.
//
// They move cursors and type into texts like other keys, so that nothing is lost while a key is
// held down or a slow line bunches keys. Those that leave, start, delete, write or copy ask first.

extension AppState {
  /// The time before a key in which any other key makes it ask; nil for keys that never ask.
  func quietTime(before key: Key) -> Duration? {
    guard tour == nil else { return nil }
    if let quiet = overlay?.quietTime(before: key, in: self) { return quiet }
    return burstAction(of: key) == nil ? nil : Self.burstGap
  }

  /// Keys closer together than this are a burst: less than a person needs between two keys, and
  /// less than a key held down usually takes to repeat.
  static let burstGap = Duration.milliseconds(30)

  /// Asks before it does what a key in a burst is bound to.
  mutating func pressInBurst(_ key: Key) -> [Effect] {
    guard overlay?.quietTime(before: key, in: self) == nil || tour != nil else {
      note = .refused("Enter came together with other keys, as in a paste. Press it again.")
      return []
    }
    guard let (action, screen) = burstAction(of: key) else { return press(key) }
    if let screen { show(screen) }
    overlay = BurstOverlay(action: action)
    return []
  }

  /// The action of a key that asks first, and the screen to do it on; nil for other keys.
  private func burstAction(of key: Key) -> (action: BurstAction, screen: ScreenName?)? {
    if let overlay { return overlay.burstAction(of: key, in: self) }
    return BurstAction(keyMap.binding(for: key, in: keyContext), in: self).map { ($0, nil) }
  }
}
