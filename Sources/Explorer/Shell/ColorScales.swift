import Screen

extension Sharing {
  /// The scale of the colours of a map.
  ///
  /// - Parameter offered: the scales that the map can have, the usual one first.
  /// - Returns: the one chosen on this screen if the map can have it, else the usual one.
  func scale(among offered: [ColorScale]) -> ColorScale {
    guard let chosen = shared.scales[shared.screen], offered.contains(chosen) else {
      return offered.first ?? .maximum
    }
    return chosen
  }
}

extension AppState {
  /// Goes to the next scale of the map's colours, and says which that is.
  mutating func nextScale() {
    let offered = screen.entry.scales(self)
    guard !offered.isEmpty else { return }
    let next = offered.next(after: scale(among: offered))
    shared.scales[screen] = next
    note = .done("colours: \(next.words)")
  }

  /// Why the map's colours have no other scale; nil if they have.
  static let noScale: @Sendable (AppState) -> String? = { state in
    guard state.screen.entry.scales(state).isEmpty else { return nil }
    return state.screen == .lens
      ? "Ranks are coloured by their logarithm. t goes on to other numbers."
      : "This screen has no map. Screens 2 to 5 have."
  }
}

extension ColorScale {
  /// The scale in words.
  var words: String {
    switch self {
    case .unit: "from 0 to 1"
    case .maximum: "up to the largest value"
    case .rowMaximum: "up to the largest value of each row"
    case .logarithm: "by the logarithm, \(Self.decades) powers of ten"
    }
  }
}
