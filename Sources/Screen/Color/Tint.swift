/// One of eight colours that tell classes apart, such as those of the heads of a circuit.
///
/// Colours alone do not do it: what is drawn in a tint has a letter or a name beside it.
/// Source of the colours: Okabe and Ito, "Color universal design", 2008, made lighter for dark
/// backgrounds and darker for letters on light ones.
public enum Tint: UInt8, Hashable, Sendable, CaseIterable {
  /// The blue of the sky.
  case sky
  /// Orange.
  case orange
  /// Green.
  case green
  /// Pink.
  case pink
  /// Yellow.
  case yellow
  /// Red with some yellow.
  case vermilion
  /// Violet.
  case violet
  /// Grey.
  case grey

  /// The tint of a class by its number, round and round.
  ///
  /// - Parameter number: the number of the class, from 0; one below 0 counts from the end.
  public init(number: Int) {
    let count = Self.allCases.count
    self = Self.allCases[((number % count) + count) % count]
  }

  /// The colour of letters and lines in every depth that has the colour.
  ///
  /// - Parameter onDark: whether the background is dark.
  /// - Returns: the colour.
  public func rgb(onDark: Bool) -> RGB {
    switch self {
    case .sky: RGB(onDark ? 0x56B4E9 : 0x0072B2)
    case .orange: RGB(onDark ? 0xE69F00 : 0xB86E00)
    case .green: RGB(onDark ? 0x2BC48A : 0x007A59)
    case .pink: RGB(onDark ? 0xE59BC8 : 0xB04E8A)
    case .yellow: RGB(onDark ? 0xF0E442 : 0x7A6A00)
    case .vermilion: RGB(onDark ? 0xF2733A : 0xC2410C)
    case .violet: RGB(onDark ? 0xA58BFF : 0x5B3FC4)
    case .grey: RGB(onDark ? 0xC9CED8 : 0x4A505C)
    }
  }

  /// The number of the colour among the sixteen of a terminal.
  func sixteen(isDark: Bool) -> UInt8 {
    switch self {
    case .sky: isDark ? 14 : 6
    case .orange: isDark ? 3 : 3
    case .green: isDark ? 10 : 2
    case .pink: isDark ? 13 : 5
    case .yellow: isDark ? 11 : 8
    case .vermilion: isDark ? 9 : 1
    case .violet: isDark ? 12 : 4
    case .grey: isDark ? 15 : 0
    }
  }
}

/// Letters that tell classes apart where there are no colours.
public enum ClassLetters {
  /// A letter for each class: the first of its name that no class before it has, in capitals.
  ///
  /// - Parameter names: the names of the classes, in their order.
  /// - Returns: as many letters, all different while there are letters and digits left.
  public static func of(_ names: [String]) -> [Character] {
    var taken: Set<Character> = []
    let spare = "ABCDEFGHIJKLMNOPQRSTUVWXYZ123456789"
    return names.map { name in
      let own = name.uppercased().filter { $0.isASCII && $0.isLetter }
      let letter = (own + spare).first { !taken.contains($0) } ?? "?"
      taken.insert(letter)
      return letter
    }
  }
}
