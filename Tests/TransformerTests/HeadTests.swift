import Foundation
import Testing
import Transformer

@Suite("Heads are written layer.head")
struct HeadTests {
  @Test("and read back")
  func roundTrip() throws {
    for layer in 0..<13 {
      for index in 0..<13 {
        let head = Head(layer, index)
        #expect(head.description == "\(layer).\(index)")
        #expect(Head(head.description) == head)
      }
    }
    let encoded = try JSONEncoder().encode([Head(9, 6)])
    #expect(String(bytes: encoded, encoding: .utf8) == #"["9.6"]"#)
    #expect(try JSONDecoder().decode([Head].self, from: encoded) == [Head(9, 6)])
  }

  @Test(
    "anything else is no head",
    arguments: [
      "", ".", "9", "9.", ".6", "9.6.1", "9.-6", "-9.6", "9 .6", " 9.6", "a.b", "9,6", "9..6",
      "99999999999999999999.1", "１.２", "9.6q", "0x1.2",
    ])
  func notAHead(text: String) throws {
    #expect(Head(text) == nil)
    let encoded = try JSONEncoder().encode([text])
    #expect(throws: DecodingError.self) { try JSONDecoder().decode([Head].self, from: encoded) }
  }

  @Test("a part of a text is read as well")
  func substring() {
    #expect(Head("9.6.q".dropLast(2)) == Head(9, 6))
  }

  @Test("heads are ordered by layer, then by number")
  func order() {
    let ordered = (0..<4).flatMap { layer in (0..<4).map { Head(layer, $0) } }
    #expect(ordered.reversed().sorted() == ordered)
    #expect(Head(2, 11) < Head(10, 0))
  }
}
