import Foundation
import StrictJSON
import Testing

@Suite(
  "Arguments are taken as they are, or refused",
  .enabled(if: CommandRun.isBuilt, "the command is not built beside the tests"))
struct CommandArgumentTests {
  /// Runs the command by way of a shell, in which `printf` makes any bytes.
  private func run(_ line: String, in folder: TemporaryFolder) throws -> RunningCommand {
    let run = try RunningCommand(
      [folder.url.path], shell: "cd \"$1\" && \(line)")
    _ = run.end()
    return run
  }

  @Test(
    "what is not UTF-8 is refused with its place and its bytes, and nothing is made",
    arguments: [
      (#""$0" info "$(printf 'mod\350le')""#, "argument 2 is not UTF-8: 'mod\\xE8le'. "),
      (
        #""$0" tokenize . --prompt "$(printf 'caf\351')""#,
        "argument 4 is not UTF-8: 'caf\\xE9'. "
      ),
      (
        #""$0" predict . --tokens 1 --export="$(printf 'out\377.csv')""#,
        "argument 5 is not UTF-8: '--export=out\\xFF.csv'. "
      ),
      (
        #"PATCHBAY_CHECKPOINT="$(printf 'mod\350le')" "$0" info"#,
        "the variable PATCHBAY_CHECKPOINT is not UTF-8: 'mod\\xE8le'. "
      ),
    ])
  func strays(line: String, message: String) throws {
    let folder = try TemporaryFolder.tinyCheckpoint()
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted()
    let run = try run(line, in: folder)
    #expect(run.end() == 64 && run.output.isEmpty)
    #expect(
      run.errors.hasPrefix(
        "Error: " + message + "Give text in UTF-8; a file or folder of such a name can be renamed, "
          + "or reached by a link of another name.\n"), "\(run.errors)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted() == files)
  }

  @Test(
    "work in a folder whose name is not UTF-8 is refused, and a link of another name opens it",
    .enabled(if: FileManager.default.fileExists(atPath: "/proc"), "macOS has no such names"))
  func folder() throws {
    let folder = try TemporaryFolder.tinyCheckpoint()
    let move =
      #"odd="$(printf 'mod\350le')" && mkdir "$odd" && mv *.json *.safetensors *.txt "$odd" && "#
    let refused = try run(move + #"cd "$odd" && "$0" predict . --prompt '!'"#, in: folder)
    #expect(refused.end() == 64)
    #expect(
      refused.errors.hasPrefix("Error: the path of the current folder is not UTF-8: '/"),
      "\(refused.errors)")
    let opened = try run(
      #"ln -s "$(printf 'mod\350le')" link && "$0" predict link --prompt '!' --json"#, in: folder)
    #expect(opened.end() == 0, "\(opened.errors)")
    #expect(opened.output.hasPrefix("{"))
  }

  /// Every option that takes a value, with its command, as the parser itself lists them; one that commands
  /// share, in the first and the last of them.
  static let options: [(command: String, option: String)] = {
    guard let dump = try? CommandRun(["--experimental-dump-help"]), let json = try? dump.json()
    else { return [] }
    var declared: [String: [(command: String, option: String)]] = [:]
    for command in json["command"]?["subcommands"]?.array ?? [] {
      for argument in command["arguments"]?.array ?? [] where argument["kind"]?.string == "option" {
        guard let name = command["commandName"]?.string,
          let option = argument["preferredName"]?["name"]?.string
        else { continue }
        declared["\(option) \(argument["abstract"]?.string ?? "")", default: []]
          .append((name, option))
      }
    }
    return declared.values.flatMap { $0.count > 2 ? [$0[0], $0[$0.count - 1]] : $0 }
  }()

  @Test("a number below zero is never called a missing value, whichever option it is given to")
  func missing() throws {
    #expect(Self.options.count > 100)
    for (command, option) in Self.options {
      let run = try CommandRun([command, "DIR", "--\(option)", "-1"])
      #expect(!run.errors.contains("Missing value"), "\(command) --\(option): \(run.errors)")
      // What is read as text, or goes on to something else that is missing, ends in another way.
      #expect(run.code == 64 || run.code == 1, "\(command) --\(option): \(run.errors)")
    }
  }

  @Test(
    "numbers below zero are told as out of range, and end with 64",
    arguments: [
      (["predict", "DIR", "--tokens", "1", "--top", "-1"], "--top must be at least 1."),
      (["predict", "DIR", "--tokens", "1", "--threads", "-1"], "--threads must be from 1 to 256."),
      (["predict", "DIR", "--tokens", "-1"], "--tokens must be from 0 on, and -1 is not."),
      (["predict", "DIR", "--tokens", "1,-2"], "--tokens must be from 0 on, and -2 is not."),
      (["tokenize", "DIR", "--tokens", "-1"], "--tokens must be from 0 on, and -1 is not."),
      (["predict", "DIR", "--prompts", "x", "--row", "-1"], "--row must be at least 1."),
      (["predict", "DIR", "--prompts", "x", "--row", "0"], "--row must be at least 1."),
      (
        ["predict", "DIR", "--tokens", "1", "--answer-id", "-1"],
        "--answer-id must be from 0 on, and -1 is not."
      ),
      (
        ["predict", "DIR", "--tokens", "1", "--distractor-id", "-1"],
        "--distractor-id must be from 0 on, and -1 is not."
      ),
      (
        ["predict", "DIR", "--tokens", "1", "--corrupted-tokens", "-1"],
        "--corrupted-tokens must be from 0 on, and -1 is not."
      ),
      (
        ["lens", "DIR", "--tokens", "1", "--target-id", "-4"],
        "--target-id must be from 0 on, and -4 is not."
      ),
      (["ablate", "DIR", "--tokens", "1", "--mlps", "-1"], "--mlps must be from 0 on"),
      (["lens", "DIR", "--tokens", "1", "--mlp", "-1"], "--mlp must be from 0 on"),
      (["lens", "DIR", "--tokens", "1", "--top", "-1"], "--top must be at least 1."),
      (["heads", "DIR", "--top", "-1"], "--top must be at least 1."),
      (["heads", "DIR", "--sequences", "-1"], "--sequences must be from 1 to 10000."),
      (["bench", "DIR", "--keys", "-1"], "--keys must be from 1 to 100000."),
      (["data", "ioi", "--count", "-1"], "--count must be from 1 to 1000000."),
      (
        ["heads", "DIR", "--seed", "-3"],
        "The value '-3' is invalid for '--seed <s>': It must be a whole number from 0 to "
          + "18446744073709551615."
      ),
      (
        [
          "patch", "DIR", "--tokens", "1", "--site", "z", "--direction", "clean-to-corrupted",
          "--approximate", "--exact", "-1",
        ], "--exact needs a number from 0 on."
      ),
    ])
  func range(arguments: [String], message: String) throws {
    try expectWrongUse(arguments, message)
  }

  /// A command that is refused before any work.
  private func expectWrongUse(_ arguments: [String], _ message: String) throws {
    let run = try CommandRun(arguments)
    #expect(run.code == 64)
    #expect(run.output.isEmpty && run.errors.hasPrefix("Error: " + message), "\(run.errors)")
  }

  @Test(
    "positions below zero are wrong use of every command that takes some",
    arguments: [
      ["ablate", "DIR", "--heads", "0.0"], ["self-repair", "DIR", "--head", "0.0"],
      ["patch", "DIR", "--site", "z"], ["cross-patch", "DIR", "DIR", "--site", "output"],
      ["path-patch", "DIR", "--to", "0.0.q"],
    ])
  func positions(arguments: [String]) throws {
    for at in ["-3", "END,-3"] {
      try expectWrongUse(
        arguments + ["--tokens", "1", "--at", at], "--at must be from 0 on, and -3 is not.")
    }
    if arguments[0] == "path-patch" {
      try expectWrongUse(
        arguments + ["--tokens", "1", "--sender-at", "-3"],
        "--sender-at must be from 0 on, and -3 is not.")
    }
  }

  @Test(
    "heads and receivers below zero, and numbers beyond all numbers, are refused with the reason",
    arguments: [
      (
        ["ablate", "DIR", "--tokens", "1", "--heads", "-1.2"],
        "The value '-1.2' is invalid for '--heads <9.9,10.0>': '-1.2' is no head. Write its layer "
          + "and its number, both from 0 on, such as 9.9.\n"
      ),
      (
        ["attention", "DIR", "--tokens", "1", "--head", "0.-1"],
        "The value '0.-1' is invalid for '--head <9.9>': '0.-1' is no head. Write its layer "
          + "and its number, both from 0 on, such as 9.9.\n"
      ),
      (
        ["path-patch", "DIR", "--tokens", "1", "--to", "-1.0.q"],
        "The value '-1.0.q' is invalid for '--to <logits|9.9.q,9.6.q>': '-1.0.q' is no receiver. "
          + "Write logits, or inputs of heads with commas between, such as 9.9.q,9.6.q (q, k or v)."
          + "\n"
      ),
      (
        ["predict", "DIR", "--tokens", "1", "--top", "99999999999999999999"],
        "The value '99999999999999999999' is invalid for '--top <k>': It is out of range: numbers "
          + "here go from -9223372036854775808 to 9223372036854775807.\n"
      ),
      (
        ["predict", "DIR", "--tokens", "1", "--top", "x"],
        "The value 'x' is invalid for '--top <k>'\n"
      ),
    ])
  func reasons(arguments: [String], message: String) throws {
    try expectWrongUse(arguments, message)
  }

  @Test(
    "a number behind a flag, which takes no value, is what is refused",
    arguments: [
      ["predict", "DIR", "--tokens", "1", "--json", "-3"],
      ["predict", "DIR", "--tokens", "1", "--no-bos", "-3"], ["--ascii", "-3"],
    ])
  func flags(arguments: [String]) throws {
    let run = try CommandRun(arguments)
    #expect(run.code == 64 && run.output.isEmpty)
    #expect(
      run.errors.contains("'-3'") && !run.errors.contains("--json=")
        && !run.errors.contains("'--json'") && !run.errors.contains("'--no-bos'"), "\(run.errors)")
  }

  @Test(
    "numbers of a training or a new model that are below zero",
    arguments: [
      "epochs", "steps", "batch", "lr", "warm-up", "weight-decay", "beta1", "beta2", "clip",
      "dropout", "seed", "evaluate-every", "save-every", "state-every", "count", "data-seed",
      "block", "threads",
    ])
  func training(option: String) throws {
    for value in ["-1", "-0.5"] {
      let run = try CommandRun(
        ["train", "DIR", "--data", "x", "--out", "y", "--\(option)", value])
      #expect(run.code == 64 && run.errors.contains("--\(option)"), "\(run.errors)")
    }
  }

  @Test(
    "likewise of a new model",
    arguments: [
      "layers", "heads", "width", "hidden", "context", "vocabulary-size", "minimum-count",
      "deviation", "dropout", "seed",
    ])
  func new(option: String) throws {
    let run = try CommandRun(["new", "DIR", "--text", "x", "--\(option)", "-1"])
    #expect(run.code == 64 && run.errors.contains("--\(option)"), "\(run.errors)")
  }

  @Test("text may begin like a number below zero")
  func text() throws {
    let folder = try TemporaryFolder.tinyCheckpoint()
    let run = try CommandRun(["tokenize", folder.url.path, "--prompt", "-1 is", "--json"])
    #expect(try run.json()["request"]?["prompt"]?.string == "-1 is")
  }
}
