import Screen

/// The names that a settings file knows, in the order in which they are written.
enum SettingName: Hashable {
  case theme, signedMap, sequentialMap, glyphs, colors, ablation, mouse, hints, recordFolder
  /// The keys of an action.
  case key(action: String)

  static let plain: [SettingName] = [
    .theme, .signedMap, .sequentialMap, .glyphs, .colors, .ablation, .mouse, .hints, .recordFolder,
  ]

  private static let keyPrefix = "key."

  /// The name as it is written.
  var text: String {
    switch self {
    case .theme: "theme"
    case .signedMap: "signed-map"
    case .sequentialMap: "sequential-map"
    case .glyphs: "glyphs"
    case .colors: "colors"
    case .ablation: "ablation"
    case .mouse: "mouse"
    case .hints: "hints"
    case .recordFolder: "record-folder"
    case .key(let action): Self.keyPrefix + action
    }
  }

  /// Reads a name; nothing when it is none.
  init?(_ text: String) {
    if let plain = Self.plain.first(where: { $0.text == text }) {
      self = plain
    } else if text.hasPrefix(Self.keyPrefix), text.utf8.count > Self.keyPrefix.utf8.count {
      self = .key(action: String(text.dropFirst(Self.keyPrefix.count)))
    } else {
      return nil
    }
  }

  /// The values that may be chosen; empty where any text may be.
  var choices: [String] {
    switch self {
    case .theme: ThemeChoice.allCases.map(\.rawValue)
    case .signedMap: ColorMap.allCases.filter(\.isSigned).map(\.name)
    case .sequentialMap: ColorMap.allCases.filter { !$0.isSigned }.map(\.name)
    case .glyphs: GlyphChoice.allCases.map(\.rawValue)
    case .colors: ColorChoice.allCases.map(\.rawValue)
    case .ablation: AblationChoice.allCases.map(\.rawValue)
    case .mouse, .hints: ["on", "off"]
    case .recordFolder, .key: []
    }
  }
}

extension Settings {
  /// The value of a name as it is written; nothing where there is none.
  func text(of name: SettingName) -> String? {
    switch name {
    case .theme: theme.rawValue
    case .signedMap: signedMap.name
    case .sequentialMap: sequentialMap.name
    case .glyphs: glyphs.rawValue
    case .colors: colors.rawValue
    case .ablation: ablation.rawValue
    case .mouse: isMouseOn ? "on" : "off"
    case .hints: showsHints ? "on" : "off"
    case .recordFolder: recordFolder ?? ""
    case .key(let action): keys[action].map { $0.map(\.description).joined(separator: " ") }
    }
  }

  /// Takes a value as it is written.
  ///
  /// - Parameters:
  ///   - text: the value without blanks at its ends.
  ///   - name: what is set.
  /// - Returns: the part of the text that cannot be taken, with nothing changed then; else nothing.
  mutating func set(_ text: String, as name: SettingName) -> String? {
    let choices = name.choices
    guard choices.isEmpty || choices.contains(text) else { return text }
    switch name {
    case .theme: theme = ThemeChoice(rawValue: text) ?? theme
    case .signedMap: signedMap = ColorMap(name: text) ?? signedMap
    case .sequentialMap: sequentialMap = ColorMap(name: text) ?? sequentialMap
    case .glyphs: glyphs = GlyphChoice(rawValue: text) ?? glyphs
    case .colors: colors = ColorChoice(rawValue: text) ?? colors
    case .ablation: ablation = AblationChoice(rawValue: text) ?? ablation
    case .mouse: isMouseOn = text == "on"
    case .hints: showsHints = text == "on"
    case .recordFolder: recordFolder = text.isEmpty ? nil : text
    case .key(let action):
      var pressed: [Key] = []
      for word in text.split(separator: " ") {
        guard let key = Key(String(word)) else { return String(word) }
        if !pressed.contains(key) { pressed.append(key) }
      }
      keys[action] = pressed
    }
    return nil
  }
}
