import Foundation
import StrictJSON
import Testing

@Suite("No text makes the JSON reader trap, and valid texts mean what they mean elsewhere")
struct JSONPropertyTests {
  @Test("random bytes are read or refused")
  func randomBytes() {
    var dice = Dice(seed: 1)
    let alphabet = Array("{}[]\",:\\u0123456789eE+-.truefalsn dD8cC \n".utf8)
    for round in 0..<40_000 {
      let bytes = (0..<dice.next(below: 40)).map { _ in
        round.isMultiple(of: 2)
          ? UInt8(dice.next(below: 256)) : alphabet[dice.next(below: alphabet.count)]
      }
      _ = try? JSON.parse(bytes, limits: JSONLimits(depth: 4))
    }
  }

  @Test("damaged documents are read or refused")
  func mutations() {
    var dice = Dice(seed: 2)
    var refused = 0
    for _ in 0..<20_000 {
      var bytes = Array(dice.document(depth: 3).utf8)
      for _ in 0...dice.next(below: 3) {
        let index = dice.next(below: bytes.count)
        switch dice.next(below: 4) {
        case 0: bytes[index] = UInt8(dice.next(below: 256))
        case 1: bytes.remove(at: index)
        case 2: bytes.insert(UInt8(dice.next(below: 256)), at: index)
        default: bytes.removeLast(bytes.count - index)
        }
        if bytes.isEmpty { bytes = [UInt8(dice.next(below: 256))] }
      }
      if (try? JSON.parse(bytes)) == nil { refused += 1 }
    }
    #expect(refused > 5_000)
  }

  @Test("valid documents agree with Foundation")
  func agreement() throws {
    var dice = Dice(seed: 3)
    for _ in 0..<2_000 {
      let text = dice.document(depth: 4)
      let ours = try JSON.parse(Array(text.utf8))
      let theirs = try JSONSerialization.jsonObject(
        with: Foundation.Data(text.utf8), options: .fragmentsAllowed)
      #expect(isSame(ours, theirs), "\(text)")
    }
  }

  @Test("a document of many small parts takes time in proportion")
  func manyParts() throws {
    let text = "[" + String(repeating: "{\"a\":[1,2]},", count: 100_000) + "0]"
    #expect(try JSON.parse(Array(text.utf8)).array?.count == 100_001)
  }

  private func isSame(_ ours: JSON, _ theirs: Any) -> Bool {
    switch ours {
    case .null: return theirs is NSNull
    case .bool(let value): return (theirs as? NSNumber)?.boolValue == value
    case .integer(let value): return (theirs as? NSNumber)?.intValue == value
    case .number(let value): return (theirs as? NSNumber)?.doubleValue == value
    case .string(let value):
      return (theirs as? String).map { $0.utf8.elementsEqual(value.utf8) } ?? false
    case .array(let values):
      guard let others = theirs as? [Any], others.count == values.count else { return false }
      return zip(values, others).allSatisfy(isSame)
    case .object(let members):
      guard let others = theirs as? [String: Any], others.count == members.count else {
        return false
      }
      return zip(members.keys, members.values).allSatisfy { key, value in
        others[key].map { isSame(value, $0) } ?? false
      }
    }
  }
}

/// A small generator, so that each failure comes again.
private struct Dice {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next(below limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(limit))
  }

  /// A valid document.
  mutating func document(depth: Int) -> String {
    let space = ["", " ", "\n", "\t\r "][next(below: 4)]
    switch next(below: depth > 0 ? 9 : 6) {
    case 0: return ["null", "true", "false"][next(below: 3)] + space
    case 1: return String(next(below: 2_000_000) - 1_000_000)
    case 2: return "\(Double(next(below: 1_000_000)) / 1_000)e\(next(below: 40) - 20)" + space
    case 3, 4, 5: return text()
    case 6, 7:
      let parts = (0..<next(below: 5)).map { _ in document(depth: depth - 1) }
      return "[\(space)" + parts.joined(separator: "\(space),\(space)") + "]"
    default:
      let parts = (0..<next(below: 5)).map {
        "\"\($0)" + text().dropFirst() + "\(space):"
          + document(depth: depth - 1)
      }
      return "{\(space)" + parts.joined(separator: ",\(space)") + "}"
    }
  }

  mutating func text() -> String {
    let parts = [
      "a", "é", "漢", "😀", "\\n", "\\u00e9", "\\uD83D\\uDE00", "\\\\", "\\\"", "\\/", " ", "\u{7f}",
    ]
    return "\"" + (0..<next(below: 6)).map { _ in parts[next(below: parts.count)] }.joined() + "\""
  }
}
