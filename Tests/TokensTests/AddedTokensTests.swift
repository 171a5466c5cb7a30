import Testing

@testable import Tokens

@Suite("Added tokens in text")
struct AddedTokensTests {
  private static let added = AddedTokens([
    AddedToken(text: "ab", id: 1, isSpecial: false),
    AddedToken(text: "abcd", id: 2, isSpecial: true),
    AddedToken(text: "<x>", id: 3, isSpecial: true),
  ])

  /// The tokens found in a text, first those that are not normalised, then the others.
  private static func tokens(
    in text: String, _ added: AddedTokens = added, includingSpecial: Bool = true
  ) -> [TokenID] {
    let text = Array(text.utf8)
    var found: [TokenID] = []
    func look(_ range: Range<Int>, isNormalized: Bool) {
      added.forEachPart(
        of: text, range, isNormalized: isNormalized, includingSpecial: includingSpecial
      ) { part in
        switch part {
        case .token(let token): found.append(token)
        case .text(let range): if !isNormalized { look(range, isNormalized: true) }
        }
      }
    }
    look(text.indices, isNormalized: false)
    return found
  }

  @Test(
    "the first place counts, and there the longest",
    arguments: [
      ("zzabcdz", true, [2]), ("zzabcdz", false, [1]), ("abc<x>", true, [1, 3]),
      ("aab", true, [1]), ("<x<x>", true, [3]),
    ] as [(String, Bool, [TokenID])])
  func longest(text: String, special: Bool, tokens: [TokenID]) {
    #expect(Self.tokens(in: text, includingSpecial: special) == tokens)
  }

  @Test("none is found where none stands", arguments: ["", "a", "zzz", "<x", "ba"])
  func none(text: String) {
    #expect(Self.tokens(in: text).isEmpty)
  }

  @Test("those that are not normalised are cut out before others, even inside them, if they count")
  func order() {
    let added = AddedTokens([
      AddedToken(text: "x<a>", id: 1, isSpecial: false),
      AddedToken(text: "<a>", id: 2, isSpecial: true),
    ])
    #expect(Self.tokens(in: "x<a> x<b> x<a", added) == [2])
    #expect(Self.tokens(in: "x<a>", added, includingSpecial: false) == [1])
  }

  @Test("a token that strips takes the white space beside it, whatever it is made of")
  func strips() {
    var token = AddedToken(text: "<m>", id: 1, isSpecial: true)
    (token.stripsLeft, token.stripsRight) = (true, true)
    var parts: [AddedTokens.Part] = []
    let text = Array("a \u{3000}<m>\u{2028}\n<m> \u{FF}b".utf8) + [0x20, 0xFF]
    AddedTokens([token]).forEachPart(
      of: text, text.indices, isNormalized: false, includingSpecial: true
    ) { parts.append($0) }
    #expect(parts == [.text(0..<1), .token(1), .token(1), .text(16..<text.count)])
  }

  @Test(
    "a token for single words is none where a word touches it",
    arguments: [
      ("ann", 1), (" ann,ann", 2), ("annie ann", 1), ("éann", 0), ("ann_", 0), ("ann\u{200D}", 0),
      ("annann", 0), ("\u{301}ann", 0), ("ann²", 1),
    ])
  func singleWord(text: String, count: Int) {
    var token = AddedToken(text: "ann", id: 1, isSpecial: false)
    token.isSingleWord = true
    #expect(Self.tokens(in: text, AddedTokens([token])).count == count)
  }

  @Test("thousands of tokens that begin alike cost no more than one")
  func alike() {
    let many = AddedTokens(
      (0..<4000).map {
        AddedToken(text: String(repeating: "a", count: 200) + "\($0)", id: $0, isSpecial: false)
      })
    #expect(Self.tokens(in: String(repeating: "a", count: 100_000), many).isEmpty)
  }
}
