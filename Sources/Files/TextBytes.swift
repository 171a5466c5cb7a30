/// What the bytes of a text file say, whoever wrote it.
///
/// Every text file that is read goes through here, so that a file of a Windows editor is the same
/// text as one of any other, or is refused by the name of its encoding.
public enum TextBytes {
  /// The mark that some editors put in front of UTF-8.
  public static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  /// The bytes of a text without the byte order mark in front.
  ///
  /// - Parameter bytes: a whole file.
  /// - Returns: what follows the mark; all of it where there is none, UTF-8 or not.
  /// - Throws: the encoding where the bytes are UTF-16 or UTF-32.
  public static func unmarked(_ bytes: [UInt8]) throws(OtherEncoding) -> [UInt8] {
    if let other = OtherEncoding(of: bytes) { throw other }
    return bytes.starts(with: mark) ? Array(bytes.dropFirst(mark.count)) : bytes
  }

  /// Where bytes stop being UTF-8.
  ///
  /// - Parameter bytes: a whole file.
  /// - Returns: the first byte that belongs to no character, from 0; nil where there is none.
  public static func firstStrayByte(of bytes: [UInt8]) -> Int? {
    do {
      _ = try UTF8Span(validating: bytes.span)
      return nil
    } catch {
      return error.byteOffsets.lowerBound
    }
  }

  /// Where another byte order mark stands behind the beginning, as where files were joined.
  ///
  /// - Parameter bytes: a whole file.
  /// - Returns: its first byte, from 0; nil where there is none.
  public static func innerMark(of bytes: [UInt8]) -> Int? {
    var place = bytes.starts(with: mark) ? mark.count : 0
    while let next = bytes[place...].firstIndex(of: mark[0]) {
      if bytes[next...].starts(with: mark) { return next }
      place = next + 1
    }
    return nil
  }

  /// A text whose lines end with LF alone; CR LF and CR end lines too, nothing else does.
  ///
  /// - Parameter bytes: a text.
  /// - Returns: the same where there is no CR.
  public static func withLineFeeds(_ bytes: [UInt8]) -> [UInt8] {
    guard let first = bytes.firstIndex(of: carriageReturn) else { return bytes }
    var result = Array(bytes[..<first])
    result.reserveCapacity(bytes.count)
    var follows = false
    for byte in bytes[first...] {
      if !(follows && byte == lineFeed) {
        result.append(byte == carriageReturn ? lineFeed : byte)
      }
      follows = byte == carriageReturn
    }
    return result
  }

  /// Whether a character ends a line of a text file: LF, CR LF or CR.
  ///
  /// - Parameter character: any; U+2028 and other separators are part of a line.
  /// - Returns: whether it does.
  public static func endsLine(_ character: Character) -> Bool {
    character == "\n" || character == "\r\n" || character == "\r"
  }
}

/// An encoding that is not read, by the name that iconv has for it.
public enum OtherEncoding: String, Error, Hashable, Sendable, CaseIterable {
  /// With a byte order mark.
  case utf16 = "UTF-16"
  /// Without one, the low byte of each unit first.
  case utf16LittleEndian = "UTF-16LE"
  /// Without one, the high byte of each unit first.
  case utf16BigEndian = "UTF-16BE"
  /// With a byte order mark.
  case utf32 = "UTF-32"

  /// How many of the first bytes are looked at where there is no mark.
  private static let telling = 512

  /// The encoding of a file; nil where it may be UTF-8.
  ///
  /// Without a mark, zero bytes tell. Plain text has none. UTF-16 of Latin letters has one in nearly
  /// every unit, always on the same side.
  init?(of bytes: [UInt8]) {
    if bytes.starts(with: [0xFF, 0xFE, 0, 0]) || bytes.starts(with: [0, 0, 0xFE, 0xFF]) {
      self = .utf32
      return
    }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      self = .utf16
      return
    }
    let units = min(bytes.count, Self.telling) / 2
    let high = (0..<units).count { bytes[2 * $0] == 0 && bytes[2 * $0 + 1] != 0 }
    let low = (0..<units).count { bytes[2 * $0] != 0 && bytes[2 * $0 + 1] == 0 }
    switch (2 * high > units, 2 * low > units) {
    case (true, _): self = .utf16BigEndian
    case (_, true): self = .utf16LittleEndian
    default: return nil
    }
  }

  /// What is wrong and how to mend it, to follow the name of the file.
  public var words: String {
    "is \(family) text, not UTF-8. Convert it, for example with \(conversion)."
  }

  /// The name that people know, such as UTF-16.
  public var family: String { self == .utf32 ? "UTF-32" : "UTF-16" }

  /// The command that makes UTF-8 of it, in quotation marks.
  public var conversion: String { "'iconv -f \(rawValue) -t UTF-8'" }
}
