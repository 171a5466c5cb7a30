import Screen

/// Escape sequences of keys and the mouse, as xterm, the Linux console and rxvt send them.
///
/// Source: ECMA-48 5.4 for the form; "XTerm Control Sequences" for the meanings.
enum ControlSequence {
  /// Reads a sequence that starts with Escape and `[`.
  static func read(_ bytes: [UInt8], isLast: Bool) -> Reading {
    if bytes.count == 2 { return isLast ? .event(.key(.alt("[")), 2) : .more }
    if bytes[2] == UInt8(ascii: "[") { return readConsole(bytes, isLast: isLast) }
    let body = bytes.dropFirst(2)
    guard let last = body.firstIndex(where: { !(0x20...0x3F).contains($0) }) else {
      return bytes.count > KeyDecoder.longestSequence || isLast ? .nothing(bytes.count) : .more
    }
    // A control or Escape inside breaks the sequence off and is read anew.
    guard (0x40...0x7E).contains(bytes[last]) else { return .nothing(last) }
    if bytes[last] == UInt8(ascii: "M"), last == 2 {
      // The old mouse protocol: three bytes follow.
      if bytes.count >= 6 { return .nothing(6) }
      return isLast ? .nothing(bytes.count) : .more
    }
    let parameters = String(decoding: bytes[2..<last], as: UTF8.self)
    let final = Character(Unicode.Scalar(bytes[last]))
    if parameters == "200", final == "~" { return .pasteStart(last + 1) }
    guard let event = event(parameters, final) else { return .nothing(last + 1) }
    return .event(event, last + 1)
  }

  /// Reads a sequence that starts with Escape and `O`.
  static func readShort(_ bytes: [UInt8], isLast: Bool) -> Reading {
    if bytes.count == 2 { return isLast ? .event(.key(.alt("O")), 2) : .more }
    let final = Character(Unicode.Scalar(bytes[2]))
    if let key = lettered(final) { return .event(.key(key), 3) }
    if final == "M" { return .event(.key(.enter), 3) }
    return .event(.key(.alt("O")), 2)
  }

  /// Reads F1 to F5 of the Linux console.
  private static func readConsole(_ bytes: [UInt8], isLast: Bool) -> Reading {
    if bytes.count == 3 { return isLast ? .nothing(3) : .more }
    switch bytes[3] {
    case UInt8(ascii: "A")...UInt8(ascii: "E"):
      return .event(.key(.function(Int(bytes[3] - UInt8(ascii: "A")) + 1)), 4)
    default: return .nothing(3)
    }
  }

  private static func event(_ parameters: String, _ final: Character) -> DisplayEvent? {
    if parameters.first == "<" { return mouse(parameters.dropFirst(), final) }
    let numbers = parameters.split(separator: ";", omittingEmptySubsequences: false)
      .map { Int($0.prefix { $0 != ":" }) ?? 1 }
    let modifiers = modifiers(numbers.count > 1 ? numbers[1] : 1)
    let key: Key?
    switch final {
    case "~" where numbers.count == 3 && numbers[0] == 27: key = coded(numbers[2])
    case "~": key = numbered(numbers.first ?? 0)
    case "u": key = coded(numbers.first ?? 0)
    case "Z": key = .backtab
    default: key = lettered(final)
    }
    guard var key else { return nil }
    key.modifiers.formUnion(modifiers)
    if case .character = key.code { key.modifiers.remove(.shift) }
    return .key(key)
  }

  /// Modifiers are told as one more than their bits.
  private static func modifiers(_ number: Int) -> Key.Modifiers {
    guard (2...256).contains(number) else { return [] }
    let bits = number - 1
    var modifiers: Key.Modifiers = []
    if bits & 1 != 0 { modifiers.insert(.shift) }
    if bits & 2 != 0 || bits & 8 != 0 { modifiers.insert(.alt) }
    if bits & 4 != 0 { modifiers.insert(.control) }
    return modifiers
  }

  private static func lettered(_ final: Character) -> Key? {
    switch final {
    case "A": .up
    case "B": .down
    case "C": .right
    case "D": .left
    case "F": .end
    case "H": .home
    case "P": .function(1)
    case "Q": .function(2)
    case "R": .function(3)
    case "S": .function(4)
    default: nil
    }
  }

  private static func numbered(_ number: Int) -> Key? {
    switch number {
    case 1, 7: .home
    case 2: .insert
    case 3: .delete
    case 4, 8: .end
    case 5: .pageUp
    case 6: .pageDown
    case 11...15: .function(number - 10)
    case 17...21: .function(number - 11)
    case 23...26: .function(number - 12)
    case 28, 29: .function(number - 13)
    case 31...34: .function(number - 14)
    default: nil
    }
  }

  /// A key told by its code point, as terminals do when modifiers would be lost.
  private static func coded(_ number: Int) -> Key? {
    switch number {
    case 8, 127: return .backspace
    case 9: return .tab
    case 13: return .enter
    case 27: return .escape
    default:
      guard number >= 0x20, let value = UInt32(exactly: number),
        !(0x7F..<0xA0).contains(value), !(0xE000...0xF8FF).contains(value),
        let scalar = Unicode.Scalar(value)
      else { return nil }
      return .character(Character(scalar))
    }
  }

  /// The mouse protocol in decimal: button and modifiers, column, row; `m` when a button comes up.
  private static func mouse(_ parameters: Substring, _ final: Character) -> DisplayEvent? {
    let numbers = parameters.split(separator: ";").compactMap { Int($0) }
    guard numbers.count == 3, final == "M" || final == "m",
      numbers.allSatisfy({ (0...65535).contains($0) }), numbers[1] > 0, numbers[2] > 0
    else { return nil }
    let action: Mouse.Action
    switch (numbers[0] & ~0b1_1100, final) {
    case (64, _): action = .wheelUp
    case (65, _): action = .wheelDown
    case (66..., _): return nil
    case (_, "m"): action = .release
    case (32..., _): action = .drag
    case (0, _): action = .press
    case (1, _): action = .pressMiddle
    case (2, _): action = .pressRight
    default: return nil
    }
    return .mouse(Mouse(action, at: Point(column: numbers[1] - 1, row: numbers[2] - 1)))
  }
}
