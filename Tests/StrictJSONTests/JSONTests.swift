import StrictJSON
import Testing

@Suite("JSON.parse reads the grammar of RFC 8259")
struct JSONTests {
  @Test(
    "it reads every sort of value",
    arguments: [
      ("null", JSON.null), ("true", .bool(true)), ("false", .bool(false)),
      ("0", .integer(0)), ("-12", .integer(-12)), ("-0", .number(-0.0)),
      ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
      ("9223372036854775808", .number(9_223_372_036_854_775_808)),
      ("1.5e3", .number(1500)), ("1E-2", .number(0.01)),
      ("5e-324", .number(.leastNonzeroMagnitude)),
      ("1e-999", .number(0)), (#""""#, .string("")), (" [ ] ", .array([])),
      ("\t\r\n[1,[2]] ", .array([.integer(1), .array([.integer(2)])])),
      ("{}", .object(JSONObject())),
      (#""\"\\\/\b\f\n\r\t""#, .string("\"\\/\u{8}\u{c}\n\r\t")),
      (#""\u0041\u00e9\u20AC\uD83D\uDE00\u0000""#, .string("Aé€😀\u{0}")),
      ("\"é€😀\u{7f}\"", .string("é€😀\u{7f}")),
    ])
  func values(text: String, expected: JSON) throws {
    #expect(try JSON.parse(Array(text.utf8)) == expected)
  }

  @Test("minus zero keeps its sign")
  func minusZero() throws {
    #expect(try JSON.parse(Array("-0".utf8)).number?.sign == .minus)
  }

  @Test("an object keeps its order and finds its keys")
  func objects() throws {
    let keys = (0..<40).map { "key \($0 * 7 % 40)" }
    let members = keys.enumerated().map { "\"\($1)\": \($0)" }.joined(separator: ", ")
    let value = try JSON.parse(Array("{\(members)}".utf8))
    #expect(value.object?.keys == keys)
    #expect(value.object?.count == 40)
    for (index, key) in keys.enumerated() { #expect(value[key]?.integer == index) }
    #expect(value["key 40"] == nil)
  }

  @Test("keys that differ in code points only are two keys", arguments: [0, 20])
  func exactKeys(others: Int) throws {
    let more = (0..<others).map { "\"\($0)\": 0, " }.joined()
    let value = try JSON.parse(Array("{\(more)\"\u{e9}\": 1, \"e\u{301}\": 2}".utf8))
    #expect(value["\u{e9}"]?.integer == 1)
    #expect(value["e\u{301}"]?.integer == 2)
  }

  @Test("accessors give only their own sort")
  func accessors() throws {
    let value = try JSON.parse(Array(#"{"a": [true], "b": "x", "c": 2.5, "d": 3}"#.utf8))
    #expect(value["a"]?.array == [.bool(true)])
    #expect(value["a"]?.array?.first?.bool == true)
    #expect(value["b"]?.string == "x")
    #expect(value["c"]?.number == 2.5)
    #expect(value["c"]?.integer == nil)
    #expect(value["d"]?.number == 3)
    #expect(value["d"]?.object == nil)
    #expect(value.kind == .object)
    #expect(JSON.null["a"] == nil)
  }

  @Test("nesting is allowed up to the limit and no further", arguments: [0, 1, 64, 512])
  func depth(limit: Int) throws {
    let limits = JSONLimits(depth: limit)
    for (open, inner, close) in [("[", "", "]"), ("{\"a\":", "0", "}")] where limit > 0 {
      let text =
        String(repeating: open, count: limit) + inner + String(repeating: close, count: limit)
      _ = try JSON.parse(Array(text.utf8), limits: limits)
    }
    let deeper = [UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)
    #expect {
      try JSON.parse(deeper, limits: limits)
    } throws: {
      ($0 as? JSONError)?.problem == .tooDeep(limit: limit)
        && ($0 as? JSONError)?.place.byte == limit
    }
  }
}
