import StrictJSON
import Testing

@Suite("JSONReader reads value by value")
struct JSONReaderTests {
  @Test("it reads what it is asked for, in order")
  func reading() throws {
    let text = #" {"a": 1, "b": [true, null, "x", 2.5, -3], "c": {}, "d": {"e": [[]]}} "#
    var reader = try JSONReader(Array(text.utf8))
    try reader.enterObject()
    #expect(try reader.nextKey() == "a")
    #expect(try reader.integer() == 1)
    #expect(try reader.nextKey() == "b")
    #expect(reader.place == JSONPlace(byte: 10, line: 1, column: 11))
    try reader.enterArray()
    #expect(try reader.nextElement())
    #expect(try reader.bool())
    #expect(try reader.nextElement())
    try reader.null()
    #expect(try reader.nextElement())
    #expect(try reader.kind() == .string)
    #expect(try reader.string() == "x")
    #expect(try reader.nextElement())
    #expect(try reader.number() == 2.5)
    #expect(try reader.nextElement())
    #expect(try reader.number() == -3)
    #expect(try !reader.nextElement())
    #expect(try reader.nextKey() == "c")
    #expect(try reader.value() == .object(JSONObject()))
    #expect(try reader.nextKey() == "d")
    #expect(try reader.value()["e"] == .array([.array([])]))
    #expect(try reader.nextKey() == nil)
    try reader.end()
  }

  @Test("a value of another sort is refused with both sorts")
  func wrongKind() throws {
    var reader = try JSONReader(Array("\n[1]".utf8))
    let error = #expect(throws: JSONError.self) { try reader.enterObject() }
    #expect(error?.description == "line 2, column 1 (byte 1): expected an object, found an array")
  }

  @Test(
    "a number that is not whole is refused where a whole one is asked for",
    arguments: [
      "1.0", "1e2", "9223372036854775808", "-9223372036854775809", "99999999999999999999999",
    ])
  func notAnInteger(text: String) throws {
    var reader = try JSONReader(Array(text.utf8))
    let error = #expect(throws: JSONError.self) { try reader.integer() }
    #expect(
      error?.description
        == "line 1, column 1 (byte 0): expected a whole number of at most 63 bits, found \(text)")
  }
}
