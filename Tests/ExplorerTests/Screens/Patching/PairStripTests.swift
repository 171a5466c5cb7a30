import Testing
import TextColumns

@testable import Explorer

@Suite("Two prompts on a line")
struct PairStripTests {
  private static let strip = PairStrip(
    ["When", "Mary", "and", "John", "went", "to", "the", "store", ",", "John", "gave", "to"],
    ["When", "Anna", "and", "Peter", "went", "to", "the", "store", ",", "Tom", "gave", "to"],
    differs: [
      false, true, false, true, false, false, false, false, false, true, false, false,
    ])

  private func tokens(_ parts: [PairStrip.Part]) -> [Int] {
    parts.compactMap { if case .token(let place) = $0 { place } else { nil } }
  }

  @Test("tokens that differ are in brackets, and a column is as wide as the wider one")
  func brackets() {
    #expect(Self.strip.rows[0][1] == "[Mary]" && Self.strip.rows[1][3] == "[Peter]")
    #expect(Self.strip.rows[1][2] == "and" && Self.strip.width(3) == 7)
  }

  @Test("more room never shows less, and nothing that differs is left out", arguments: 1...90)
  func room(_ room: Int) {
    let parts = Self.strip.parts(room: room)
    let shown = tokens(parts)
    #expect(shown == shown.sorted() && Set([1, 3, 9, 11]).isSubset(of: shown))
    #expect(Self.strip.width(of: parts) <= room || shown == [1, 3, 9, 11])
    #expect(Set(shown).isSubset(of: tokens(Self.strip.parts(room: room + 1))))
    if room >= 80 { #expect(parts == (0..<12).map { .token($0) }) }
  }

  @Test("in several lines every token stands once, each line within the room", arguments: 9...90)
  func lines(_ room: Int) {
    let lines = Self.strip.lines(room: room)
    #expect(lines.flatMap(tokens) == Array(0..<12))
    #expect(lines.allSatisfy { Self.strip.width(of: $0) <= room })
  }

  @Test("equal prompts go from their end; an empty pair has nothing")
  func equal() {
    let words = ["a", "b", "c", "d"]
    let strip = PairStrip(words, words, differs: [false, false, false, false])
    #expect(strip.parts(room: 3) == [.gap, .token(3)])
    #expect(PairStrip([], [], differs: []).parts(room: 5).isEmpty)
  }
}
