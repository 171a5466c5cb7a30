import Files
import StrictJSON
import Tasks
import Testing
import Tokens

@Suite("A prompt file is read line by line")
struct PromptFileTests {
  private func rows(_ text: String) throws(TaskError) -> [(line: Int, request: PromptRequest)] {
    try PromptFile(path: "p.jsonl", bytes: Array(text.utf8)).rows
  }

  @Test("text, tokens, choices, positions and template")
  func fields() throws {
    let rows = try rows(
      """
      {"prompt": "ab", "corrupted": "cd", "answer": " Mary", "distractor": 7, "template": 3}

      {"tokens": [1, 2], "corruptedTokens": [3], "positions": {"IO": 1, "END": 0}, "text": "x"}\r

      """)
    #expect(rows.map(\.line) == [1, 3])
    #expect(
      rows[0].request
        == PromptRequest(
          .text("ab"), corrupted: .text("cd"), answer: .text(" Mary"), distractor: .token(7),
          template: 3))
    #expect(
      rows[1].request
        == PromptRequest(
          .tokens([1, 2]), corrupted: .tokens([3]), positions: ["IO": 1, "END": 0]))
  }

  @Test("null is the same as leaving a field out")
  func nulls() throws {
    let rows = try rows(#"{"prompt": "a", "tokens": null, "answer": null, "positions": null}"#)
    #expect(rows[0].request == PromptRequest(.text("a")))
  }

  @Test(
    "what is wrong is said with its line",
    arguments: [
      (
        "{\"prompt\": \"a\"}\n[1]", PromptPlace.line(2, path: "p.jsonl"),
        PromptProblem.notAnObject(.array)
      ),
      (
        "\n\n{\"prompt\": 1}", .line(3, path: "p.jsonl"),
        .wrongKind(.prompt, expected: "a text", found: .number)
      ),
      ("{}", .line(1, path: "p.jsonl"), .noPrompt),
      ("{\"prompt\": \"a\", \"tokens\": [1]}", .line(1, path: "p.jsonl"), .both(.prompt, .tokens)),
      ("{\"prompt\": \"a\", \"anwser\": \"b\"}", .line(1, path: "p.jsonl"), .unknownKey("anwser")),
      ("{\"prompt\": \"a\", \"target\": \"b\"}", .line(1, path: "p.jsonl"), .unknownKey("target")),
      (
        "{\"tokens\": [1, \"b\"]}", .line(1, path: "p.jsonl"),
        .wrongKind(.tokens, expected: "a list of token ids", found: .string)
      ),
      (
        "{\"tokens\": [1.5]}", .line(1, path: "p.jsonl"),
        .wrongKind(.tokens, expected: "a list of token ids", found: .number)
      ),
      (
        "{\"prompt\": \"a\", \"answer\": true}", .line(1, path: "p.jsonl"),
        .wrongKind(.answer, expected: "a text or a token id", found: .bool)
      ),
      (
        "{\"prompt\": \"a\", \"positions\": [1]}", .line(1, path: "p.jsonl"),
        .wrongKind(.positions, expected: "an object of names and numbers", found: .array)
      ),
      (
        "{\"prompt\": \"a\", \"positions\": {\"IO\": \"x\"}}", .line(1, path: "p.jsonl"),
        .wrongKind(.positions, expected: "whole numbers beside the names", found: .string)
      ),
      (
        "{\"prompt\": \"a\", \"template\": \"x\"}", .line(1, path: "p.jsonl"),
        .wrongKind(.template, expected: "a whole number", found: .string)
      ),
    ] as [(String, PromptPlace, PromptProblem)])
  func problems(text: String, place: PromptPlace, problem: PromptProblem) {
    #expect(throws: TaskError.prompt(place, problem)) { try rows(text) }
  }

  @Test("no text makes it trap", arguments: 0..<200)
  func damage(seed: Int) {
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
    var bytes = Array(
      #"{"tokens": [1, 2], "answer": "é", "positions": {"IO": 1}, "template": 9223372036854775807}"#
        .utf8)
    for _ in 0..<3 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      bytes[Int(state >> 33) % bytes.count] = UInt8(truncatingIfNeeded: state >> 24)
    }
    let read = try? PromptFile(path: "p", bytes: Array(bytes.prefix(Int(state >> 40) % 100)))
    #expect(read.map { $0.rows.count <= 3 } ?? true)
  }

  @Test("a file of a Windows editor has the same rows, or is refused by its encoding")
  func windows() throws {
    let line = #"{"prompt": "é\#u{2028}b", "answer": " Mary"}"#
    let plain = try rows(line + "\n" + line + "\n")
    #expect(plain.map(\.line) == [1, 2] && plain[0].request == plain[1].request)
    for text in [
      "\u{FEFF}\(line)\r\n\(line)\r\n", "\(line)\r\n\(line)", "\u{FEFF}\(line)\n\(line)",
    ] {
      #expect(try rows(text).map(\.request) == plain.map(\.request))
    }
    let wide = "\u{FEFF}\(line)\r\n".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    #expect(throws: TaskError.otherEncoding(path: "p", .utf16)) {
      try PromptFile(path: "p", bytes: wide)
    }
    #expect(throws: TaskError.otherEncoding(path: "p", .utf16LittleEndian)) {
      try PromptFile(path: "p", bytes: Array(wide.dropFirst(2)))
    }
    #expect(throws: TaskError.noPrompts(path: "p.jsonl")) { try rows("\u{FEFF}") }
  }

  @Test("nesting, blank files, pointers and missing files are refused")
  func files() {
    let deep = "{\"prompt\": " + String(repeating: "[", count: 100_000)
    #expect(throws: TaskError.self) { try rows(deep) }
    #expect(throws: TaskError.noPrompts(path: "p.jsonl")) { try rows("\n \t\r\n") }
    #expect(throws: TaskError.largeFilePointer(path: "p.jsonl")) {
      try rows("version https://git-lfs.github.com/spec/v1\noid")
    }
    #expect(throws: TaskError.unreadable(path: "/nowhere/p", reason: "there is no such file")) {
      try PromptFile.read(path: "/nowhere/p")
    }
    #expect(throws: TaskError.unreadable(path: "/", reason: "it is a folder")) {
      try PromptFile.read(path: "/")
    }
    let many = String(repeating: "{\"tokens\":[1]}\n", count: PromptFile.rowLimit + 1)
    #expect(throws: TaskError.tooManyPrompts(path: "p.jsonl", limit: 100_000)) { try rows(many) }
  }
}
