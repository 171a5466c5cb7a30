/// What a cell means, from which a theme makes its colours.
public enum Role: UInt8, Hashable, Sendable, CaseIterable {
  /// Ordinary text.
  case text
  /// What may be overlooked: ids, units, counts.
  case muted
  /// The name of the screen or of a pane.
  case title
  /// Heads of columns and sections.
  case heading
  /// What the eye should find first.
  case accent
  /// A value above zero.
  case positive
  /// A value below zero.
  case negative
  /// The row or item that a key would act on.
  case selected
  /// The one cell under the cursor of a grid.
  case cursor
  /// Something to look at before going on.
  case warning
  /// Something that failed.
  case error
  /// The name of a key.
  case key
  /// Frames and rules.
  case border
  /// The background of title and foot lines.
  case bar
}

/// How letters are drawn, apart from their colours.
public struct Attributes: OptionSet, Hashable, Sendable {
  /// One bit for each attribute.
  public let rawValue: UInt8

  /// Makes a set from its bits.
  public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// Heavier letters.
  public static let bold = Attributes(rawValue: 1)
  /// Fainter letters.
  public static let dim = Attributes(rawValue: 2)
  /// A line under the letters.
  public static let underline = Attributes(rawValue: 4)
  /// Foreground and background exchanged.
  public static let reverse = Attributes(rawValue: 8)
}

/// A place on a colour map, from which a theme makes one colour.
public struct Heat: Hashable, Sendable {
  /// The colour map.
  public let map: ColorMap
  /// The place in steps of 1/127, so that changes too small to see do not redraw a cell.
  let step: Int8

  /// Names the place.
  ///
  /// - Parameters:
  ///   - map: the colour map.
  ///   - value: -1 to 1 on a signed map, 0 to 1 on others; held to that range, and 0 if not a
  ///     number.
  public init(_ map: ColorMap, _ value: Double) {
    self.map = map
    let held = value.isNaN ? 0 : min(1, max(map.isSigned ? -1 : 0, value))
    step = Int8((held * 127).rounded())
  }

  /// The place: -1 to 1 on a signed map, 0 to 1 on others.
  public var value: Double { Double(step) / 127 }
}

/// What lies behind letters whose role says nothing of it.
public enum Ground: UInt8, Hashable, Sendable, CaseIterable {
  /// The terminal's own background.
  case plain
  /// The background of title and foot lines.
  case bar
  /// The background of the selected row or item.
  case selected
}

/// What a cell means and how its letters are drawn; colours are the theme's matter.
public struct Style: Hashable, Sendable {
  /// The meaning.
  public var role: Role
  /// Attributes besides those that the theme gives the role.
  public var attributes: Attributes
  /// What lies behind the letters, where `background` is not set.
  public var ground: Ground
  /// A colour for the letters, instead of the role's.
  public var foreground: Heat?
  /// A colour behind the letters, instead of the role's; without `foreground`, the theme then picks
  /// a colour for the letters that can be read on it.
  public var background: Heat?
  /// The colour of a class for the letters, instead of the role's, where `foreground` is not set.
  public var tint: Tint?

  /// Puts a style together.
  public init(
    _ role: Role = .text, _ attributes: Attributes = [], on ground: Ground = .plain,
    foreground: Heat? = nil,
    background: Heat? = nil,
    tint: Tint? = nil
  ) {
    self.role = role
    self.attributes = attributes
    self.ground = ground
    self.foreground = foreground
    self.background = background
    self.tint = tint
  }

  /// The style with more attributes.
  public func with(_ more: Attributes) -> Style {
    var style = self
    style.attributes.formUnion(more)
    return style
  }

  /// The style on another ground.
  public func on(_ ground: Ground) -> Style {
    var style = self
    style.ground = ground
    return style
  }

  /// Letters in the colour of a class; those of ordinary text without one.
  public static func tinted(_ tint: Tint?) -> Style {
    Style(tint: tint)
  }

  /// Ordinary letters on a colour of a map.
  public static func heat(_ map: ColorMap, _ value: Double) -> Style {
    Style(background: Heat(map, value))
  }

  /// Ordinary text.
  public static let text = Style(.text)
  /// What may be overlooked.
  public static let muted = Style(.muted)
  /// The name of the screen or of a pane.
  public static let title = Style(.title)
  /// Heads of columns and sections.
  public static let heading = Style(.heading)
  /// What the eye should find first.
  public static let accent = Style(.accent)
  /// A value above zero.
  public static let positive = Style(.positive)
  /// A value below zero.
  public static let negative = Style(.negative)
  /// The row or item that a key would act on.
  public static let selected = Style(.selected)
  /// The one cell under the cursor of a grid.
  public static let cursor = Style(.cursor)
  /// Something to look at before going on.
  public static let warning = Style(.warning)
  /// Something that failed.
  public static let error = Style(.error)
  /// The name of a key.
  public static let key = Style(.key)
  /// Frames and rules.
  public static let border = Style(.border)
  /// The background of title and foot lines.
  public static let bar = Style(.bar)

  /// The style for a number by its sign: `.positive`, `.negative`, or `.muted` for zero.
  public static func sign(of value: Double) -> Style {
    value > 0 ? .positive : value < 0 ? .negative : .muted
  }

  /// The style for a number by its sign, once it is rounded: what is shown as zero is muted.
  ///
  /// - Parameters:
  ///   - value: the number.
  ///   - decimals: digits after the point that are shown.
  /// - Returns: `.positive`, `.negative`, or `.muted`.
  public static func sign(of value: Double, decimals: Int) -> Style {
    let digits = (0..<max(0, decimals)).reduce(1.0) { product, _ in product * 10 }
    return sign(of: (value * digits).rounded())
  }
}
