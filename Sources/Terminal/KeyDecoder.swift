import Screen

/// Turns the bytes that a terminal sends into keys, pastes and mouse events.
///
/// It takes bytes in pieces of any size. An escape sequence that is not understood is dropped
/// whole, a byte that breaks a sequence starts anew, and bytes that are not UTF-8 become U+FFFD, so
/// nothing puts it out of step. As Escape alone is also the start of every sequence, the caller
/// calls `flush` when nothing came for a while.
struct KeyDecoder: Sendable {
  /// Longer sequences are noise.
  static let longestSequence = 64
  /// A longer paste is cut here, in bytes.
  static let longestPaste = 1 << 20

  private var waiting: [UInt8] = []
  private var paste: PasteReader?

  /// A decoder that has seen nothing.
  init() {}

  /// Whether bytes are held back that `flush` would turn into keys.
  var isWaiting: Bool { !waiting.isEmpty }

  /// Takes bytes, and returns what they complete.
  mutating func feed(_ bytes: some Sequence<UInt8>) -> [DisplayEvent] {
    var events: [DisplayEvent] = []
    for byte in bytes {
      if paste != nil {
        if let text = paste?.take(byte) {
          events.append(.paste(text))
          paste = nil
        }
        continue
      }
      waiting.append(byte)
      drain(into: &events, isLast: false)
    }
    return events
  }

  /// Takes what is held back for complete: Escape alone, Alt with `[`, a cut character.
  mutating func flush() -> [DisplayEvent] {
    var events: [DisplayEvent] = []
    drain(into: &events, isLast: true)
    return events
  }

  /// Reads events off the front of the bytes held back, until more bytes are needed.
  private mutating func drain(into events: inout [DisplayEvent], isLast: Bool) {
    while !waiting.isEmpty {
      switch Reading.first(of: waiting[...], isLast: isLast) {
      case .more: return
      case .nothing(let count): waiting.removeFirst(count)
      case .event(let event, let count):
        events.append(event)
        waiting.removeFirst(count)
      case .pasteStart(let count):
        waiting.removeFirst(count)
        paste = PasteReader()
        return
      }
    }
  }
}

/// Collects pasted bytes until the sequence that ends them.
private struct PasteReader: Sendable {
  private static let end = Array("\u{1B}[201~".utf8)
  private var bytes: [UInt8] = []
  private var matched = 0

  /// The text, when the byte completes the end of the paste.
  mutating func take(_ byte: UInt8) -> String? {
    if byte == Self.end[matched] {
      matched += 1
      return matched == Self.end.count ? String(decoding: bytes, as: UTF8.self) : nil
    }
    keep(Self.end[..<matched])
    // The end starts with its only Escape, so after a mismatch only this byte can start it.
    matched = byte == Self.end[0] ? 1 : 0
    if matched == 0 { keep([byte]) }
    return nil
  }

  private mutating func keep(_ more: some Collection<UInt8>) {
    bytes.append(contentsOf: more.prefix(KeyDecoder.longestPaste - bytes.count))
  }
}

/// What stands at the front of some bytes.
enum Reading {
  /// It cannot be told yet.
  case more
  /// So many bytes mean nothing.
  case nothing(Int)
  /// An event of so many bytes.
  case event(DisplayEvent, Int)
  /// The start of a paste, of so many bytes.
  case pasteStart(Int)

  static let escape: UInt8 = 0x1B

  /// Reads the front of at least one byte; `isLast` when no more bytes will come soon.
  static func first(of bytes: ArraySlice<UInt8>, isLast: Bool) -> Reading {
    let bytes = Array(bytes)
    guard bytes[0] == escape else { return character(bytes, isLast: isLast) }
    guard bytes.count > 1 else { return isLast ? .event(.key(.escape), 1) : .more }
    switch bytes[1] {
    case escape: return .event(.key(.escape), 1)
    case UInt8(ascii: "["): return ControlSequence.read(bytes, isLast: isLast)
    case UInt8(ascii: "O"): return ControlSequence.readShort(bytes, isLast: isLast)
    default: return alt(bytes, isLast: isLast)
    }
  }

  /// A key with Alt is the key after an Escape.
  private static func alt(_ bytes: [UInt8], isLast: Bool) -> Reading {
    switch character(Array(bytes.dropFirst()), isLast: isLast) {
    case .event(.key(var key), let count):
      key.modifiers.insert(.alt)
      return .event(.key(key), count + 1)
    case .nothing(let count): return .nothing(count + 1)
    case let other: return other
    }
  }

  /// One control or one character of UTF-8.
  private static func character(_ bytes: [UInt8], isLast: Bool) -> Reading {
    let first = bytes[0]
    switch first {
    case 0: return .event(.key(.control(" ")), 1)
    case 8, 0x7F: return .event(.key(.backspace), 1)
    case 9: return .event(.key(.tab), 1)
    case 10, 13: return .event(.key(.enter), 1)
    case 1...26: return .event(.key(.control(letter(first + 0x60))), 1)
    case 28...31: return .event(.key(.control(letter(first + 0x40))), 1)
    case 0x20..<0x7F: return .event(.key(.character(letter(first))), 1)
    default: return multibyte(bytes, isLast: isLast)
    }
  }

  private static func letter(_ byte: UInt8) -> Character { Character(Unicode.Scalar(byte)) }

  private static func multibyte(_ bytes: [UInt8], isLast: Bool) -> Reading {
    let needed: Int
    switch bytes[0] {
    case 0xC2...0xDF: needed = 2
    case 0xE0...0xEF: needed = 3
    case 0xF0...0xF4: needed = 4
    default: return .event(.key(.character("\u{FFFD}")), 1)
    }
    // What breaks off too early is one mistake; the byte that broke it is read anew.
    let whole = bytes.prefix(needed)
    let valid = 1 + whole.dropFirst().prefix { $0 & 0xC0 == 0x80 }.count
    if valid < needed {
      if valid == bytes.count, !isLast { return .more }
      return .event(.key(.character("\u{FFFD}")), valid)
    }
    let text = String(validating: whole, as: UTF8.self)
    guard let scalar = text?.unicodeScalars.first, scalar.value >= 0xA0 else {
      return text == nil ? .event(.key(.character("\u{FFFD}")), needed) : .nothing(needed)
    }
    return .event(.key(.character(Character(scalar))), needed)
  }
}
