import Foundation
import StrictJSON
import Testing
import Tokens

@Suite("A tokenizer.json of another kind is refused with what was found")
struct TokenizerDescriptionErrorTests {
  @Test("each foreign setting is named", arguments: ForeignSettings.all)
  func foreign(case foreign: ForeignSettings.Case) {
    let error = #expect(throws: TokenizerError.self) { try Tokenizer(tokenizerJSON: foreign.bytes) }
    #expect(
      error?.description == """
        tokenizer.json: \(foreign.setting) is \(foreign.found), and only \(foreign.expected) is \
        supported. Use a checkpoint whose tokenizer is BPE, byte-level or in SentencePiece's style.
        """)
  }

  @Test("added tokens must fit the vocabulary")
  func addedTokens() {
    for (added, expected) in [
      (
        #"[{"content": "ab", "id": 257}]"#,
        TokenizerError.repeatedToken(file: "tokenizer.json", token: "ab")
      ),
      (
        #"[{"content": "x1", "id": 256}]"#,
        .repeatedID(file: "tokenizer.json", id: 256, tokens: ["ab", "x1"])
      ),
      (
        #"[{"content": "x1", "id": 258}]"#,
        .displacedID(file: "tokenizer.json", token: "x1", id: 258, next: 257)
      ),
      (
        #"[{"content": "x1", "id": -5}]"#,
        .negativeID(file: "tokenizer.json", token: "x1", id: -5)
      ),
    ] {
      #expect(throws: expected) {
        try Tokenizer(tokenizerJSON: TinyFiles.description(added: added))
      }
    }
    let many = (257..<270).map { "{\"content\": \"x\($0)\", \"id\": \($0)}" }
    let error = #expect(throws: TokenizerError.self) {
      try Tokenizer(
        tokenizerJSON: TinyFiles.description(added: "[\(many.joined(separator: ","))]"),
        limits: TokenizerLimits(addedTokens: 12))
    }
    #expect(
      error?.description == "tokenizer.json has 13 added tokens, more than the limit of 12.")
  }

  @Test("a merge that is not a pair is named by its place in the list")
  func malformedMerge() {
    let error = #expect(throws: TokenizerError.self) {
      try Tokenizer(tokenizerJSON: TinyFiles.description(merges: #"["a b", ["a", "b", "c"]]"#))
    }
    #expect(
      error?.description
        == "tokenizer.json, merge 2: \"a b c\" is not two tokens with a space between.")
  }

  @Test("a repeated setting is refused")
  func repeated() {
    let error = #expect(throws: TokenizerError.self) {
      try Tokenizer(
        tokenizerJSON: TinyFiles.description(more: #""normalizer": null, "normalizer": 1,"#))
    }
    #expect(error?.description.contains("the key \"normalizer\" occurs twice") == true)
  }

  @Test("damaged files are read or refused, never a trap")
  func damage() throws {
    let whole = try Goldens.bytes("tiny/tokenizer.json")
    var generator = SystemRandomNumberGenerator()
    var refused = 0
    for round in 0..<300 {
      var bytes = whole
      for _ in 0...2 {
        bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(in: 0...255)
      }
      if round.isMultiple(of: 3) {
        bytes.removeLast(Int.random(in: 0..<bytes.count, using: &generator))
      }
      do throws(TokenizerError) {
        let tokenizer = try Tokenizer(tokenizerJSON: bytes)
        // Damage may take the token of a letter away; the others come back.
        let text = tokenizer.decode(tokenizer.encode("When Mary"))
        #expect(text == "When Mary" || !tokenizer.keepsText)
      } catch {
        refused += 1
        #expect(!error.description.isEmpty)
      }
    }
    #expect(refused > 100)
  }

  @Test("damaged parts are read or refused, never a trap", arguments: PipelineGoldens.variants)
  func damagedParts(variant: PipelineGoldens.Variant) throws {
    let whole = try PipelineGoldens.tokenizerJSON(variant.change)
    let parts = String(decoding: whole, as: UTF8.self).components(separatedBy: "\"model\":")[0]
    var dice = TextDice(seed: 4, recipe: .null)
    for _ in 0..<20 {
      var bytes = whole
      for _ in 0...dice.below(3) {
        bytes[dice.below(parts.utf8.count)] = Array(#"*+?(){}[]|\^$.:,"ax019"#.utf8)[dice.below(21)]
      }
      do throws(TokenizerError) {
        let tokenizer = try Tokenizer(tokenizerJSON: bytes)
        let tokens = tokenizer.encode("When Mary's 17th \u{E9}\u{301}<m>  \n")
        #expect(tokens.allSatisfy { 0..<tokenizer.count ~= $0.rawValue })
      } catch {
        #expect(!error.description.isEmpty)
      }
    }
  }

  @Test("damaged files of every family are read or refused", arguments: FamilyGoldens.families)
  func damagedFamilies(family: FamilyGoldens.Family) throws {
    let whole = try Goldens.bytes("families/\(family.name).json")
    let model = String(decoding: whole, as: UTF8.self).components(separatedBy: "\"vocab\":")[0]
    var dice = TextDice(seed: 6, recipe: .null)
    for _ in 0..<60 {
      var bytes = whole
      for _ in 0...dice.below(2) {
        bytes[dice.below(model.utf8.count)] = Array(#"{}[]":,_12anx<>"#.utf8)[dice.below(15)]
      }
      do throws(TokenizerError) {
        let tokenizer = try Tokenizer(tokenizerJSON: bytes)
        let tokens = tokenizer.encode("When <s> Mary's 17th\u{E9}\u{301}<mask>  \n")
        #expect(tokens.allSatisfy { 0..<tokenizer.count ~= $0.rawValue })
        #expect(tokenizer.decode(tokens).utf8.count < 1000)
      } catch {
        #expect(!error.description.isEmpty)
      }
    }
  }

  @Test("parts in parts, and texts made longer again and again, have a bound")
  func bounds() {
    let deep = (0..<80).reduce(#"{"type": "NFC"}"#) { part, _ in
      "{\"type\": \"Sequence\", \"normalizers\": [\(part)]}"
    }
    let error = #expect(throws: TokenizerError.self) {
      try Tokenizer(tokenizerJSON: TinyFiles.description(more: "\"normalizer\": \(deep),"))
    }
    #expect(error?.description.contains("tokenizer.json is not the JSON of a tokenizer") == true)
    let many = Array(repeating: #"{"type": "NFC"}"#, count: 65).joined(separator: ",")
    #expect(
      throws: TokenizerError.unsupported(
        file: "tokenizer.json", setting: "normalizer.normalizers[64]", expected: "up to 64 parts",
        found: "one part too many")
    ) {
      try Tokenizer(
        tokenizerJSON: TinyFiles.description(
          more: "\"normalizer\": {\"type\": \"Sequence\", \"normalizers\": [\(many)]},"))
    }
    let double = #"{"type": "Replace", "pattern": {"String": "a"}, "content": "aa"}"#
    let doubles = Array(repeating: double, count: 13).joined(separator: ",")
    #expect(
      throws: TokenizerError.unsupported(
        file: "tokenizer.json", setting: "normalizer", expected: "one of up to 4096 times",
        found: "one that may make a text 8192 times as long")
    ) {
      try Tokenizer(
        tokenizerJSON: TinyFiles.description(
          more: "\"normalizer\": {\"type\": \"Sequence\", \"normalizers\": [\(doubles)]},"))
    }
    let empty = #"{"type": "Replace", "pattern": {"Regex": "a*"}, "content": ""}"#
    #expect(
      throws: TokenizerError.pattern(
        file: "tokenizer.json", setting: "normalizer.pattern", pattern: "a*",
        problem: "matches without a character")
    ) {
      try Tokenizer(tokenizerJSON: TinyFiles.description(more: "\"normalizer\": \(empty),"))
    }
  }

  @Test("folding marks makes no text longer, however many are folded")
  func folding() throws {
    let fold = #"{"type": "Replace", "pattern": {"String": "“"}, "content": "\""}"#
    let folds = Array(repeating: fold, count: 20).joined(separator: ",")
    let folding = try Tokenizer(
      tokenizerJSON: TinyFiles.description(
        more: "\"normalizer\": {\"type\": \"Sequence\", \"normalizers\": [\(folds)]},"))
    #expect(folding.encode("“") == folding.encode("\""))
  }
}
