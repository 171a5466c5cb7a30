import Foundation
import Testing

@Suite(
  "Nothing from outside reaches the terminal raw",
  .enabled(if: CommandRun.isBuilt, "the command is not built beside the tests"))
struct CommandEscapeTests {
  /// Moves the cursor, turns text around, rings, hides, and begins lines of its own.
  private static let hostile =
    "\u{1B}[31mred\u{7}\u{9B}2J\u{202E}\u{2067}\u{200F}\u{200B}\u{FEFF}\u{2028}\u{2029}"
    + "\r\u{8}\nError: no"

  /// Whether a terminal would obey anything in a text but the ends of its lines.
  private func isHarmless(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { scalar in
      switch scalar.properties.generalCategory {
      case .control: scalar == "\n"
      case .format, .lineSeparator, .paragraphSeparator: false
      default: true
      }
    }
  }

  private func expectHarmless(
    _ arguments: [String], sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let run = try CommandRun(arguments)
    let shown = run.errors + run.output
    #expect(
      isHarmless(shown), "\(arguments): \(shown.debugDescription)", sourceLocation: sourceLocation)
    #expect(
      !shown.split(separator: "\n").contains("Error: no"), "\(arguments)",
      sourceLocation: sourceLocation)
  }

  @Test("every option of every command that takes a value")
  func options() throws {
    let folder = try TemporaryFolder.tinyCheckpoint()
    for (command, option) in CommandArgumentTests.options {
      let first = ["data", "new", "replay"].contains(command) ? [] : [folder.url.path]
      try expectHarmless([command] + first + ["--\(option)", Self.hostile])
      try expectHarmless([command] + first + ["--\(option)=\(Self.hostile)"])
    }
  }

  @Test("arguments without an option, and options that there are not")
  func arguments() throws {
    for command in [
      "explore", "info", "predict", "data", "new", "replay", "train", "bench", "selftest",
    ] {
      try expectHarmless([command, Self.hostile])
      try expectHarmless([command, "--\(Self.hostile)"])
      try expectHarmless([command, "--color", "never", "--\(Self.hostile)", "x"])
    }
    try expectHarmless([Self.hostile])
    try expectHarmless(["help", Self.hostile])
    try expectHarmless(["preditc\u{1B}"])
  }

  @Test("what goes on with a model: positions, texts, classes")
  func work() throws {
    let folder = try TemporaryFolder.tinyCheckpoint()
    let path = folder.url.path
    let pair = ["--tokens", "1,2", "--answer-id", "3", "--distractor-id", "4"]
    for at in [Self.hostile, "END,\u{1B}[31m"] {
      try expectHarmless(["ablate", path, "--heads", "0.0", "--kind", "zero", "--at", at] + pair)
      try expectHarmless(
        ["self-repair", path, "--head", "0.0", "--kind", "zero", "--at", at] + pair)
      try expectHarmless(["path-patch", path, "--to", "1.0.q", "--at", at] + pair)
    }
    try expectHarmless(["predict", path, "--prompt", Self.hostile])
    try expectHarmless(["predict", path, "--tokens", "1", "--answer", Self.hostile])
    try expectHarmless(["lens", path, "--tokens", "1", "--target", Self.hostile])
    try expectHarmless(["tokenize", path, "--prompt", Self.hostile])
    try expectHarmless(
      ["ablate", path, "--sweep", "heads", "--at", "S\u{1B}2", "--kind", "zero"] + pair)
  }

  @Test(
    "files whose content is hostile",
    arguments: [
      ["predict", "DIR", "--prompts", "FILE"], ["predict", "FILE", "--tokens", "1"],
      ["heads", "DIR", "--names", "FILE"],
      ["ablate", "DIR", "--tokens", "1", "--classes", "FILE"],
      ["data", "ioi", "--checkpoint", "DIR", "--templates", "FILE"],
      ["data", "stories", "--templates", "FILE"], ["replay", "FILE"],
      ["train", "DIR", "--data", "FILE", "--out", "DIR/run", "--block", "4"],
      ["train", "DIR", "--data", "FILE.jsonl", "--out", "DIR/run", "--block", "4"],
      ["new", "DIR/made", "--text", "FILE"],
    ])
  func files(arguments: [String]) throws {
    let folder = try TemporaryFolder.tinyCheckpoint()
    let escaped = #"\u001b[31m\u202e\u2067\u200b\u2028\nError: no"#
    for text in [
      Self.hostile, "{\"prompt\": \"a\", \"\(escaped)\": 1}",
      "{\"prompt\": \"a\", \"positions\": {\"\(escaped)\": 99}}",
      "{\"prompt\": \"a\", \"answer\": \"\(escaped)\"}",
      "{\"schema\": \"\(escaped)\"}", "names:\n\(Self.hostile)\nx [IO]\n", "0.0 \u{1B}[31m END\n",
      "\(Self.hostile):\n",
    ] {
      let name = "f\u{1B}[31m\u{202E}\n"
      let file = try folder.write(text, to: name)
      try folder.write(text, to: name + ".jsonl")
      try expectHarmless(
        arguments.map {
          $0.replacing("DIR", with: folder.url.path).replacing("FILE", with: file)
        })
    }
  }
}
