import Testing
import Tokens

@Suite("Tokenizer errors say what is wrong, where, and how to mend it")
struct TokenizerErrorTests {
  @Test(
    "a broken vocabulary has its exact message",
    arguments: [
      (
        TinyFiles.vocabulary([#""ab": -1"#]),
        "vocab.json: the token \"ab\" has the id -1; ids start at 0."
      ),
      (
        TinyFiles.vocabulary([#""ab": 300"#]),
        "vocab.json: the token \"ab\" has the id 300; ids must be below 300."
      ),
      (
        TinyFiles.vocabulary([#""ab": 9223372036854775807"#]),
        "vocab.json: the token \"ab\" has the id 9223372036854775807; ids must be below 300."
      ),
      (
        TinyFiles.vocabulary([#""ab": 97"#]),
        "vocab.json: \"a\" and \"ab\" both have the id 97; each id must belong to one token."
      ),
      (
        TinyFiles.vocabulary([#""ab": 256, "ab": 257"#]),
        "vocab.json: the token \"ab\" occurs twice; remove one of them."
      ),
      (
        Array(#"{"the": 0, "cat": 1}"#.utf8),
        """
        vocab.json: no token stands for the byte 0 (as "Ā"); none does for any other. It is not a \
        byte-level vocabulary.
        """
      ),
      (
        [0xFF, 0xFE, 0x7B, 0, 0x7D, 0],
        "vocab.json is UTF-16 text. Save it as UTF-8."
      ),
      ([0, 0x7B, 0, 0x7D], "vocab.json is UTF-16 text. Save it as UTF-8."),
      (
        TinyFiles.vocabulary((256..<301).map { "\"a\($0)\": \($0)" }),
        "vocab.json has 301 tokens, more than the limit of 300."
      ),
      (
        Array("{\"a\": 0,\n\"b\": 1.5}".utf8),
        """
        vocab.json is not the JSON of a tokenizer: line 2, column 6 (byte 14): expected a whole \
        number of at most 63 bits, found 1.5. Download it again.
        """
      ),
      (
        Array("[1]".utf8),
        """
        vocab.json is not the JSON of a tokenizer: line 1, column 1 (byte 0): expected an object, \
        found an array. Download it again.
        """
      ),
      (
        [0x7B, 0x22, 0xFF, 0x22],
        """
        vocab.json is not the JSON of a tokenizer: line 1, column 3 (byte 2): the bytes are not \
        valid UTF-8. Download it again.
        """
      ),
      (
        Array("version https://git-lfs.example/spec/v1\noid sha256:00".utf8),
        """
        vocab.json is a Git LFS pointer, not the file itself. Run 'git lfs pull' in its folder.
        """
      ),
      (
        Array("\n <!DOCTYPE html><html>".utf8),
        "vocab.json is a web page, not a tokenizer file. Download the raw file again."
      ),
      (
        [UInt8](repeating: 0x20, count: 9001),
        "vocab.json has 9001 bytes, more than the limit of 9000; it is no tokenizer file."
      ),
    ])
  func vocabulary(bytes: [UInt8], message: String) {
    let limits = TokenizerLimits(bytes: 9000, tokens: 300)
    let error = #expect(throws: TokenizerError.self) {
      try Tokenizer(vocabulary: bytes, merges: TinyFiles.merges(), limits: limits)
    }
    #expect(error?.description == message)
  }

  @Test(
    "broken merges have their exact message",
    arguments: [
      (
        TinyFiles.merges(["a b", "ab"]),
        "merges.txt, line 3: \"ab\" is not two tokens with a space between."
      ),
      (
        TinyFiles.merges(["a b c"]),
        "merges.txt, line 2: \"a b c\" is not two tokens with a space between."
      ),
      (
        TinyFiles.merges(["a "]),
        "merges.txt, line 2: \"a \" is not two tokens with a space between."
      ),
      (
        TinyFiles.merges(["a b", "", "a b"]),
        "merges.txt, line 3: \"\" is not two tokens with a space between."
      ),
      (
        TinyFiles.merges(["a b", "ab c"]),
        """
        merges.txt, line 3: "ab c" needs the token "abc", which the vocabulary lacks. Vocabulary \
        and merges must come from one tokenizer.
        """
      ),
      (
        TinyFiles.merges(["xy z"]),
        """
        merges.txt, line 2: "xy z" needs the token "xy", which the vocabulary lacks. Vocabulary \
        and merges must come from one tokenizer.
        """
      ),
      (
        TinyFiles.merges(["a b", "a b", "a b", "a b"]),
        "merges.txt has 4 merges, more than the limit of 3."
      ),
      ([0xFE, 0xFF, 0, 0x23], "merges.txt is UTF-16 text. Save it as UTF-8."),
      ([0x61, 0x20, 0xC3, 0x28], "merges.txt is not UTF-8 text: see byte 2. Download it again."),
      (
        Array("<html><body>404".utf8),
        "merges.txt is a web page, not a tokenizer file. Download the raw file again."
      ),
    ])
  func merges(bytes: [UInt8], message: String) {
    let error = #expect(throws: TokenizerError.self) {
      try Tokenizer(
        vocabulary: TinyFiles.vocabulary(), merges: bytes, limits: TokenizerLimits(merges: 3))
    }
    #expect(error?.description == message)
  }

  @Test(
    "lines of merges may end with CR LF, the version line may be absent, a mark stand before",
    arguments: ["", "\u{FEFF}"])
  func lineEnds(mark: String) throws {
    for text in ["#version: 0.2\r\na b\r\n", "a b", "a b\n\n", "#version: 0.2\na b\n"] {
      let tokenizer = try Tokenizer(
        vocabulary: Array(mark.utf8) + TinyFiles.vocabulary(), merges: Array((mark + text).utf8))
      #expect(tokenizer.encode("ab") == [256])
    }
  }

  @Test("added_tokens.json must number its tokens on from the vocabulary")
  func displaced() {
    let error = #expect(throws: TokenizerError.self) {
      try Tokenizer(
        vocabulary: TinyFiles.vocabulary(), merges: TinyFiles.merges(),
        addedTokens: Array(#"{"[PAD]": 300}"#.utf8))
    }
    #expect(
      error?.description == """
        vocab.json: the added token "[PAD]" has the id 300, but tokenizers gives it 257, the next. \
        Number the added tokens on from the vocabulary's count.
        """)
  }

  @Test("an unknown token that is none is named where a byte needs it")
  func unknown() throws {
    let symbols = Array("{\"a\": 0, \"b\": 1, \"u\": 2}".utf8)
    func file(_ unknown: String) -> [UInt8] {
      Array(
        """
        {"pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false}, "model": {"type": "BPE",
         "unk_token": "\(unknown)", "vocab": \(String(decoding: symbols, as: UTF8.self)), "merges": []}}
        """.utf8)
    }
    #expect(try Tokenizer(tokenizerJSON: file("u")).encode("axb") == [0, 2, 1])
    #expect(
      throws: TokenizerError.unsupported(
        file: "tokenizer.json", setting: "model.unk_token", expected: "a token of the vocabulary",
        found: "v")
    ) { try Tokenizer(tokenizerJSON: file("v")) }
  }

  @Test("an answer that is not one token names what it became")
  func notOneToken() throws {
    let tokenizer = try Tokenizer(
      vocabulary: TinyFiles.vocabulary(), merges: TinyFiles.merges())
    let several = #expect(throws: TokenizerError.self) { try tokenizer.token(" abc") }
    #expect(
      several?.description == """
        " abc" is 3 tokens, not one: ␣ ab c. Most words need their leading space, as in " Mary".
        """)
    let none = #expect(throws: TokenizerError.self) { try tokenizer.token("") }
    #expect(none?.description == "\"\" is no token; give a text that is exactly one.")
  }

  @Test("an id out of range names the range")
  func idOutOfRange() throws {
    let tokenizer = try Tokenizer(
      vocabulary: TinyFiles.vocabulary(), merges: TinyFiles.merges())
    let error = #expect(throws: TokenizerError.self) { try tokenizer.check([256, 257]) }
    #expect(error?.description == "there is no token 257: the vocabulary has the ids 0 to 256.")
  }
}
