import Files
import Testing

@Suite("Text of any editor is the same text, or is refused by its encoding")
struct TextBytesTests {
  private static let text = "Mary\nJohn é\n"

  @Test("a byte order mark in front is no part of it")
  func mark() throws {
    let bytes = Array(Self.text.utf8)
    #expect(try TextBytes.unmarked(TextBytes.mark + bytes) == bytes)
    #expect(try TextBytes.unmarked(bytes) == bytes)
    #expect(try TextBytes.unmarked(TextBytes.mark).isEmpty)
    #expect(try TextBytes.unmarked([]).isEmpty)
  }

  @Test("UTF-16 and UTF-32 are told by name, with a mark or without")
  func others() throws {
    let units = Array(Self.text.utf16)
    let little = units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    let big = units.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    let wide = Self.text.unicodeScalars.flatMap { [UInt8($0.value & 0xFF), 0, 0, 0] }
    for (bytes, encoding) in [
      ([0xFF, 0xFE] + little, OtherEncoding.utf16), ([0xFE, 0xFF] + big, .utf16),
      (little, .utf16LittleEndian), (big, .utf16BigEndian),
      ([0xFF, 0xFE, 0, 0] + wide, .utf32),
    ] {
      #expect(throws: encoding) { try TextBytes.unmarked(bytes) }
    }
    #expect(
      OtherEncoding.utf16LittleEndian.words
        == "is UTF-16 text, not UTF-8. Convert it, for example with 'iconv -f UTF-16LE -t UTF-8'.")
    #expect(
      OtherEncoding.utf32.words
        == "is UTF-32 text, not UTF-8. Convert it, for example with 'iconv -f UTF-32 -t UTF-8'.")
  }

  @Test(
    "what may be UTF-8 passes",
    arguments: [
      [], [0], [0x41], [0x41, 0], [0, 0, 0, 0], Array("ab\0cd\0ef".utf8), [0xFF, 0x41],
    ]
      as [[UInt8]])
  func passes(bytes: [UInt8]) throws {
    guard bytes != [0x41, 0] else {
      #expect(throws: OtherEncoding.utf16LittleEndian) { try TextBytes.unmarked(bytes) }
      return
    }
    #expect(try TextBytes.unmarked(bytes) == bytes)
  }

  @Test("marks inside are found, by the offset in the file")
  func inside() {
    let mark = TextBytes.mark
    #expect(TextBytes.innerMark(of: Array("ab".utf8) + mark) == 2)
    #expect(TextBytes.innerMark(of: mark + Array("ab".utf8) + mark) == 5)
    #expect(TextBytes.innerMark(of: mark + mark) == 3)
    #expect(TextBytes.innerMark(of: mark + Array("a\u{FB01}b\u{F8FF}".utf8)) == nil)
    #expect(TextBytes.innerMark(of: []) == nil)
  }

  @Test("lines end with LF, CR LF and CR, and with nothing else")
  func lines() {
    for (written, read) in [
      ("a\r\nb\r\n", "a\nb\n"), ("a\rb\r", "a\nb\n"), ("a\r\r\nb", "a\n\nb"), ("a\n\rb", "a\n\nb"),
      ("a\u{2028}b\u{85}c\u{B}d\u{C}e", "a\u{2028}b\u{85}c\u{B}d\u{C}e"), ("", ""), ("\r", "\n"),
    ] {
      #expect(TextBytes.withLineFeeds(Array(written.utf8)) == Array(read.utf8))
      let lines = written.split(
        omittingEmptySubsequences: false, whereSeparator: TextBytes.endsLine)
      let same = read.split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines == same, "\(written.debugDescription)")
    }
  }

  @Test("bytes that are no UTF-8 are told by their place")
  func strays() {
    #expect(TextBytes.firstStrayByte(of: Array("aé".utf8) + [0xE9, 0x41]) == 3)
    #expect(TextBytes.firstStrayByte(of: Array(Self.text.utf8)) == nil)
  }
}
