import Screen

// Keys that come faster than anyone types, as those of a paste where the terminal does not mark it.
//
// They move cursors and write into texts as any others do, so that keys held down, and keys that a
// slow line bunches, lose nothing. Those that leave, start, delete, write or copy ask first.

extension AppState {
  /// How long before a key no other may have come, so that it does at once what it is bound to; nil
  /// where that can be taken back, and nothing depends on when keys come.
  func quiet(before key: Key) -> Duration? {
    guard tour == nil else { return nil }
    if let quiet = overlay?.quiet(before: key, in: self) { return quiet }
    return graveDeed(of: key) == nil ? nil : Self.moment
  }

  /// Less than a person takes from one key to the next, and less than a key held down usually does
  /// from one repeat to the next.
  static let moment = Duration.milliseconds(30)

  /// Asks before it does what a key is bound to, which came in a burst.
  mutating func pressHastily(_ key: Key) -> [Effect] {
    guard overlay?.quiet(before: key, in: self) == nil || tour != nil else {
      note = .refused("Enter came together with other keys, as in a paste. Press it again.")
      return []
    }
    guard let (deed, screen) = graveDeed(of: key) else { return press(key) }
    if let screen { show(screen) }
    overlay = HastyOverlay(hasty: deed)
    return []
  }

  /// What a key would do that cannot be taken back, and the screen on which; nil where it would do
  /// nothing of the kind.
  private func graveDeed(of key: Key) -> (deed: HastyDeed, screen: ScreenName?)? {
    if let overlay { return overlay.graveDeed(of: key, in: self) }
    return HastyDeed(keyMap.binding(for: key, in: keyContext), in: self).map { ($0, nil) }
  }
}
