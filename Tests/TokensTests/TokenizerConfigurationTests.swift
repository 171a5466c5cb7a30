import Foundation
import Testing

@testable import Tokens

@Suite("What tokenizer_config.json says is heeded")
struct TokenizerConfigurationTests {
  @Test(
    "tokens are given as texts or as objects",
    arguments: [
      (
        #"{"add_prefix_space": true, "bos_token": "<s>", "unk_token": {"content": "u"}}"#, "<s>",
        "u"
      ),
      (#"{"add_prefix_space": true, "bos_token": {"content": "b"}}"#, "b", nil),
      (#"{"add_prefix_space": true, "bos_token": null, "unk_token": 7}"#, nil, nil),
    ])
  func members(text: String, beginning: String?, unknown: String?) throws {
    let found = try TokenizerConfiguration(
      TokenizerSource(name: "c", bytes: Array(text.utf8), limits: TokenizerLimits()),
      limits: TokenizerLimits())
    #expect(found.addPrefixSpace == true)
    #expect(found.beginning == beginning && found.unknown == unknown)
  }

  /// A folder's files, and whether "ab" is encoded as " ab", which begins with the byte 32.
  static let folders: [(configuration: String?, preTokenizer: String?, hasSpace: Bool)] = [
    (nil, nil, false), ("{}", nil, false),
    (#"{"add_prefix_space": true}"#, nil, true), (#"{"add_prefix_space": false}"#, nil, false),
    ("\u{FEFF}{\"add_prefix_space\": true}\r\n", nil, true),
    (nil, level(true), true), ("{}", level(true), true),
    (#"{"add_prefix_space": true}"#, level(false), true),
    (#"{"add_prefix_space": false}"#, level(true), false),
    (#"{"add_prefix_space": "true"}"#, level(false), false),
    // transformers changes a ByteLevel that stands by itself, and none in a sequence.
    (#"{"add_prefix_space": true}"#, TinyFiles.sequence(level(false)), false),
    (#"{"add_prefix_space": false}"#, TinyFiles.sequence(level(true)), true),
  ]

  @Test("add_prefix_space counts wherever it stands", arguments: folders)
  func prefixSpace(configuration: String?, preTokenizer: String?, hasSpace: Bool) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    func write(_ bytes: [UInt8], _ name: String) throws {
      try Foundation.Data(bytes).write(to: folder.appendingPathComponent(name))
    }
    if let configuration { try write(Array(configuration.utf8), "tokenizer_config.json") }
    if let preTokenizer {
      try write(TinyFiles.description(preTokenizer: preTokenizer), "tokenizer.json")
    } else {
      try write(TinyFiles.vocabulary(), "vocab.json")
      try write(TinyFiles.merges(), "merges.txt")
    }
    let tokenizer = try Tokenizer.read(folder: folder.path)
    #expect(tokenizer.encode("ab") == (hasSpace ? [32, 256] : [256]))
    #expect(tokenizer.encode(" ab") == [32, 256])
    #expect(tokenizer.encode("") == [])
  }

  @Test("a file that is no JSON is named")
  func noJSON() throws {
    let error = #expect(throws: TokenizerError.self) {
      try TokenizerConfiguration(
        TokenizerSource(
          name: "here/tokenizer_config.json", bytes: [0x5B], limits: TokenizerLimits()),
        limits: TokenizerLimits())
    }
    #expect(error?.description.hasPrefix("here/tokenizer_config.json is not the JSON") == true)
  }

  private static func level(_ prefixesSpace: Bool) -> String {
    "{\"type\": \"ByteLevel\", \"add_prefix_space\": \(prefixesSpace)}"
  }

  @Test("an empty file is refused, and may be removed")
  func empty() {
    let error = #expect(throws: TokenizerError.self) {
      try TokenizerConfiguration(
        TokenizerSource(name: "d/tokenizer_config.json", bytes: [], limits: TokenizerLimits()),
        limits: TokenizerLimits())
    }
    #expect(
      error?.description.hasSuffix(
        "Download it again, or remove it: a tokenizer can do without it.") == true,
      "\(error?.description ?? "")")
  }
}
