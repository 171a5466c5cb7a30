import Screen

/// What keys the codes and letters of curses are.
enum KeyTable {
  /// Sequences of keys that the descriptions of terminals leave out.
  ///
  /// They are those of xterm, the Linux console and rxvt, with the codes `firstCode` and on, in this
  /// order.
  /// Source: "XTerm Control Sequences".
  static let sequences: [(sequence: String, key: Key)] = {
    var result: [(sequence: String, key: Key)] = [("\u{1B}OM", .enter)]
    for (letter, key) in lettered {
      result.append(("\u{1B}[\(letter)", key))
      result.append(("\u{1B}O\(letter)", key))
      for told in modifiers { result.append(("\u{1B}[1;\(told)\(letter)", key.with(told))) }
    }
    for (number, key) in numbered {
      result.append(("\u{1B}[\(number)~", key))
      for told in modifiers { result.append(("\u{1B}[\(number);\(told)~", key.with(told))) }
    }
    for (index, letter) in "ABCDE".enumerated() {
      result.append(("\u{1B}[[\(letter)", .function(index + 1)))
    }
    return result
  }()

  /// The code of the first; those of curses are below.
  static let firstCode = 1024

  /// Modifiers are told as one more than their bits, of which there are four.
  private static let modifiers = 1...16

  private static let lettered: [(Character, Key)] = [
    ("A", .up), ("B", .down), ("C", .right), ("D", .left), ("F", .end), ("H", .home),
    ("P", .function(1)), ("Q", .function(2)), ("R", .function(3)), ("S", .function(4)),
    ("Z", .backtab),
  ]

  private static let numbered: [(Int, Key)] = {
    var keys: [(Int, Key)] = [
      (1, .home), (2, .insert), (3, .delete), (4, .end), (5, .pageUp), (6, .pageDown), (7, .home),
      (8, .end),
    ]
    let functions: [(ClosedRange<Int>, Int)] = [
      (11...15, 10), (17...21, 11), (23...26, 12), (28...29, 13), (31...34, 14),
    ]
    for (numbers, offset) in functions { keys += numbers.map { ($0, .function($0 - offset)) } }
    return keys
  }()

  /// The keys of terminfo by the names that curses has for them.
  private static let named: [String: Key] = [
    "KEY_UP": .up, "KEY_DOWN": .down, "KEY_LEFT": .left, "KEY_RIGHT": .right, "KEY_HOME": .home,
    "KEY_END": .end, "KEY_IC": .insert, "KEY_DC": .delete, "KEY_PPAGE": .pageUp,
    "KEY_NPAGE": .pageDown, "KEY_BACKSPACE": .backspace, "KEY_ENTER": .enter, "KEY_BTAB": .backtab,
    "KEY_SR": Key(.up, .shift), "KEY_SF": Key(.down, .shift), "KEY_SLEFT": Key(.left, .shift),
    "KEY_SRIGHT": Key(.right, .shift), "KEY_SHOME": Key(.home, .shift),
    "KEY_SEND": Key(.end, .shift), "KEY_SIC": Key(.insert, .shift),
    "KEY_SDC": Key(.delete, .shift), "KEY_SPREVIOUS": Key(.pageUp, .shift),
    "KEY_SNEXT": Key(.pageDown, .shift), "KEY_FIND": .home, "KEY_SELECT": .end,
  ]

  // MARK: Events

  /// What a person did, from the bytes of one key; nothing where they are no known key.
  static func events(of bytes: [UInt8], on screen: borrowing CursesScreen) -> [DisplayEvent] {
    if bytes.starts(with: Array("\u{1B}[<".utf8)) {
      guard let report = MouseReport(bytes) else { return [] }
      // To curses a move with a button that it takes for released is a press.
      if report.isMove { return [.mouse(Mouse(.drag, at: report.place))] }
      // A press of a button that it takes for pressed, as its release was lost, is a move to it.
      if report.isPress { _ = screen.decode(report.release) }
    }
    let parts = screen.decode(bytes)
    var events: [DisplayEvent] = []
    for part in parts {
      if let event = event(of: part, screen) { events.append(event) }
    }
    if parts.count == 1 { return events }
    // Curses knows no such sequence.
    if bytes.count > 2, bytes.starts(with: Array("\u{1B}[".utf8)) {
      return XtermSequence.codedKey(bytes).map { [.key($0)] } ?? []
    }
    // A key with Alt is the key after an Escape.
    guard parts.first == .letter("\u{1B}"), events.count > 1, case .key(var key) = events[1] else {
      return events
    }
    key.modifiers.insert(.alt)
    return [.key(key)] + events.dropFirst(2)
  }

  private static func event(
    of part: CursesScreen.Input, _ screen: borrowing CursesScreen
  ) -> DisplayEvent? {
    switch part {
    case .mouse(let mouse): .mouse(mouse)
    case .letter(let letter): .key(key(letter))
    case .key(let code): key(code: code, screen).map { .key($0) }
    }
  }

  private static func key(code: Int, _ screen: borrowing CursesScreen) -> Key? {
    if sequences.indices.contains(code - firstCode) { return sequences[code - firstCode].key }
    guard let name = screen.name(ofKey: code) else { return nil }
    if let key = named[name] { return key }
    guard name.hasPrefix("KEY_F("), let number = Int(name.dropFirst(6).dropLast()) else {
      return nil
    }
    return .function(number)
  }

  /// One control or one character.
  private static func key(_ letter: Unicode.Scalar) -> Key {
    func raised(_ bits: UInt32) -> Key {
      Unicode.Scalar(letter.value + bits).map { .control(Character($0)) } ?? .escape
    }
    switch letter.value {
    case 0: return .control(" ")
    case 8, 0x7F: return .backspace
    case 9: return .tab
    case 10, 13: return .enter
    case 27: return .escape
    case 1...26: return raised(0x60)
    case 28...31: return raised(0x40)
    default: return .character(Character(letter))
    }
  }
}

extension Key {
  /// The key with modifiers as terminals tell them.
  fileprivate func with(_ told: Int) -> Key {
    var key = self
    key.modifiers.formUnion(Modifiers(told: told))
    return key
  }
}
