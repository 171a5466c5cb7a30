import Analyses
import Circuits
import Foundation
import Testing
import Transformer

@Suite("A circuit and its text")
struct CircuitTests {
  static let text = """
    # Wang et al. 2022
    9.9   name-mover END
    5.5 induction S2   # copies
    \t
    10.0 name-mover END\r
    4.11 previous-token S1+1
    5.5 induction END
    """

  @Test("classes come in the order of their first heads, heads in that of the file")
  func parsing() throws {
    let circuit = try Circuit(parsing: Self.text)
    #expect(circuit.classes.map(\.name) == ["name-mover", "induction", "previous-token"])
    #expect(
      circuit.classes[0].members == [.init(Head(9, 9), at: "END"), .init(Head(10, 0), at: "END")])
    #expect(circuit.classes[1].members.map(\.position) == ["S2", "END"])
    #expect(circuit.heads == [Head(4, 11), Head(5, 5), Head(9, 9), Head(10, 0)])
    #expect(circuit.className(of: Head(10, 0)) == "name-mover")
    #expect(circuit.className(of: Head(1, 1)) == nil)
  }

  @Test("is written in columns")
  func writing() throws {
    #expect(
      try Circuit(parsing: Self.text).fileText == """
        9.9  name-mover     END
        10.0 name-mover     END
        5.5  induction      S2
        5.5  induction      END
        4.11 previous-token S1+1

        """)
    #expect(try Circuit(parsing: "").fileText.isEmpty)
  }

  @Test(
    "a wrong line is named with what to write",
    arguments: [
      (
        "\n9.9 name-mover",
        "line 2 has 2 words and not three. Write head, class and position, such as "
          + "'9.9 name-mover END'."
      ),
      (
        "9.9 # name-mover END",
        "line 1 has 1 word and not three. Write head, class and position, such as "
          + "'9.9 name-mover END'."
      ),
      (
        "9-9 name-mover END",
        "line 1 does not begin with a head. Write layer.head, such as '9.9 name-mover END'."
      ),
      (
        "9.9 name\u{7}mover END",
        "line 1 has characters in its class or position that cannot be shown. Type them again."
      ),
      (
        "0.0 a END\n12.0 b END",
        "line 2 names head 12.0, which the model does not have: layers go from 0 to 11, heads from "
          + "0 to 11."
      ),
      (
        "0.0 a END\n\n0.0 b END",
        "head 0.0 stands twice at one position, in lines 1 and 3. Remove one."
      ),
    ])
  func messages(text: String, message: String) {
    let shape = Configuration(layers: 12, heads: 12, width: 12, vocabulary: 5, context: 5)
    let error = #expect(throws: CircuitError.self) { try Circuit(parsing: text, for: shape) }
    #expect(error?.description == message)
  }

  @Test("without a model any head may stand in a file")
  func anyHead() throws {
    #expect(try Circuit(parsing: "900.77 a END").heads == [Head(900, 77)])
  }

  @Test("classes put together by hand follow the same rules")
  func byHand() throws {
    let member = Circuit.Member(Head(1, 1), at: "END")
    for (classes, error, message) in [
      (
        [CircuitClass("two words", [member])], CircuitError.notAWord(line: nil),
        "a class or a position is not one word without blanks and #. Choose another name."
      ),
      (
        [CircuitClass("a", [.init(Head(0, 0), at: "")])], .notAWord(line: nil),
        "a class or a position is not one word without blanks and #. Choose another name."
      ),
      (
        [CircuitClass("a", [member]), CircuitClass("a", [])], .duplicateClass,
        "two classes have the same name. Put their heads into one."
      ),
      (
        [CircuitClass("a", [member]), CircuitClass("b", [member])],
        .duplicate(Head(1, 1), line: nil, first: nil),
        "head 1.1 stands twice at one position. Remove one."
      ),
    ] {
      #expect(throws: error) { try Circuit(classes) }
      #expect(error.description == message)
    }
    #expect(try Circuit([CircuitClass("a", [])]).classes.isEmpty)
  }

  @Test("what is written is read again", arguments: 0..<200)
  func roundTrip(seed: UInt64) throws {
    var generator = Numbers(state: seed)
    let words = ["END", "S1+1", "é", "x\u{301}", "日本", "a", "-", "\u{301}b", "S2", "10.7"]
    var members = Set<Circuit.Member>()
    let classes = words.shuffled(using: &generator).prefix(Int.random(in: 0...5, using: &generator))
      .map { name in
        CircuitClass(
          name,
          (0..<Int.random(in: 0...6, using: &generator)).compactMap { _ in
            let member = Circuit.Member(
              Head(
                Int.random(in: 0...12, using: &generator), Int.random(in: 0...3, using: &generator)),
              at: words.randomElement(using: &generator) ?? "END")
            return members.insert(member).inserted ? member : nil
          })
      }
    let circuit = try Circuit(classes)
    #expect(try Circuit(parsing: circuit.fileText) == circuit)
    let json = try JSONEncoder().encode(circuit)
    #expect(try JSONDecoder().decode(Circuit.self, from: json) == circuit)
  }

  @Test("hostile text is refused or read, and what is read can be written", arguments: 0..<400)
  func hostile(seed: UInt64) throws {
    var generator = Numbers(state: seed)
    let pieces = [
      " ", "\n", "\r\n", "\t", "9.9", "99999999999999999999.1", "-1.2", "1.-2", "#", "\u{0}",
      "\u{1B}[2J",
      "\u{202E}", "\u{200D}", "👨‍👩‍👧", "\u{301}", "END", "a", ".", "0.0 a END", "\u{2028}", "\u{FEFF}",
    ]
    let text = (0..<Int.random(in: 0...40, using: &generator))
      .map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
    guard let circuit = try? Circuit(parsing: text) else { return }
    #expect(try Circuit(parsing: circuit.fileText) == circuit)
  }

  /// The splitmix64 generator.
  struct Numbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }
}
