import Foundation
import StrictJSON
import Testing
import Tokens

@Suite("A tokenizer.json of another kind is refused with what was found")
struct TokenizerDescriptionErrorTests {
  private static let decoders =
    "ByteFallback, Fuse, Metaspace, Replace, Sequence or Strip, without ByteLevel in "
    + "pre_tokenizer,"
  private static let level = #"{"type": "ByteLevel", "add_prefix_space": false}"#

  @Test(
    "each foreign setting is named",
    arguments: [
      (TinyFiles.description(model: #""type": "WordPiece","#), "model.type", "WordPiece", "BPE"),
      (
        TinyFiles.description(more: #""normalizer": {"type": "Nmt"},"#), "normalizer", "Nmt",
        "Lowercase, NFC, NFD, NFKC, NFKD, Prepend, Replace, Sequence, Strip or StripAccents"
      ),
      (
        TinyFiles.description(
          more: #""normalizer": {"type": "Sequence", "normalizers": [{"type": "Precompiled"}]},"#),
        "normalizer.normalizers[0]", "Precompiled",
        "Lowercase, NFC, NFD, NFKC, NFKD, Prepend, Replace, Sequence, Strip or StripAccents"
      ),
      (
        TinyFiles.description(more: #""normalizer": {"type": "Strip"},"#), "normalizer.strip_left",
        "missing", "true or false"
      ),
      (
        TinyFiles.description(more: #""normalizer": {"type": "Prepend"},"#), "normalizer.prepend",
        "missing", "a text"
      ),
      (
        TinyFiles.description(
          more: #""normalizer": {"type": "Replace", "pattern": "x", "content": "y"},"#),
        "normalizer.pattern", "x", "a String or a Regex"
      ),
      (
        TinyFiles.description(preTokenizer: #"{"type": "UnicodeScripts"}"#), "pre_tokenizer",
        "UnicodeScripts", "ByteLevel, Digits, Metaspace, Sequence, Split or Whitespace"
      ),
      (
        TinyFiles.description(preTokenizer: #"{"type": "Metaspace"}"#),
        "pre_tokenizer.replacement", "missing", "a text"
      ),
      (
        TinyFiles.description(preTokenizer: #"{"type": "Metaspace", "replacement": "__"}"#),
        "pre_tokenizer.replacement", "__", "one character"
      ),
      (
        TinyFiles.description(
          preTokenizer: #"{"type": "Metaspace", "replacement": "_", "prepend_scheme": "last"}"#),
        "pre_tokenizer.prepend_scheme", "last", "always, first or never"
      ),
      (
        TinyFiles.description(
          preTokenizer: #"{"type": "Metaspace", "replacement": "_", "add_prefix_space": false}"#),
        "pre_tokenizer.add_prefix_space", "false", "true beside prepend_scheme always"
      ),
      (
        TinyFiles.description(
          more: #""normalizer": {"type": "StripAccents"},"#,
          preTokenizer: #"{"type": "Metaspace", "replacement": "_", "prepend_scheme": "first"}"#),
        "pre_tokenizer", "Metaspace with prepend_scheme first",
        "always or never beside such a normalizer"
      ),
      (
        TinyFiles.description(preTokenizer: "null"), "decoder", "missing", Self.decoders
      ),
      (
        TinyFiles.description(
          more: #""decoder": {"type": "ByteLevel"},"#, preTokenizer: #"{"type": "Whitespace"}"#),
        "decoder", "ByteLevel", Self.decoders
      ),
      (
        TinyFiles.description(
          more: #""decoder": {"type": "Strip", "content": "x", "start": -1, "stop": 0},"#,
          preTokenizer: "null"), "decoder.start", "-1", "a number of characters"
      ),
      (
        TinyFiles.description(
          more: #""decoder": {"type": "Strip", "content": "xy", "start": 1, "stop": 0},"#,
          preTokenizer: "null"), "decoder.content", "xy", "one character"
      ),
      (
        TinyFiles.description(preTokenizer: TinyFiles.sequence(Self.level, Self.level)),
        "pre_tokenizer",
        "of several", "one ByteLevel"
      ),
      (
        TinyFiles.description(preTokenizer: #"{"type": "ByteLevel"}"#),
        "pre_tokenizer.add_prefix_space", "missing", "true or false"
      ),
      (
        TinyFiles.description(
          preTokenizer: TinyFiles.sequence(
            #"{"type": "Split", "pattern": {"String": "a"}, "behavior": "Kept", "invert": false}"#,
            Self.level)),
        "pre_tokenizer.pretokenizers[0].behavior", "Kept",
        "Isolated, Removed, Contiguous, MergedWithPrevious or MergedWithNext"
      ),
      (
        TinyFiles.description(more: #""post_processor": {"type": "BertProcessing"},"#),
        "post_processor.cls", "missing", "a text with its id"
      ),
      (
        TinyFiles.description(
          more: #""post_processor": {"type": "TemplateProcessing", "single": [{"A": 1}]},"#),
        "post_processor.single[0]", "an object", "a Sequence or a SpecialToken"
      ),
      (
        TinyFiles.description(
          more: #""post_processor": {"type": "TemplateProcessing", "single": []},"#),
        "post_processor.single", "a list with 0", "a list with one Sequence"
      ),
      (
        TinyFiles.description(
          more: ##""post_processor": {"type": "TemplateProcessing", "single": ["##
            + #"{"SpecialToken": {"id": "<s>", "type_id": 0}}]},"#),
        #"post_processor.special_tokens["<s>"].ids"#, "missing", "a list of ids"
      ),
      (
        TinyFiles.description(
          more:
            #""post_processor": {"type": "BertProcessing", "cls": ["a", 900], "sep": ["b", 1]},"#),
        "post_processor", "one with the id 900", "one with ids of the vocabulary"
      ),
      (
        TinyFiles.description(
          more: #""post_processor": {"type": "Sequence", "processors": [{"type": "X"}]},"#),
        "post_processor.processors[0]", "X",
        "BertProcessing, ByteLevel, RobertaProcessing, Sequence or TemplateProcessing"
      ),
      (
        TinyFiles.description(more: #""decoder": {"type": "WordPiece"},"#), "decoder",
        "WordPiece", "ByteLevel, Fuse or Sequence"
      ),
      (
        TinyFiles.description(model: #""type": "BPE", "ignore_merges": 1,"#),
        "model.ignore_merges", "1", "true or false"
      ),
      (
        TinyFiles.description(model: #""type": "BPE", "byte_fallback": 1,"#),
        "model.byte_fallback", "1", "true or false"
      ),
      (
        TinyFiles.description(model: #""type": "Unigram", "byte_fallback": true,"#),
        "model.type", "Unigram", "BPE"
      ),
      (
        TinyFiles.description(model: #""type": "BPE", "dropout": 0.1,"#), "model.dropout", "0.1",
        "none"
      ),
      (
        TinyFiles.description(model: #""type": "BPE", "end_of_word_suffix": "</w>","#),
        "model.end_of_word_suffix", "</w>", "none"
      ),
      (
        TinyFiles.description(merges: "7"), "model.merges", "7", "a list"
      ),
      (
        TinyFiles.description(added: #"[{"id": 257}]"#), "added_tokens[0].content", "missing",
        "a text"
      ),
      (
        TinyFiles.description(added: #"[{"content": "x", "id": "y"}]"#), "added_tokens[0].id", "y",
        "a whole number"
      ),
      (
        TinyFiles.description(added: #"[{"content": "x", "id": 257, "lstrip": "yes"}]"#),
        "added_tokens[0].lstrip", "yes", "true or false"
      ),
    ])
  func foreign(bytes: [UInt8], setting: String, found: String, expected: String) {
    let error = #expect(throws: TokenizerError.self) { try Tokenizer(tokenizerJSON: bytes) }
    #expect(
      error?.description == """
        tokenizer.json: \(setting) is \(found), and only \(expected) is supported. Use a \
        checkpoint whose tokenizer is BPE, byte-level or in SentencePiece's style.
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
