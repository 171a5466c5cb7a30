import Foundation
import StrictJSON
import TestSupport
import Testing

@Suite(
  "Rows without a token, and the token that begins a text, are called what they are",
  .enabled(if: CommandRun.isBuilt, "the command is not built beside the tests"))
struct RowsAndBeginningTests {
  let folder: TemporaryFolder
  var path: String { folder.url.path }

  /// A model of 360 rows with a tokenizer of the 256 bytes.
  init() throws {
    folder = try TemporaryFolder.paddedCheckpoint()
  }

  @Test("rows without a token are marked, and the title says what the mark means")
  func marked() throws {
    let page = try CommandRun(["predict", path, "--tokens", "1,2", "--top", "360"]).output
    #expect(
      page.contains(
        "\nmarked *        104 rows of the embedding have no token (padding, or holes in\n"
          + "                the vocabulary): 256 to 359\n"), "\(page)")
    #expect(page.contains(" ‹256›*") && page.contains(" ‹359›*"))
    #expect(!page.contains("‹255›"))
    let lens = try CommandRun(["lens", path, "--tokens", "1,300", "--answer-id", "359"]).output
    #expect(lens.contains("‹300›*") && lens.contains("answer          ‹359›*\n"))
  }

  @Test("in JSON they have no text, and say so")
  func json() throws {
    let json = try CommandRun(["predict", path, "--tokens", "1,2", "--top", "360", "--json"]).json()
    #expect(
      json["checkpoint"]?["rowsWithoutToken"]?.array?.map { $0.array?.compactMap(\.integer) }
        == [[256, 359]])
    let top = try #require(json["result"]?["prompts"]?.array?.first?["top"]?.array)
    for entry in top {
      let isToken = (entry["id"]?.integer ?? 0) < 256
      #expect((entry["token"] == .null) == !isToken)
      #expect(entry["hasToken"] == (isToken ? nil : .bool(false)))
    }
    let tokens = try CommandRun(["tokenize", path, "--tokens", "49,300", "--json"]).result()[
      "tokens"]
    #expect(tokens?.array?.last?["text"] == .null)
    #expect(tokens?.array?.last?["hasToken"] == .bool(false))
    #expect(tokens?.array?.first?["text"]?.string == "R")
  }

  @Test("heads are scored on tokens, not on padding")
  func heads() throws {
    let whole = try TemporaryFolder.paddedCheckpoint(more: (256..<360).map { "[\($0)]" })
    func scores(_ path: String) throws -> JSON? {
      try CommandRun(["heads", path, "--names", "none", "--json"]).result()["induction"]
    }
    #expect(try scores(path) != scores(whole.url.path))
  }

  @Test("BOS is the token that the tokenizer names, and is shown by its name")
  func named() throws {
    try folder.write(#"{"bos_token": "!"}"#, to: "tokenizer_config.json")
    let run = try CommandRun(["predict", path, "--bos", "--tokens", "1,2"])
    #expect(run.output.contains("prompt          \"# (after BOS !)\n"), "\(run.output)")
    #expect(run.output.contains("Logits at END, BOS ! in front, "))
    let json = try CommandRun(["predict", path, "--bos", "--tokens", "1,2", "--json"]).json()
    #expect(json["request"]?["bos"] == .bool(true))
    #expect(json["request"]?["bosToken"]?.integer == 0)
    let same = try CommandRun(["predict", path, "--tokens", "0,1,2", "--json"]).json()
    #expect(json["result"] == same["result"])
    #expect(same["request"]?["bosToken"] == nil)
    let file = folder.url.appending(path: "figure.json").path
    _ = try CommandRun(["predict", path, "--bos", "--tokens", "1", "--export", file])
    let figure = try JSON.parse(Array(try Data(contentsOf: URL(filePath: file))))
    #expect(figure["bosToken"]?.string == "!")
  }

  @Test("a BOS that cannot be put in front is refused in words, and all else works")
  func unknown() throws {
    try folder.write(#"{"bos_token": "<begin>"}"#, to: "tokenizer_config.json")
    let run = try CommandRun(["predict", path, "--bos", "--tokens", "1,2"])
    #expect(run.code == 1)
    #expect(
      run.errors == "Error: the beginning-of-text token \"<begin>\" that "
        + "\(path)/tokenizer_config.json names is not in the vocabulary. Use --no-bos.\n")
    #expect(try CommandRun(["predict", path, "--tokens", "1,2"]).code == 0)
  }

  @Test("a checkpoint with an added token is compared over what both have, with a note")
  func added() throws {
    let other = try TemporaryFolder.paddedCheckpoint(text: "aa bb cc", more: ["[PAD]"])
    let second = other.url.path
    let note =
      "Note: \(second) has 1 token (256 [PAD]) that the first checkpoint lacks: they are compared "
      + "over what they share.\n"
    #expect(
      try CommandRun(["info", second, "--json"]).json()["checkpoint"]?["vocabulary"]?.integer == 362
    )
    let prompts = CommandTests.prompt
    let run = try CommandRun(
      ["cross-patch", path, second, "--site", "mlp-out", "--json"] + prompts)
    #expect(run.code == 0 && run.errors.hasSuffix(note), "\(run.errors)")
    let back = try CommandRun(["cross-patch", second, path, "--site", "mlp-out"] + prompts)
    #expect(back.code == 0, "\(back.errors)")
    let beyond = try CommandRun([
      "cross-patch", second, path, "--site", "mlp-out", "--tokens", "1,361", "--answer-id", "2",
      "--distractor-id", "3",
    ])
    #expect(beyond.code == 1)
    #expect(
      beyond.errors.hasSuffix(
        "Error: \(path): the prompts have tokens beyond its 360 rows. Compare on tokens that both "
          + "checkpoints have.\n"), "\(beyond.errors)")
  }

  @Test("checkpoints whose shared ids mean other texts stay apart")
  func differs() throws {
    let one = try TemporaryFolder.paddedCheckpoint(more: ["[A]"])
    let other = try TemporaryFolder.paddedCheckpoint(more: ["[B]", "[PAD]"])
    let run = try CommandRun(
      ["cross-patch", one.url.path, other.url.path, "--site", "mlp-out"] + CommandTests.prompt)
    #expect(run.code == 1)
    #expect(
      run.errors == "Error: \(other.url.path) has another tokenizer: token 256 is [A] in the first "
        + "checkpoint and [B] there. Give checkpoints with the same vocabulary.\n")
  }
}

extension TemporaryFolder {
  /// A new model of one layer, with 360 rows unless its text has other words, whose tokenizer has
  /// the 256 bytes in the tiny model's order and some tokens more.
  static func paddedCheckpoint(
    text: String = "aa bb", more: [String] = []
  ) throws -> TemporaryFolder {
    let (folder, tiny) = (try TemporaryFolder(), try TemporaryFolder.tinyCheckpoint())
    let run = try CommandRun([
      "new", folder.url.path, "--text", tiny.write(text + "\n", to: "text.txt"), "--layers", "1",
      "--heads", "2", "--width", "8", "--context", "128", "--vocabulary-size", "400",
    ])
    try #require(run.code == 0, "\(run.errors)")
    let bytes = try String(contentsOf: tiny.url.appending(path: "vocab.json"), encoding: .utf8)
    let members = more.enumerated().map { ", \"\($0.element)\": \(256 + $0.offset)" }
    try folder.write(bytes.dropLast() + members.joined() + "}", to: "vocab.json")
    try folder.write("#version: 0.2\n", to: "merges.txt")
    return folder
  }
}
