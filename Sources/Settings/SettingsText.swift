import Files

/// The lines of a settings file, kept byte for byte.
///
/// A line is `name = value`, a comment that starts with `#`, or empty. Lines that cannot be read
/// give warnings and stay where they are.
struct SettingsText {
  private(set) var lines: [[UInt8]]

  private static let lineFeed: UInt8 = 0x0A

  init(_ bytes: [UInt8]) {
    lines = bytes.split(separator: Self.lineFeed, omittingEmptySubsequences: false).map(Array.init)
    if lines.last?.isEmpty == true { lines.removeLast() }
  }

  /// The file, every line ended.
  var bytes: [UInt8] { lines.flatMap { $0 + [Self.lineFeed] } }

  /// What a line says.
  private enum Line {
    case nothing
    case notText
    case notPair(String)
    case pair(name: String, value: String)
  }

  private func read(_ index: Int) -> Line {
    var bytes = lines[index][...]
    if index == 0, bytes.starts(with: TextBytes.mark) { bytes = bytes.dropFirst(3) }
    guard let text = String(validating: bytes, as: UTF8.self) else { return .notText }
    let trimmed = Self.trimmed(text[...])
    if trimmed.isEmpty || trimmed.hasPrefix("#") { return .nothing }
    // The first sign parts the two, so that the value may hold another: `key.next = =`.
    guard let sign = trimmed.firstIndex(of: "=") else { return .notPair(String(trimmed)) }
    return .pair(
      name: String(Self.trimmed(trimmed[..<sign])),
      value: String(Self.trimmed(trimmed[trimmed.index(after: sign)...])))
  }

  private static func trimmed(_ text: Substring) -> Substring {
    func isBlank(_ scalar: Unicode.Scalar) -> Bool {
      scalar == " " || scalar == "\t" || scalar == "\r"
    }
    // Scalars, for a carriage return may be one character with what is before it.
    let scalars = text.unicodeScalars
    guard let first = scalars.firstIndex(where: { !isBlank($0) }),
      let last = scalars.lastIndex(where: { !isBlank($0) })
    else { return "" }
    return Substring(scalars[first...last])
  }
}

// MARK: Reading

extension SettingsText {
  /// What the lines set, and what is wrong with them.
  ///
  /// - Parameter actions: the names of all actions; any name is taken without it.
  /// - Returns: the settings, where of several lines for one name the last counts, and warnings in
  ///   the order of the lines.
  func settings(actions: [String]?) -> (Settings, [SettingsWarning]) {
    var settings = Settings()
    var warnings: [SettingsWarning] = []
    var seen: [SettingName: Int] = [:]
    for index in lines.indices {
      var problems: [SettingsProblem] = []
      switch read(index) {
      case .nothing: break
      case .notText: problems = [.notUTF8]
      case .notPair(let text): problems = [.noEqualsSign(text: text)]
      case .pair(let written, let value):
        guard let name = SettingName(written), name.isKnown(actions) else {
          problems = [Self.unknown(written, actions)]
          break
        }
        if let first = seen[name] { problems.append(.repeated(written, firstLine: first)) }
        seen[name] = seen[name] ?? index + 1
        if let refused = settings.set(value, as: name) {
          problems.append(name.refusal(of: refused))
        }
      }
      warnings += problems.map { SettingsWarning(line: index + 1, $0) }
    }
    return (settings, warnings)
  }

  private static func unknown(_ written: String, _ actions: [String]?) -> SettingsProblem {
    let actions = actions ?? []
    if case .key(let action) = SettingName(written) {
      return .unknownAction(action, nearest: Spelling.nearest(to: action, among: actions))
    }
    let names = SettingName.plain.map(\.text) + actions.map { "key.\($0)" }
    return .unknownName(written, nearest: Spelling.nearest(to: written, among: names))
  }
}

extension SettingName {
  /// Whether the name is that of a setting, or of one of the actions.
  fileprivate func isKnown(_ actions: [String]?) -> Bool {
    guard case .key(let action) = self, let actions else { return true }
    return actions.contains(action)
  }

  /// Why a value, or a part of one, was not taken.
  fileprivate func refusal(of value: String) -> SettingsProblem {
    guard !choices.isEmpty else { return .unknownKey(value, name: text) }
    let nearest = Spelling.nearest(to: value, among: choices)
    return .badValue(value, name: text, choices: choices, nearest: nearest)
  }
}

// MARK: Changing

extension SettingsText {
  /// Makes the lines say what settings say, and leaves alone every line that need not change.
  mutating func update(to wanted: Settings) {
    let (current, _) = settings(actions: nil)
    for name in SettingName.plain where current.text(of: name) != wanted.text(of: name) {
      set(name, wanted.text(of: name) ?? "")
    }
    for action in Set(current.keys.keys).union(wanted.keys.keys).sorted() {
      let name = SettingName.key(action: action)
      guard wanted.keys[action] != current.keys[action] else { continue }
      if let value = wanted.text(of: name) { set(name, value) } else { remove(name) }
    }
  }

  private func places(of name: SettingName) -> [Int] {
    lines.indices.filter { index in
      if case .pair(let written, _) = read(index) { SettingName(written) == name } else { false }
    }
  }

  /// Changes the last line for a name, which is the one that counts, or adds one.
  private mutating func set(_ name: SettingName, _ value: String) {
    // A value must stay on its line, whatever it was made from.
    let held = value.unicodeScalars.filter { $0.value >= 0x20 }
    var line = Array("\(name.text) = \(String(String.UnicodeScalarView(held)))".utf8)
    while line.last == 0x20 { line.removeLast() }
    guard let place = places(of: name).last else {
      lines.append(line)
      return
    }
    if lines[place].last == 0x0D { line.append(0x0D) }
    if place == 0, lines[place].starts(with: TextBytes.mark) {
      line = TextBytes.mark + line
    }
    lines[place] = line
  }

  private mutating func remove(_ name: SettingName) {
    for place in places(of: name).reversed() { lines.remove(at: place) }
  }
}
