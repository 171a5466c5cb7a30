import Foundation
import Testing

@testable import Tokens

/// Expected tokens are those of transformers 4.52.4 (`AutoTokenizer`: `bos_token_id`,
/// `eos_token_id`, and what it puts around a text).
@Suite("What begins, ends and stands around a text is what the files of a family say")
struct SpecialTokenNamesTests {
  private func vocabulary(_ family: String, _ settings: String?) throws -> Vocabulary {
    try withFolder { folder in
      try Data(Goldens.bytes("families/\(family).json"))
        .write(to: folder.appendingPathComponent("tokenizer.json"))
      if let settings {
        try Data(settings.utf8).write(to: folder.appendingPathComponent("tokenizer_config.json"))
      }
      return Vocabulary.read(folder: folder.path, rows: 800)
    }
  }

  @Test(
    "Llama 2 and Mistral ask their settings, and begin with <s> where these say nothing",
    arguments: [
      (#"{"tokenizer_class": "LlamaTokenizer"}"#, [1], []),
      (#"{"tokenizer_class": "LlamaTokenizerFast", "bos_token": "<s>"}"#, [1], []),
      (#"{"tokenizer_class": "LlamaTokenizer", "add_bos_token": false}"#, [], []),
      (#"{"tokenizer_class": "LlamaTokenizer", "add_eos_token": true}"#, [1], [2]),
      (
        #"{"tokenizer_class": "LlamaTokenizer", "add_eos_token": true, "eos_token": "<unk>"}"#,
        [1], [0]
      ),
      // Another class leaves it to tokenizer.json.
      (#"{"tokenizer_class": "PreTrainedTokenizerFast", "add_bos_token": false}"#, [1], [2]),
    ] as [(String, [TokenID], [TokenID])])
  func llama(settings: String, before: [TokenID], behind: [TokenID]) throws {
    let vocabulary = try vocabulary("mistral", settings)
    let frame = try vocabulary.needed().frame
    #expect(frame.before == before && frame.behind == behind)
    if settings.contains("Llama") { #expect(vocabulary.beginning == .token(1)) }
  }

  @Test("Llama 3 begins with what its file says, and ends with what its settings name")
  func llama3() throws {
    let vocabulary = try vocabulary(
      "llama3",
      #"{"tokenizer_class": "PreTrainedTokenizerFast", "bos_token": "<|begin_of_text|>","#
        + #""eos_token": "<|eot_id|>"}"#)
    let tokenizer = try vocabulary.needed()
    let first = try #require(tokenizer.encode("<|begin_of_text|>").first)
    #expect(vocabulary.beginning == .token(first))
    #expect(tokenizer.frame.before == [first] && tokenizer.frame.behind.isEmpty)
    #expect(tokenizer.endOfText == TokenID(first.rawValue + 3))
  }

  @Test("Qwen's begins with nothing")
  func qwen() throws {
    for settings in [
      #"{"tokenizer_class": "Qwen2Tokenizer", "bos_token": null, "eos_token": "<|im_end|>"}"#,
      #"{"tokenizer_class": "Qwen2Tokenizer", "eos_token": "<|im_end|>"}"#,
    ] {
      let vocabulary = try vocabulary("qwen2", settings)
      #expect(vocabulary.beginning == .unnamed)
      let tokenizer = try vocabulary.needed()
      #expect(tokenizer.frame.isEmpty)
      #expect(tokenizer.endOfText == tokenizer.encode("<|im_end|>").first)
    }
  }

  @Test("Pythia's puts <|endoftext|> nowhere unless its settings say so")
  func neox() throws {
    let usual = try vocabulary("neox", #"{"tokenizer_class": "GPTNeoXTokenizer"}"#)
    #expect(usual.beginning == .token(0))
    #expect(try usual.needed().frame.isEmpty && usual.needed().endOfText == 0)
    let begun = try vocabulary(
      "neox", #"{"tokenizer_class": "GPTNeoXTokenizer", "add_bos_token": true}"#)
    #expect(try begun.needed().frame.before == [0])
  }

  @Test(
    "a folder with the file of another kind alone is told how to make tokenizer.json",
    arguments: ["spiece.model", "tekken.json", "vocab.txt"])
  func foreign(name: String) throws {
    try withFolder { folder in
      try Data([0, 1, 2]).write(to: folder.appendingPathComponent(name))
      let error = #expect(throws: TokenizerError.self) { try Tokenizer.read(folder: folder.path) }
      #expect(
        error?.description == """
          \(folder.path) has \(name) and no tokenizer.json, which is what is read here. Make one \
          in that folder with transformers: python -c "from transformers import AutoTokenizer; \
          AutoTokenizer.from_pretrained('.').save_pretrained('.')".
          """)
    }
  }

  private func withFolder<Value>(_ body: (URL) throws -> Value) throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
  }
}
