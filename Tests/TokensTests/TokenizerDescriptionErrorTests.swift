import Testing
import Tokens

@Suite("A tokenizer.json of another kind is refused with what was found")
struct TokenizerDescriptionErrorTests {
  @Test(
    "each foreign setting is named",
    arguments: [
      (TinyFiles.description(model: #""type": "WordPiece","#), "model.type", "WordPiece", "BPE"),
      (
        TinyFiles.description(more: #""normalizer": {"type": "NFC"},"#), "normalizer",
        "an object", "null"
      ),
      (
        TinyFiles.description(preTokenizer: #"{"type": "Metaspace"}"#), "pre_tokenizer",
        "Metaspace", "ByteLevel"
      ),
      (TinyFiles.description(preTokenizer: "null"), "pre_tokenizer", "missing", "ByteLevel"),
      (
        TinyFiles.description(preTokenizer: #"{"type": "ByteLevel", "add_prefix_space": true}"#),
        "pre_tokenizer.add_prefix_space", "true", "false"
      ),
      (
        TinyFiles.description(
          preTokenizer: #"{"type": "ByteLevel", "add_prefix_space": false, "use_regex": false}"#),
        "pre_tokenizer.use_regex", "false", "true"
      ),
      (
        TinyFiles.description(more: #""post_processor": {"type": "TemplateProcessing"},"#),
        "post_processor", "TemplateProcessing", "ByteLevel"
      ),
      (
        TinyFiles.description(more: #""decoder": {"type": "WordPiece"},"#), "decoder",
        "WordPiece", "ByteLevel"
      ),
      (
        TinyFiles.description(model: #""type": "BPE", "ignore_merges": true,"#),
        "model.ignore_merges", "true", "false"
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
        TinyFiles.description(added: #"[{"content": "x", "id": 257, "lstrip": true}]"#),
        "added_tokens[0].lstrip", "true", "false"
      ),
    ])
  func foreign(bytes: [UInt8], setting: String, found: String, expected: String) {
    let error = #expect(throws: TokenizerError.self) { try Tokenizer(tokenizerJSON: bytes) }
    #expect(
      error?.description == """
        tokenizer.json: \(setting) is \(found), and only \(expected) is supported: GPT-2's \
        byte-level BPE. Use a checkpoint with GPT-2's tokenizer.
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
        .missingID(file: "tokenizer.json", id: 257, last: 258)
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
        #expect(tokenizer.decode(tokenizer.encode("When Mary")) == "When Mary")
      } catch {
        refused += 1
        #expect(!error.description.isEmpty)
      }
    }
    #expect(refused > 100)
  }
}
