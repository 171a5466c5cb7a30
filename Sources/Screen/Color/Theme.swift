/// Turns what cells mean into how a terminal of a certain depth shows it.
public struct Theme: Hashable, Sendable {
  /// Whether the colours are chosen for a dark background.
  public let isDark: Bool

  /// For terminals with a dark background.
  public static let dark = Theme(isDark: true)
  /// For terminals with a light background.
  public static let light = Theme(isDark: false)

  /// How a style looks.
  ///
  /// Without colours, attributes alone carry the roles; a heat then only sets apart its outer third
  /// by weight, and widgets print values or marks beside it.
  public func appearance(of style: Style, depth: ColorDepth) -> Appearance {
    var look: Appearance
    switch depth {
    case .monochrome: look = monochrome(style)
    case .sixteen: look = sixteen(style)
    case .indexed: look = rich(style).indexed
    case .trueColor: look = rich(style)
    }
    look.attributes.formUnion(style.attributes)
    return look
  }

  /// The theme that suits what a terminal tells of its colours.
  ///
  /// - Parameters:
  ///   - choice: what the user wants.
  ///   - colors: the value of `COLORFGBG`, such as `15;0`: numbers of the sixteen colours, that of
  ///     the background last; nothing where the terminal does not set it.
  /// - Returns: the theme that was chosen; for `auto` the light one when the background is white,
  ///   light grey or one of the bright colours, and otherwise the dark one.
  public static func chosen(_ choice: ThemeChoice, colors: String?) -> Theme {
    switch choice {
    case .dark: return .dark
    case .light: return .light
    case .auto:
      let last = colors?.split(separator: ";").last.flatMap { Int($0) }
      return last.map { $0 == 7 || (9...15).contains($0) } ?? false ? .light : .dark
    }
  }

  private var table: ColorTable { isDark ? .onDark : .onLight }
}

/// Which theme a user wants; the words are those of the settings.
public enum ThemeChoice: String, Hashable, Sendable, CaseIterable {
  /// The one that suits the terminal's background, as far as the terminal tells.
  case auto
  /// The one for dark backgrounds.
  case dark
  /// The one for light backgrounds.
  case light
}

/// How a cell is shown: colours and attributes.
public struct Appearance: Hashable, Sendable {
  /// The colour of the letters.
  public var foreground: Color
  /// The colour behind them.
  public var background: Color
  /// How the letters are drawn.
  public var attributes: Attributes

  init(
    _ foreground: Color = .standard, on background: Color = .standard, _ more: Attributes = []
  ) {
    self.foreground = foreground
    self.background = background
    attributes = more
  }

  fileprivate var indexed: Appearance {
    func nearest(_ color: Color) -> Color {
      guard case .rgb(let rgb) = color else { return color }
      return .indexed(rgb.nearestIndex)
    }
    return Appearance(nearest(foreground), on: nearest(background), attributes)
  }
}

// MARK: Attributes alone

extension Theme {
  private func monochrome(_ style: Style) -> Appearance {
    var look = Appearance()
    switch style.role {
    case .title, .heading, .key, .accent, .warning: look.attributes = .bold
    case .error: look.attributes = [.bold, .underline]
    case .cursor: look.attributes = [.reverse, .bold]
    case .selected: look.attributes = .reverse
    case .muted, .border: look.attributes = .dim
    case .text, .positive, .negative, .bar: break
    }
    if style.ground == .selected { look.attributes = look.attributes.union(.reverse) }
    if let heat = style.background ?? style.foreground, abs(heat.value) > 0.66 {
      look.attributes.formUnion(.bold)
    }
    return look
  }
}

// MARK: Sixteen colours

extension Theme {
  private func sixteen(_ style: Style) -> Appearance {
    var look = sixteenRole(style.role)
    if let tint = style.tint, style.role == .text {
      look.foreground = .indexed(tint.sixteen(isDark: isDark))
    }
    if style.ground == .selected {
      look.foreground = .indexed(15)
      look.background = .indexed(4)
    }
    guard style.role != .cursor else { return look }
    if let heat = style.foreground { look.foreground = sixteenHeat(heat).foreground }
    if let heat = style.background {
      let hot = sixteenHeat(heat)
      look.foreground = hot.foreground
      look.background = hot.background
    }
    return look
  }

  private func sixteenRole(_ role: Role) -> Appearance {
    switch role {
    case .text, .bar: Appearance()
    case .muted, .border: Appearance(.indexed(8))
    case .title, .heading: Appearance(.standard, .bold)
    case .accent: Appearance(.indexed(6))
    case .key: Appearance(.indexed(6), .bold)
    case .positive: Appearance(.indexed(isDark ? 11 : 3))
    case .negative: Appearance(.indexed(isDark ? 12 : 4))
    case .selected: Appearance(.indexed(15), on: .indexed(4))
    case .cursor: Appearance(.standard, [.reverse, .bold])
    case .warning: Appearance(.indexed(isDark ? 11 : 3), .bold)
    case .error: Appearance(.indexed(isDark ? 9 : 1), .bold)
    }
  }

  /// Strong values colour the ground, middling ones the letters, weak ones are muted.
  private func sixteenHeat(_ heat: Heat) -> Appearance {
    let size = abs(heat.value)
    let hue: UInt8
    switch heat.map {
    case .blueOrange: hue = heat.value < 0 ? 4 : 3
    case .purpleGreen: hue = heat.value < 0 ? 5 : 2
    case .viridis: hue = 2
    case .cividis: hue = 3
    case .grey: hue = 7
    }
    if size < 0.15 { return Appearance(.indexed(8)) }
    if size < 0.6 { return Appearance(.indexed(isDark ? hue + 8 : hue)) }
    return Appearance(.indexed(hue == 4 || hue == 5 ? 15 : 0), on: .indexed(hue))
  }
}

// MARK: Every colour

extension Theme {
  private func rich(_ style: Style) -> Appearance {
    var look = richRole(style.role)
    guard style.role != .cursor else { return look }
    switch style.ground {
    case .plain: break
    case .bar: look.background = hex(0x24272E, 0xE8EAED)
    case .selected: look.background = hex(0x2E3A52, 0xCFE0F5)
    }
    if let tint = style.tint, style.role == .text {
      look.foreground = .rgb(tint.rgb(onDark: isDark))
    }
    if let heat = style.background {
      let entry = table[heat]
      look.background = .rgb(entry.rgb)
      look.foreground = .rgb(RGB(entry.lightness > 0.62 ? 0x101114 : 0xF2F2F2))
    }
    if let heat = style.foreground { look.foreground = .rgb(table[heat].rgb) }
    return look
  }

  private func richRole(_ role: Role) -> Appearance {
    switch role {
    case .text: Appearance()
    case .muted: Appearance(hex(0x868C98, 0x6B7280))
    case .title: Appearance(hex(0xF0F1F4, 0x17181C), .bold)
    case .heading: Appearance(hex(0xB9C2D4, 0x3D4658), .bold)
    case .accent: Appearance(hex(0x5CC8B4, 0x0B7A68))
    case .key: Appearance(hex(0x5CC8B4, 0x0B7A68), .bold)
    case .positive: Appearance(hex(0xF0A04B, 0xA85B00))
    case .negative: Appearance(hex(0x6CB2F5, 0x1C62AD))
    case .selected: Appearance(hex(0xFFFFFF, 0x101114), on: hex(0x2E3A52, 0xCFE0F5))
    case .cursor: Appearance(hex(0x101114, 0xFFFFFF), on: hex(0xF2F2F2, 0x17181C), .bold)
    case .warning: Appearance(hex(0xF2D06B, 0x856100), .bold)
    case .error: Appearance(hex(0xF47A70, 0xB3261E), .bold)
    case .border: Appearance(hex(0x4A505C, 0xB5BAC4))
    case .bar: Appearance(hex(0xC5CAD3, 0x3D4658), on: hex(0x24272E, 0xE8EAED))
    }
  }

  private func hex(_ dark: UInt32, _ light: UInt32) -> Color {
    .rgb(RGB(isDark ? dark : light))
  }
}
