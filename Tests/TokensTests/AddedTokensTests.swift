import Testing

@testable import Tokens

@Suite("Added tokens in text")
struct AddedTokensTests {
  private static let added = AddedTokens([
    AddedToken(text: "ab", id: 1, isSpecial: false),
    AddedToken(text: "abcd", id: 2, isSpecial: true),
    AddedToken(text: "<x>", id: 3, isSpecial: true),
  ])

  @Test(
    "the first place counts, and there the longest",
    arguments: [
      ("zzabcdz", true, 2..<6, 2), ("zzabcdz", false, 2..<4, 1), ("abc<x>", true, 0..<2, 1),
      ("aab", true, 1..<3, 1), ("<x<x>", true, 2..<5, 3),
    ])
  func longest(text: String, special: Bool, range: Range<Int>, id: Int) throws {
    let found = try #require(
      Self.added.first(in: Array(text.utf8), from: 0, includingSpecial: special))
    #expect(found.range == range && found.id == TokenID(id))
  }

  @Test("none is found where none stands", arguments: ["", "a", "zzz", "<x", "ba"])
  func none(text: String) {
    #expect(Self.added.first(in: Array(text.utf8), from: 0, includingSpecial: true) == nil)
    #expect(
      Self.added.first(in: Array(text.utf8), from: text.utf8.count, includingSpecial: true) == nil)
  }

  @Test("thousands of tokens that begin alike cost no more than one")
  func alike() {
    let many = AddedTokens(
      (0..<4000).map {
        AddedToken(text: String(repeating: "a", count: 200) + "\($0)", id: $0, isSpecial: false)
      })
    let text = [UInt8](repeating: UInt8(ascii: "a"), count: 100_000)
    #expect(many.first(in: text, from: 0, includingSpecial: true) == nil)
  }
}
