import StrictJSON
import Testing

@Suite("JSON is written in the order given, and reads back as it was")
struct JSONOutputTests {
  private static let sample: JSONOutput = [
    "name": "run", "steps": 12, "loss": Float(0.1), "rate": 1e-5 as Double, "bad": Float.nan,
    "absent": nil as Int?, "heads": [[Float(1), 2], [3, -0.5]],
    "inner": ["a": true, "b": [] as [Int]] as JSONOutput, "none": [:] as JSONOutput,
  ]

  @Test("one line, without blanks")
  func line() {
    #expect(
      Self.sample.line
        == #"{"name":"run","steps":12,"loss":0.1,"rate":1e-05,"bad":null,"absent":null,"#
        + #""heads":[[1.0,2.0],[3.0,-0.5]],"inner":{"a":true,"b":[]},"none":{}}"#)
  }

  @Test("several lines for people")
  func text() {
    let value: JSONOutput = [
      "a": 1, "list": [1, 2], "rows": [[1], [2]], "point": ["x": 1, "y": 2] as JSONOutput,
    ]
    let expected = """
      {
        "a": 1,
        "list": [1, 2],
        "rows": [
          [1],
          [2]
        ],
        "point": {"x": 1, "y": 2}
      }
      """
    #expect(value.text == expected)
  }

  @Test("both forms hold the same value")
  func same() throws {
    let line = try JSON.parse(Array(Self.sample.line.utf8))
    #expect(try JSON.parse(Array(Self.sample.text.utf8)) == line)
    #expect(line["loss"] == .number(0.1))
    #expect(line.object?.keys.prefix(3) == ["name", "steps", "loss"])
  }

  @Test(
    "no string breaks a line or the grammar",
    arguments: ["", "\"\\/", "a\nb\r\n\t", "\u{0}\u{1B}\u{7F}\u{85}", "\u{2028}é😀", "\u{FEFF}x"])
  func strings(string: String) throws {
    let line = JSONOutput.string(string).line
    #expect(try JSON.parse(Array(line.utf8)) == .string(string))
    #expect(!line.utf8.contains { $0 < 0x20 })
  }

  @Test(
    "floats read back bit for bit",
    arguments: [
      Float(0.1), -0, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 16_777_216, 1 / 3,
    ])
  func floats(value: Float) throws {
    let number = try JSON.parse(Array(JSONOutput.float(value).line.utf8)).number
    #expect(number.map { Float($0).bitPattern } == value.bitPattern)
  }

  @Test("whole numbers that readers would round become strings")
  func large() {
    #expect(((1 << 53) - 1 as UInt64).json == .integer((1 << 53) - 1))
    #expect((1 << 53 as UInt64).json == .string("9007199254740992"))
  }

  @Test("members are added after an object's own; nothing is added to another value")
  func adding() {
    let one: JSONOutput = ["a": 1]
    #expect(one.adding(["b": 2]).line == #"{"a":1,"b":2}"#)
    #expect(one.adding(.null) == one)
    #expect(JSONOutput.null.adding(one) == .null)
  }
}
