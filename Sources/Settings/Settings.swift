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
  ///   - ablation: what takes the place of an ablated head's output at first.
  ///   - isMouseOn: whether clicks and the wheel are heeded.
  ///   - showsHints: whether hints are shown.
  ///   - recordFolder: the folder in which explorations are recorded.
  ///   - keys: the keys of actions, by the name of the action.
  public init(
    theme: ThemeChoice = .auto, signedMap: ColorMap = .signed,
    sequentialMap: ColorMap = .sequential, glyphs: GlyphChoice = .auto,
    ablation: AblationChoice = .mean, isMouseOn: Bool = false, showsHints: Bool = true,
    recordFolder: String? = nil, keys: [String: [Key]] = [:]
  ) {
    self.theme = theme
    self.signedMap = signedMap
    self.sequentialMap = sequentialMap
    self.glyphs = glyphs
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

/// What takes the place of an ablated output; the words are those of the command line.
public enum AblationChoice: String, Hashable, Sendable, CaseIterable {
  /// Nothing.
  case zero
  /// The mean over the reference set.
  case mean
  /// The mean over the reference prompts of the same template.
  case templateMean = "template-mean"
  /// The value at a random reference prompt.
  case resample
}
