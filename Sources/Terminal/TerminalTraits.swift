public import Screen

/// What a person asked for on the command line, before the terminal is looked at.
public struct TerminalWishes: Hashable, Sendable {
  /// The colour depth to use, instead of what the environment says.
  public var depth: ColorDepth?
  /// The characters to use, instead of what the locale says.
  public var glyphs: Glyphs.Level?
  /// Whether the mouse is reported; selecting text then needs Shift in most terminals.
  public var mouse: Bool

  /// Puts the wishes together.
  public init(depth: ColorDepth? = nil, glyphs: Glyphs.Level? = nil, mouse: Bool = false) {
    self.depth = depth
    self.glyphs = glyphs
    self.mouse = mouse
  }
}

extension DisplayTraits {
  /// What a terminal can show, from the wishes and the environment.
  ///
  /// - Parameters:
  ///   - wishes: they come first.
  ///   - environment: the variables of the process.
  ///   - listedColors: the number of colours in the terminal's description, if there is one.
  /// - Returns: depth by flag or setting, NO_COLOR, COLORTERM, then TERM; glyphs by flag, then locale.
  public static func chosen(
    wishes: TerminalWishes, environment: [String: String], listedColors: Int?
  ) -> DisplayTraits {
    DisplayTraits(
      depth: wishes.depth ?? depth(in: environment, listedColors: listedColors),
      glyphs: Glyphs(level: wishes.glyphs ?? glyphs(in: environment)))
  }

  private static func depth(in environment: [String: String], listedColors: Int?) -> ColorDepth {
    func value(_ name: String) -> String { environment[name] ?? "" }
    if !value("NO_COLOR").isEmpty { return .monochrome }
    let most: ColorDepth = isInScreen(value) ? .indexed : .trueColor
    if ["truecolor", "24bit"].contains(value("COLORTERM").lowercased()), most == .trueColor {
      return .trueColor
    }
    let name = value("TERM")
    if name.isEmpty || name == "dumb" { return .monochrome }
    if name.hasSuffix("-direct") { return most }
    if name.contains("256color") { return .indexed }
    // One that is not described, as on a distant machine, but says that it is like xterm.
    if listedColors == nil, name.hasPrefix("xterm-") { return .sixteen }
    switch listedColors ?? 0 {
    case 256...: return .indexed
    case 8...: return .sixteen
    default: return .monochrome
    }
  }

  /// Whether the terminal is GNU screen, which takes 24-bit colours for other attributes.
  ///
  /// COLORTERM comes from the terminal around it. STY names a session of screen, and stays set in a
  /// tmux that is started there, which has a TERM of its own. A TERM of screen (`screen`,
  /// `screen-256color`, `screen.xterm-256color`) may also be that of a tmux, which sets TMUX. Where
  /// both are possible it counts as screen: 256 colours are right in either.
  private static func isInScreen(_ value: (String) -> String) -> Bool {
    let name = value("TERM")
    if name.hasPrefix("tmux") { return false }
    if !value("STY").isEmpty { return true }
    return name.hasPrefix("screen") && value("TMUX").isEmpty
  }

  /// The first of LC_ALL, LC_CTYPE and LANG that is set decides, as in POSIX.
  private static func glyphs(in environment: [String: String]) -> Glyphs.Level {
    let names = ["LC_ALL", "LC_CTYPE", "LANG"]
    let locale = names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
    let plain = locale.lowercased().filter { $0 != "-" }
    return plain.contains("utf8") ? .unicode : .ascii
  }
}
