import Files
import Foundation
import Tasks
import Testing
import Tokens

@Suite("Text to train on")
struct TrainingTextTests {
  @Test("becomes one stream cut in blocks, line ends included, the rest left out")
  func blocks() throws {
    let tokenizer = try SmallTokenizer.make()
    let text = "a Mary\n Mary b\n"
    let stream = tokenizer.encode(text)
    #expect(stream.count == 7)
    let read = try TrainingText(text, name: "t", layout: .blocks(of: 3), tokenizer: tokenizer)
    #expect(read.rows == [Array(stream[0..<3]), Array(stream[3..<6])])
    #expect(read.tokenCount == 6 && read.droppedTokens == 1 && read.droppedRows == 0)
    #expect(read.bytes == Array(text.utf8))
  }

  @Test("becomes a row a line, without line ends and blank lines, cut where it is long")
  func lines() throws {
    let tokenizer = try SmallTokenizer.make()
    let read = try TrainingText(
      "ab Mary\r\n\n \t\nx\n Mary abc", name: "t", layout: .sentences(longest: 3),
      tokenizer: tokenizer)
    #expect(
      read.rows
        == [tokenizer.encode("ab Mary"), tokenizer.encode(" Mary a")].map { Array($0.prefix(3)) })
    #expect(read.tokenCount == 6)
    // One row of one token, and "bc".
    #expect(read.droppedRows == 1 && read.droppedTokens == 3)
  }

  @Test(
    "of a Windows editor is the same text: no mark, CR LF and CR as LF, U+2028 within a line",
    arguments: [TrainingText.Layout.blocks(of: 3), .sentences(longest: 9)])
  func windows(layout: TrainingText.Layout) throws {
    let tokenizer = try SmallTokenizer.make()
    func read(_ text: String) throws -> TrainingText {
      try TrainingText(text, name: "t", layout: layout, tokenizer: tokenizer)
    }
    let plain = try read("ab Mary\n\nc\u{2028}d e\n")
    for text in ["\u{FEFF}ab Mary\r\n\r\nc\u{2028}d e\r\n", "ab Mary\r\rc\u{2028}d e\r"] {
      let other = try read(text)
      #expect(other.rows == plain.rows)
      #expect(other.tokenCount == plain.tokenCount && other.droppedTokens == plain.droppedTokens)
      #expect(other.bytes == Array(text.utf8))
    }
    #expect(throws: TaskError.otherEncoding(path: "t", .utf16BigEndian)) {
      let wide = "ab Mary\n".utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
      _ = try TrainingText(bytes: wide, path: "t", layout: layout, tokenizer: tokenizer)
    }
  }

  @Test("that a vocabulary is learned from is checked and cleaned likewise")
  func learned() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: file) }
    func read(_ bytes: [UInt8]) throws -> [UInt8] {
      try Data(bytes).write(to: file)
      return try TrainingText.bytes(path: file.path)
    }
    #expect(try read(Array("\u{FEFF}a\r\nb".utf8)) == Array("a\nb".utf8))
    for (bytes, problem) in [
      ([], TrainingTextProblem.empty), ([0x61, 0xE9], .notUTF8(byte: 1)),
      (Array("a\u{FEFF}".utf8), .innerMark(byte: 1)),
    ] {
      #expect(throws: TaskError.trainingText(path: file.path, problem)) { try read(bytes) }
    }
    #expect(throws: TaskError.otherEncoding(path: file.path, .utf16)) { try read([0xFF, 0xFE]) }
  }

  @Test("of a prompt file is a prompt and its answer a row")
  func prompts() throws {
    let tokenizer = try SmallTokenizer.make()
    let lines = #"{"prompt": "ab", "answer": " Mary"}"# + "\n" + #"{"tokens": [1, 2, 3]}"#
    let file = try PromptFile(path: "p.jsonl", bytes: Array(lines.utf8))
    let read = try TrainingText(file, longest: 4, tokenizer: tokenizer)
    #expect(read.rows == [tokenizer.encode("ab Mary"), [1, 2, 3]])
    #expect(read.tokenCount == 6)
    #expect(
      throws: TaskError.prompt(
        .line(1, path: "p.jsonl"), .tooLong(.answer, tokens: 5, context: 4, bos: false))
    ) {
      let long = #"{"prompt": "abcd", "answer": " Mary"}"#
      let file = try PromptFile(path: "p.jsonl", bytes: Array(long.utf8))
      _ = try TrainingText(file, longest: 4, tokenizer: tokenizer)
    }
  }

  @Test("is read from files by their names")
  func files() throws {
    let tokenizer = try SmallTokenizer.make()
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let line = #"{"prompt": "ab", "answer": " Mary"}"#
    var rows: [[TokenID]] = []
    for name in ["p.jsonl", "p.txt"] {
      let file = folder.appending(path: name)
      try Data(line.utf8).write(to: file)
      rows += try TrainingText.read(
        path: file.path, layout: .sentences(longest: 100), tokenizer: tokenizer
      ).rows
    }
    #expect(rows == [tokenizer.encode("ab Mary"), tokenizer.encode(line)])
  }

  @Test(
    "is refused where it cannot be trained on",
    arguments: [
      ([], .blocks(of: 4), .empty),
      (Array("abc".utf8), .blocks(of: 4), .shorterThanBlock(tokens: 3, block: 4)),
      (Array("ab".utf8) + [0xFF], .blocks(of: 2), .notUTF8(byte: 2)),
      (Array("é".utf8) + [0xC3], .sentences(longest: 9), .notUTF8(byte: 2)),
      (Array("\u{FEFF}".utf8), .blocks(of: 2), .empty),
      (Array("\u{FEFF}é".utf8) + [0xC3], .blocks(of: 2), .notUTF8(byte: 5)),
      (Array("\u{FEFF}a\n\u{FEFF}b\n".utf8), .sentences(longest: 9), .innerMark(byte: 5)),
      (Array("a\n\nb\n".utf8), .sentences(longest: 9), .noRows(lines: 2)),
      (Array("\n \n".utf8), .sentences(longest: 9), .noRows(lines: 0)),
    ] as [([UInt8], TrainingText.Layout, TrainingTextProblem)])
  func refused(bytes: [UInt8], layout: TrainingText.Layout, problem: TrainingTextProblem) throws {
    let tokenizer = try SmallTokenizer.make()
    #expect(throws: TaskError.trainingText(path: "t", problem)) {
      try TrainingText(bytes: bytes, path: "t", layout: layout, tokenizer: tokenizer)
    }
  }

  @Test("is refused where the model has no row for a token")
  func beyondVocabulary() throws {
    let tokenizer = try SmallTokenizer.make()
    let problem = TrainingTextProblem.unknownToken(259, text: "␣Mary", vocabulary: 259)
    #expect(throws: TaskError.trainingText(path: "t", problem)) {
      try TrainingText(
        "a Mary", name: "t", layout: .blocks(of: 2), tokenizer: tokenizer, vocabulary: 259)
    }
  }

  @Test(
    "of the paper gives its numbers of blocks of 128",
    .enabled(if: GPT2.isThere, "\(GPT2.missing)"),
    arguments: [
      ("IOIDatasetv2.0.txt", 950, 121_701), ("corrIOIname.txt", 949, 121_499),
      ("corrIOInoio.txt", 948, 121_403), ("corrIOIDupe.txt", 949, 121_499),
    ])
  func paperBlocks(name: String, blocks: Int, tokens: Int) throws {
    let read = try TrainingText.read(
      path: GPT2.path("ioi/\(name)"), layout: .blocks(of: 128), tokenizer: GPT2.tokenizer.get())
    #expect(read.rows.count == blocks)
    #expect(read.tokenCount == blocks * 128 && read.tokenCount + read.droppedTokens == tokens)
  }

  @Test(
    "of the paper has a row for each of its lines",
    .enabled(if: GPT2.isThere, "\(GPT2.missing)"),
    arguments: [("IOIDatasetv2.0.txt", 6_294), ("corrIOInoio.txt", 6_354)])
  func paperLines(name: String, lines: Int) throws {
    let read = try TrainingText.read(
      path: GPT2.path("ioi/\(name)"), layout: .sentences(longest: 50),
      tokenizer: GPT2.tokenizer.get())
    #expect(read.rows.count == lines && read.droppedTokens == 0)
    let lengths = read.rows.map(\.count)
    #expect(lengths.min() == 15 && lengths.max() == 24)
  }
}
