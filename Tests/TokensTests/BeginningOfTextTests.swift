import Foundation
import Testing

@testable import Tokens

/// Expected tokens are those of transformers 4.52.4 (`AutoTokenizer`, its `bos_token_id`), except
/// where a comment says otherwise.
@Suite("The beginning of a text is what the tokenizer's files say")
struct BeginningOfTextTests {
  private static let gpt2 = #""tokenizer_class": "GPT2Tokenizer""#
  private static let plain = #""tokenizer_class": "PreTrainedTokenizerFast""#

  /// The vocabulary of a folder with "<s>" as token 256 and "<|endoftext|>" as 257.
  private func vocabulary(
    settings: String? = nil, map: String? = nil, configured: Int? = nil, ends: Bool = true
  ) throws -> Vocabulary {
    try withFolder { folder in
      let more = [#""<s>": 256"#] + (ends ? [#""<|endoftext|>": 257"#] : [])
      try write(TinyFiles.vocabulary(more), "vocab.json", folder)
      try write(TinyFiles.merges([]), "merges.txt", folder)
      if let settings { try write(Array(settings.utf8), "tokenizer_config.json", folder) }
      if let map { try write(Array(map.utf8), "special_tokens_map.json", folder) }
      return Vocabulary.read(folder: folder.path, rows: 300, configured: configured)
    }
  }

  @Test(
    "without files beside the tokenizer it is <|endoftext|>, whatever config.json has left over")
  func usual() throws {
    for configured in [nil, 256, 50_256] {
      #expect(try vocabulary(configured: configured).beginning == .token(257))
    }
  }

  @Test(
    "the files that name one",
    arguments: [
      ("{\(gpt2), \"bos_token\": \"<s>\"}", nil, 256),
      ("{\"bos_token\": \"<s>\"}", nil, 256),
      (#"{"bos_token": {"content": "<s>", "__type": "AddedToken"}}"#, nil, 256),
      (nil, #"{"bos_token": "<s>"}"#, 256),
      (nil, #"{"bos_token": {"content": "<s>", "normalized": true}}"#, 256),
      ("{\(gpt2)}", #"{"bos_token": "<s>"}"#, 256),
      // Files of older versions: the map is read last, and wins.
      (#"{"bos_token": "<|endoftext|>"}"#, #"{"bos_token": "<s>"}"#, 256),
      // Newer ones have a table of added tokens, and the map is not read.
      (
        #"{"bos_token": "<|endoftext|>", "added_tokens_decoder": {}}"#, #"{"bos_token": "<s>"}"#,
        257
      ),
      (#"{"added_tokens_decoder": {}}"#, #"{"bos_token": "<s>"}"#, 257),
      ("{\(plain), \"bos_token\": \"<s>\"}", nil, 256),
      ("{\(plain)}", #"{"bos_token": "<s>"}"#, 256),
      (#"{"unk_token": "<s>"}"#, #"{"eos_token": "<s>"}"#, 257),
    ] as [(String?, String?, Int)])
  func named(settings: String?, map: String?, token: Int) throws {
    #expect(
      try vocabulary(settings: settings, map: map, configured: 50_256).beginning
        == .token(TokenID(token)))
  }

  @Test("none where it is said that there is none, or where nothing says so")
  func unnamed() throws {
    #expect(try vocabulary(settings: #"{"bos_token": null}"#).beginning == .unnamed)
    #expect(try vocabulary(map: #"{"bos_token": null}"#).beginning == .unnamed)
    #expect(try vocabulary(settings: "{\(Self.plain)}").beginning == .unnamed)
    #expect(try vocabulary(ends: false).beginning == .unnamed)
  }

  @Test(
    "what is no text is told as what stands there", arguments: [("5", "5"), ("[]", "an array")])
  func strange(json: String, words: String) throws {
    guard
      case .notAToken(let found, _) = try vocabulary(settings: "{\"bos_token\": \(json)}").beginning
    else {
      Issue.record("a token, or none")
      return
    }
    #expect(found == words)
  }

  @Test("the token of config.json where no file of the tokenizer names one (transformers: none)")
  func configured() throws {
    #expect(
      try vocabulary(settings: "{\(Self.plain)}", configured: 256).beginning == .token(256))
    #expect(try vocabulary(configured: 256, ends: false).beginning == .token(256))
    #expect(try vocabulary(configured: 299, ends: false).beginning == .unnamed)
    #expect(try vocabulary(configured: 50_256, ends: false).beginning == .unnamed)
  }

  @Test("a name that is no token is told with its file (transformers: a new token without a row)")
  func unknown() throws {
    guard
      case .notAToken("<begin>", let file) =
        try vocabulary(settings: #"{"bos_token": "<begin>"}"#).beginning
    else {
      Issue.record("not told")
      return
    }
    #expect(file.hasSuffix("/tokenizer_config.json"))
  }

  @Test("a file beside the tokenizer that is no JSON counts as a broken tokenizer")
  func broken() throws {
    let vocabulary = try vocabulary(settings: "{")
    #expect(vocabulary.tokenizer == nil)
    #expect(
      vocabulary.problem?.description.contains("/tokenizer_config.json is not the JSON") == true)
  }

  @Test("without a tokenizer it is the token of config.json, or GPT-2's, where the model has a row")
  func untold() throws {
    func beginning(_ configured: Int?, rows: Int) throws -> BeginningOfText {
      try withFolder {
        Vocabulary.read(folder: $0.path, rows: rows, configured: configured).beginning
      }
    }
    #expect(try beginning(0, rows: 10) == .token(0))
    #expect(try beginning(10, rows: 10) == .unnamed)
    #expect(try beginning(nil, rows: 50_257) == .token(50_256))
    #expect(try beginning(nil, rows: 50_256) == .unnamed)
  }

  private func write(_ bytes: [UInt8], _ name: String, _ folder: URL) throws {
    try Data(bytes).write(to: folder.appendingPathComponent(name))
  }

  private func withFolder<Value>(_ body: (URL) throws -> Value) throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
  }
}
