/// A key as it was pressed.
public struct Key: Hashable, Sendable {
  /// Which key.
  public enum Code: Hashable, Sendable {
    /// A key that types something.
    case character(Character)
    /// F1 and on.
    case function(Int)
    /// A key with a name.
    case named(Name)
  }

  /// Keys that type nothing.
  public enum Name: String, Hashable, Sendable, CaseIterable {
    // The words are those of help and recordings.
    case up, down, left, right, home, end, insert, delete, backspace, tab, enter, escape
    case pageUp = "pgup"
    case pageDown = "pgdn"
  }

  /// Keys held down together with another.
  public struct Modifiers: OptionSet, Hashable, Sendable {
    /// One bit for each key.
    public let rawValue: UInt8

    /// Makes a set from its bits.
    public init(rawValue: UInt8) {
      self.rawValue = rawValue
    }

    /// Shift; not told for keys that type something, which are already in their shifted form.
    public static let shift = Modifiers(rawValue: 1)
    /// Alt, also called Meta or Option.
    public static let alt = Modifiers(rawValue: 2)
    /// Control.
    public static let control = Modifiers(rawValue: 4)
  }

  /// Which key.
  public var code: Code
  /// What was held down with it.
  public var modifiers: Modifiers

  /// Puts key and modifiers together.
  public init(_ code: Code, _ modifiers: Modifiers = []) {
    self.code = code
    self.modifiers = modifiers
  }

  /// A key with a name.
  public init(_ name: Name, _ modifiers: Modifiers = []) {
    self.init(.named(name), modifiers)
  }

  /// A key that types something.
  public static func character(_ character: Character) -> Key { Key(.character(character)) }
  /// A letter pressed with Control.
  public static func control(_ character: Character) -> Key {
    Key(.character(character), .control)
  }
  /// A character pressed with Alt.
  public static func alt(_ character: Character) -> Key { Key(.character(character), .alt) }
  /// F1 and on.
  public static func function(_ number: Int) -> Key { Key(.function(number)) }

  /// The arrow up.
  public static let up = Key(.up)
  /// The arrow down.
  public static let down = Key(.down)
  /// The arrow left.
  public static let left = Key(.left)
  /// The arrow right.
  public static let right = Key(.right)
  /// To the start.
  public static let home = Key(.home)
  /// To the end.
  public static let end = Key(.end)
  /// A page up.
  public static let pageUp = Key(.pageUp)
  /// A page down.
  public static let pageDown = Key(.pageDown)
  /// Insert.
  public static let insert = Key(.insert)
  /// Deletes forwards.
  public static let delete = Key(.delete)
  /// Deletes backwards.
  public static let backspace = Key(.backspace)
  /// Tab.
  public static let tab = Key(.tab)
  /// Tab with Shift.
  public static let backtab = Key(.tab, .shift)
  /// Enter.
  public static let enter = Key(.enter)
  /// Escape.
  public static let escape = Key(.escape)
  /// The space bar.
  public static let space = Key(.character(" "))

  /// What the key alone types: a character without Control or Alt, or nothing.
  public var typed: Character? {
    guard case .character(let character) = code, modifiers.isEmpty else { return nil }
    return character
  }
}

// MARK: Names

extension Key: CustomStringConvertible, LosslessStringConvertible, Codable {
  /// The name of the key: `q`, `space`, `ctrl-a`, `alt-enter`, `shift-tab`, `f5`.
  public var description: String {
    var name = ""
    if modifiers.contains(.control) { name += "ctrl-" }
    if modifiers.contains(.alt) { name += "alt-" }
    if modifiers.contains(.shift) { name += "shift-" }
    switch code {
    case .character(" "): name += "space"
    case .character(let character): name.append(character)
    case .function(let number): name += "f\(number)"
    case .named(let named): name += named.rawValue
    }
    return name
  }

  /// Reads a name as `description` writes it; nothing when it names no key.
  public init?(_ description: String) {
    var rest = Substring(description)
    var modifiers: Modifiers = []
    let prefixes: [(String, Modifiers)] = [
      ("ctrl-", .control), ("alt-", .alt), ("shift-", .shift),
    ]
    for (prefix, modifier) in prefixes where rest.hasPrefix(prefix) {
      rest = rest.dropFirst(prefix.count)
      modifiers.insert(modifier)
    }
    if rest == "space" {
      self.init(.character(" "), modifiers)
    } else if let named = Name(rawValue: String(rest)) {
      self.init(named, modifiers)
    } else if rest.count == 1, let character = rest.first {
      self.init(.character(character), modifiers)
    } else if rest.first == "f", let number = Int(rest.dropFirst()), (1...63).contains(number) {
      self.init(.function(number), modifiers)
    } else {
      return nil
    }
  }

  /// Reads the name of a key.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let name = try container.decode(String.self)
    guard let key = Key(name) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "'\(name)' is not the name of a key")
    }
    self = key
  }

  /// Writes the name of the key.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

extension Key {
  /// A short form for foot lines and help: `⏎`, `esc`, `^a`, `↑`.
  public func label(_ glyphs: Glyphs) -> String {
    var name = ""
    if modifiers.contains(.control) { name += "^" }
    if modifiers.contains(.alt) { name += "alt-" }
    if modifiers.contains(.shift) { name += glyphs.isRich ? "⇧" : "shift-" }
    switch code {
    case .character(" "): return name + "space"
    case .character(let character): return name + String(character)
    case .function(let number): return name + "F\(number)"
    case .named(let named): return name + (glyphs.isRich ? named.symbol : named.short)
    }
  }
}

extension Key.Name {
  fileprivate var symbol: String {
    switch self {
    case .up: "↑"
    case .down: "↓"
    case .left: "←"
    case .right: "→"
    case .enter: "⏎"
    default: short
    }
  }

  fileprivate var short: String {
    switch self {
    case .escape: "esc"
    case .delete: "del"
    case .insert: "ins"
    case .backspace: "bksp"
    default: rawValue
    }
  }
}
