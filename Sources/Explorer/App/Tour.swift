import Screen

/// A guided tour: keys that the person steps through, with a word about each.
struct TourState: Hashable, Sendable {
  /// The step that is shown.
  var step = 0
}

extension AppState {
  /// Begins the tour.
  mutating func startTour() { tour = TourState() }

  /// Takes a key while the tour is under way; nil where it is not, or has no use for the key.
  mutating func pressInTour(_ key: Key) -> [Effect]? { nil }
}
