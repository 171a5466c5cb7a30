import StrictJSON
import Testing

@Suite("JSON errors say what is wrong, and where")
struct JSONErrorTests {
  @Test(
    "each broken text has its exact message",
    arguments: [
      ("", "the text is empty; a JSON value was expected"),
      (" \n ", "the text is empty; a JSON value was expected"),
      (
        "\u{feff}1", "the text begins with a byte order mark; save it as UTF-8 without one"
      ),
      ("[1,]", "line 1, column 4 (byte 3): expected a value, found ']'"),
      ("[1", "line 1, column 3 (byte 2): expected a comma or ], found the end of the text"),
      ("[1 2]", "line 1, column 4 (byte 3): expected a comma or ], found '2'"),
      ("[,1]", "line 1, column 2 (byte 1): expected a value, found ','"),
      ("{,}", "line 1, column 2 (byte 1): expected a key in quotation marks, found ','"),
      (
        #"{"a":1,}"#,
        "line 1, column 8 (byte 7): expected a key in quotation marks, found '}'"
      ),
      (#"{"a" 1}"#, "line 1, column 6 (byte 5): expected a colon after the key, found '1'"),
      (#"{"a":1 "b"}"#, "line 1, column 8 (byte 7): expected a comma or }, found '\"'"),
      ("{\"é\":\n  x}", "line 2, column 3 (byte 9): expected a value, found 'x'"),
      (
        "{\"a\": 1,\n \"a\": 2}",
        "line 2, column 2 (byte 10): the key \"a\" occurs twice in one object; remove one of them"
      ),
      (
        "{\"\u{202e}\\n\": 1,\"\u{202e}\\n\": 2}",
        """
        line 1, column 11 (byte 12): the key "\\u{202E}\\u{000A}" occurs twice in one object; \
        remove one of them
        """
      ),
      (
        "1 x",
        """
        line 1, column 3 (byte 2): the JSON value is complete, but 'x' follows; remove what follows
        """
      ),
      ("01", "line 1, column 1 (byte 0): a number begins with a needless 0; remove it"),
      ("-01", "line 1, column 2 (byte 1): a number begins with a needless 0; remove it"),
      ("-", "line 1, column 2 (byte 1): expected a digit, found the end of the text"),
      ("1.", "line 1, column 3 (byte 2): expected a digit, found the end of the text"),
      ("1e+ ", "line 1, column 4 (byte 3): expected a digit, found a space"),
      ("+1", "line 1, column 1 (byte 0): expected a value, found '+'"),
      ("NaN", "line 1, column 1 (byte 0): expected a value, found 'N'"),
      ("nul", "line 1, column 4 (byte 3): expected null, found the end of the text"),
      ("trux", "line 1, column 4 (byte 3): expected true, found 'x'"),
      ("1e999", "line 1, column 1 (byte 0): the number 1e999 is beyond the range of a double"),
      (
        "\"a",
        """
        line 1, column 3 (byte 2): expected the closing quotation mark of a string, found the end \
        of the text
        """
      ),
      (
        "\"\t\"",
        """
        line 1, column 2 (byte 1): the byte 0x09 stands unescaped in a string; write it as \\u0009
        """
      ),
      (
        #""\x""#,
        #"""
        line 1, column 3 (byte 2): expected one of " \ / b f n r t u after a backslash, found 'x'
        """#
      ),
      (
        #""\u12g4""#,
        #"""
        line 1, column 6 (byte 5): expected four hexadecimal digits after \u, found 'g'
        """#
      ),
      (
        #""\ud800""#,
        """
        line 1, column 2 (byte 1): \\uD800 is half of a surrogate pair and stands for no character
        """
      ),
      (
        #""\uD83Dx""#,
        """
        line 1, column 2 (byte 1): \\uD83D is half of a surrogate pair and stands for no character
        """
      ),
      (
        #""\uD83D\u0041""#,
        """
        line 1, column 2 (byte 1): \\uD83D is half of a surrogate pair and stands for no character
        """
      ),
      (
        #""\uDE00\uD83D""#,
        """
        line 1, column 2 (byte 1): \\uDE00 is half of a surrogate pair and stands for no character
        """
      ),
    ])
  func message(text: String, expected: String) {
    let error = #expect(throws: JSONError.self) { try JSON.parse(Array(text.utf8)) }
    #expect(error?.description == expected)
  }

  @Test(
    "bytes that are not UTF-8 are refused",
    arguments: [
      [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xC3, 0x28], [0xE0, 0x9F, 0xBF],
      [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x9F, 0x98],
      [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF],
    ] as [[UInt8]])
  func invalidUTF8(bytes: [UInt8]) {
    let error = #expect(throws: JSONError.self) { try JSON.parse([0x22] + bytes + [0x22]) }
    #expect(error?.description == "line 1, column 2 (byte 1): the bytes are not valid UTF-8")
    #expect(throws: JSONError.self) { try JSON.parse([0x22] + bytes) }
  }

  @Test("limits are told with their numbers")
  func limits() {
    let large = #expect(throws: JSONError.self) {
      try JSON.parse(Array("[1, 2]".utf8), limits: JSONLimits(bytes: 5))
    }
    #expect(large?.description == "the text has 6 bytes, more than the limit of 5")
    let deep = #expect(throws: JSONError.self) {
      try JSON.parse(Array("[[1]]".utf8), limits: JSONLimits(depth: 1))
    }
    #expect(
      deep?.description
        == "line 1, column 2 (byte 1): more than 1 arrays and objects are nested")
    let long = #expect(throws: JSONError.self) {
      try JSON.parse([UInt8](repeating: UInt8(ascii: "1"), count: 1_000_000))
    }
    #expect(
      long?.description == "line 1, column 1 (byte 0): a number has more than 1100 characters")
  }
}
