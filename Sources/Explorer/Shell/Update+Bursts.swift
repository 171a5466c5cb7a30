import Screen

// Keys that come faster than anyone types, as those of a paste where the terminal does not mark it.
//
// They move cursors and write into texts as any others do, so that keys held down, and keys that a
// slow line bunches, lose nothing. Those that leave, start, delete, write or copy ask first.

extension AppState {
  /// How long before a key no other may have come, so that it does at once what it is bound to; nil
  /// where that can be taken back, and nothing depends on when keys come.
  func quietTime(before key: Key) -> Duration? {
    guard tour == nil else { return nil }
    if let quiet = overlay?.quietTime(before: key, in: self) { return quiet }
    return burstAction(of: key) == nil ? nil : Self.burstGap
  }

  /// Less than a person takes from one key to the next, and less than a key held down usually does
  /// from one repeat to the next.
  static let burstGap = Duration.milliseconds(30)

  /// Asks before it does what a key is bound to, which came in a burst.
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

  /// What a key would do that cannot be taken back, and the screen on which; nil where it would do
  /// nothing of the kind.
  private func burstAction(of key: Key) -> (action: BurstAction, screen: ScreenName?)? {
    if let overlay { return overlay.burstAction(of: key, in: self) }
    return BurstAction(keyMap.binding(for: key, in: keyContext), in: self).map { ($0, nil) }
  }
}
