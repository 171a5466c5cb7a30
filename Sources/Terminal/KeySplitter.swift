/// A part of what a terminal sent.
enum KeyPiece: Hashable {
  /// The bytes of one key, or of one report of the mouse.
  case key([UInt8])
  /// Text that was pasted.
  case paste(String)
}

/// Tells where the bytes of one key end and those of the next begin.
///
/// It takes bytes in pieces of any size, so that curses is given whole keys and never waits for the
/// rest of one. A byte that breaks a sequence starts anew, and bytes that are not UTF-8 become
/// U+FFFD, so nothing puts it out of step. As Escape alone is also the start of every sequence, the
/// caller calls `flush` when nothing came for a while.
struct KeySplitter {
  /// Longer sequences are noise.
  static let longestSequence = 64
  /// A longer paste is cut here, in bytes.
  static let longestPaste = 1 << 20

  private var waiting: [UInt8] = []
  private var paste: PasteReader?
  /// How often the terminal said that all is well, since that was last asked.
  private var answers = 0

  /// Hands out how often the terminal said that all is well.
  mutating func takeAnswers() -> Int {
    defer { answers = 0 }
    return answers
  }

  /// Whether bytes are held back that `flush` would turn into keys.
  var isWaiting: Bool { !waiting.isEmpty }

  /// Whether what is held back and what comes next may be the terminal's answer that all is well.
  func mayBeAnswer(with next: [UInt8]) -> Bool {
    zip(waiting + next, XtermSequence.status.answer).allSatisfy { $0 == $1 }
  }

  /// Takes bytes, and returns what they complete.
  mutating func feed(_ bytes: some Sequence<UInt8>) -> [KeyPiece] {
    var pieces: [KeyPiece] = []
    for byte in bytes {
      if paste != nil {
        if let text = paste?.take(byte) {
          pieces.append(.paste(text))
          paste = nil
        }
        continue
      }
      waiting.append(byte)
      drain(into: &pieces, isLast: false)
    }
    return pieces
  }

  /// Takes what is held back for complete: Escape alone, Alt with `[`, a cut character.
  mutating func flush() -> [KeyPiece] {
    var pieces: [KeyPiece] = []
    drain(into: &pieces, isLast: true)
    return pieces
  }

  /// Takes keys off the front of the bytes held back, until more bytes are needed.
  private mutating func drain(into pieces: inout [KeyPiece], isLast: Bool) {
    while !waiting.isEmpty, let front = Front(of: waiting, isLast: isLast) {
      let bytes = Array(waiting.prefix(front.count))
      waiting.removeFirst(front.count)
      switch front {
      case .key where bytes == XtermSequence.paste.start:
        paste = PasteReader()
        return
      case .key where bytes == XtermSequence.status.answer: answers += 1
      case .key: pieces.append(.key(bytes))
      case .notText(let prefix, _):
        pieces.append(.key(bytes.prefix(prefix) + Array("\u{FFFD}".utf8)))
      case .noise: break
      }
    }
  }
}

/// Collects pasted bytes until the sequence that ends them.
private struct PasteReader {
  private static let end = XtermSequence.paste.end
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
    bytes.append(contentsOf: more.prefix(KeySplitter.longestPaste - bytes.count))
  }
}

/// What stands at the front of some bytes.
private enum Front {
  /// So many bytes are a key.
  case key(Int)
  /// After a prefix, which is an Escape or nothing, bytes are no UTF-8; so many in all.
  case notText(prefix: Int, Int)
  /// So many bytes mean nothing.
  case noise(Int)

  private static let escape: UInt8 = 0x1B

  /// How many bytes it has.
  var count: Int {
    switch self {
    case .key(let count), .notText(_, let count), .noise(let count): count
    }
  }

  /// Looks at the front of at least one byte; nothing when it cannot be told yet.
  ///
  /// - Parameters:
  ///   - bytes: what has come.
  ///   - isLast: whether no more bytes will come soon.
  init?(of bytes: [UInt8], isLast: Bool) {
    let found: Front?
    if bytes[0] != Self.escape {
      found = Self.character(bytes, from: 0, isLast: isLast)
    } else if bytes.count == 1 {
      found = isLast ? .key(1) : nil
    } else {
      switch bytes[1] {
      case Self.escape: found = .key(1)
      case UInt8(ascii: "["): found = Self.sequence(bytes, isLast: isLast)
      case UInt8(ascii: "O"): found = bytes.count > 2 || isLast ? .key(min(3, bytes.count)) : nil
      default: found = Self.character(bytes, from: 1, isLast: isLast)
      }
    }
    guard let found else { return nil }
    self = found
  }

  /// A sequence that starts with Escape and a bracket, as in ECMA-48 5.4.
  private static func sequence(_ bytes: [UInt8], isLast: Bool) -> Front? {
    if bytes.count == 2 { return isLast ? .key(2) : nil }
    if bytes[2] == UInt8(ascii: "[") {
      // F1 to F5 of the Linux console.
      if bytes.count == 3 { return isLast ? .noise(3) : nil }
      return (0x41...0x45).contains(bytes[3]) ? .key(4) : .noise(3)
    }
    let body = bytes.dropFirst(2)
    guard let last = body.firstIndex(where: { !(0x20...0x3F).contains($0) }) else {
      return bytes.count > KeySplitter.longestSequence || isLast ? .noise(bytes.count) : nil
    }
    // A control or Escape inside breaks the sequence off and is read anew.
    guard (0x40...0x7E).contains(bytes[last]) else { return .noise(last) }
    if bytes[last] == UInt8(ascii: "M"), last == 2 {
      // The old mouse protocol: three bytes follow.
      if bytes.count >= 6 { return .noise(6) }
      return isLast ? .noise(bytes.count) : nil
    }
    return .key(last + 1)
  }

  /// One control or one character of UTF-8, after an Escape where Alt is held.
  private static func character(_ bytes: [UInt8], from start: Int, isLast: Bool) -> Front? {
    let needed: Int
    switch bytes[start] {
    case 0..<0x80: return .key(start + 1)
    case 0xC2...0xDF: needed = 2
    case 0xE0...0xEF: needed = 3
    case 0xF0...0xF4: needed = 4
    default: return .notText(prefix: start, start + 1)
    }
    // What breaks off too early is one mistake; the byte that broke it is read anew.
    let whole = bytes[start...].prefix(needed)
    let valid = 1 + whole.dropFirst().prefix { $0 & 0xC0 == 0x80 }.count
    if valid < needed {
      if start + valid == bytes.count, !isLast { return nil }
      return .notText(prefix: start, start + valid)
    }
    guard let text = String(validating: whole, as: UTF8.self) else {
      return .notText(prefix: start, start + needed)
    }
    let isControl = text.unicodeScalars.contains { $0.value < 0xA0 }
    return isControl ? .noise(start + needed) : .key(start + needed)
  }
}
