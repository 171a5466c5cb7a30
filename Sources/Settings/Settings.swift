public import Screen

/// What a user has chosen for good, apart from what is asked on a command line.
///
/// A plain value; reading and saving are in `Settings+File.swift`.
public struct Settings: Hashable, Sendable {
  /// Which theme colours are taken from.
  public var theme: ThemeChoice
  /// The colour map for values with a sign.
  public var signedMap: ColorMap
  /// The colour map for values without one.
  public var sequentialMap: ColorMap
  /// Which characters are drawn with.
  public var glyphs: GlyphChoice
  /// How many colours are drawn with.
  public var colors: ColorChoice
  /// What takes the place of an ablated head's output at first.
  public var ablation: AblationChoice
  /// Whether clicks and the wheel are heeded.
  public var isMouseOn: Bool
  /// Whether hints are shown to those who have not seen them.
  public var showsHints: Bool
  /// The folder in which explorations are recorded; none are without it.
  public var recordFolder: String?
  /// The keys of actions whose keys are not those of the key table, by the name of the action; an
  /// action without keys is found in the palette alone.
  public var keys: [String: [Key]]

  /// Puts settings together; what is not named is as it is without a file.
  ///
  /// - Parameters:
  ///   - theme: which theme colours are taken from.
  ///   - signedMap: the colour map for values with a sign.
  ///   - sequentialMap: the colour map for values without one.
  ///   - glyphs: which characters are drawn with.
  ///   - colors: how many colours are drawn with.
  ///   - ablation: what takes the place of an ablated head's output at first.
  ///   - isMouseOn: whether clicks and the wheel are heeded.
  ///   - showsHints: whether hints are shown.
  ///   - recordFolder: the folder in which explorations are recorded.
  ///   - keys: the keys of actions, by the name of the action.
  public init(
    theme: ThemeChoice = .auto, signedMap: ColorMap = .signed,
    sequentialMap: ColorMap = .sequential, glyphs: GlyphChoice = .auto,
    colors: ColorChoice = .auto, ablation: AblationChoice = .mean, isMouseOn: Bool = false,
    showsHints: Bool = true, recordFolder: String? = nil, keys: [String: [Key]] = [:]
  ) {
    self.theme = theme
    self.signedMap = signedMap
    self.sequentialMap = sequentialMap
    self.glyphs = glyphs
    self.colors = colors
    self.ablation = ablation
    self.isMouseOn = isMouseOn
    self.showsHints = showsHints
    self.recordFolder = recordFolder
    self.keys = keys
  }
}

/// Which characters a user wants to be drawn with.
public enum GlyphChoice: String, Hashable, Sendable, CaseIterable {
  /// Those that the locale allows.
  case auto
  /// All of Unicode, whatever the locale says.
  case unicode
  /// ASCII alone.
  case ascii
}

/// How many colours a user wants to be drawn with.
public enum ColorChoice: String, Hashable, Sendable, CaseIterable {
  /// As many as the environment says that the terminal has.
  case auto
  /// Colours of 24 bits.
  case trueColor = "24-bit"
  /// The 256 of xterm.
  case indexed = "256"
  /// The sixteen that the terminal's user has chosen.
  case sixteen = "16"
  /// No colours.
  case monochrome = "none"

  /// The depth that is wished for; nil where the environment decides.
  public var depth: ColorDepth? {
    switch self {
    case .auto: nil
    case .trueColor: .trueColor
    case .indexed: .indexed
    case .sixteen: .sixteen
    case .monochrome: .monochrome
    }
  }
}

/// What takes the place of an ablated output; words and meanings are those of the command line,
/// which are those of `Ablation.Kind`.
public enum AblationChoice: String, Hashable, Sendable, CaseIterable {
  /// Zero.
  case zero
  /// The mean over all reference prompts, position by position.
  case mean
  /// The mean over the reference prompts of the same template, position by position.
  case templateMean = "template-mean"
  /// The value in the paired reference prompt.
  case resample
}
