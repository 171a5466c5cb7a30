import Foundation
import StrictJSON
import Testing

@Suite(
  "Training says what is wrong, where, and how to mend it",
  .enabled(if: CommandRun.isBuilt, "the command is not built beside the tests"))
struct TrainErrorTests {
  let subject: TrainingSubject
  let folder: TemporaryFolder
  var path: String { folder.url.path }

  init() throws {
    subject = try TrainingSubject.shared.get()
    folder = try TemporaryFolder()
  }

  /// Trains with such options and expects a message, nothing printed, and no folder.
  private func expect(
    _ options: [String], checkpoint: String? = nil, out: String? = nil, code: Int32 = 1,
    fails message: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let out = out ?? "\(path)/run"
    let arguments = ["train", checkpoint ?? subject.checkpoint, "--out", out] + options
    let run = try CommandRun(arguments)
    #expect(run.code == code, sourceLocation: sourceLocation)
    #expect(run.output.isEmpty, sourceLocation: sourceLocation)
    let found = run.errors.replacing(path, with: "DIR")
    let isRight =
      code == 1 ? found == "Error: \(message)\n" : found.hasPrefix("Error: \(message)\n")
    #expect(isRight, "\(found)", sourceLocation: sourceLocation)
    #expect(
      !FileManager.default.fileExists(atPath: "\(path)/run"), sourceLocation: sourceLocation)
  }

  private func data(_ file: String, block: String = "16") -> [String] {
    ["--data", file, "--block", block]
  }

  @Test("text that cannot be trained on")
  func text() throws {
    let empty = try folder.write("", to: "empty.txt")
    try expect(
      data(empty),
      fails: "DIR/empty.txt is empty. Give text of at least one block, or one sentence a line.")
    let latin = folder.url.appending(path: "latin.txt")
    try Data([0x61, 0x62, 0xE9, 0x0A]).write(to: latin)
    try expect(
      data(latin.path),
      fails:
        "DIR/latin.txt is not UTF-8: the byte at offset 2 belongs to no character. Convert it, "
        + "for example with 'iconv -f WINDOWS-1252 -t UTF-8' if it is Western European.")
    let short = try folder.write("the fox sees the hen\n", to: "short.txt")
    try expect(
      data(short),
      fails: "DIR/short.txt has 6 tokens, fewer than one block of 16. Give more text, a smaller "
        + "--block, or train on one line a row.")
    try expect(
      ["--data", "\(path)/nowhere.txt"],
      fails: "DIR/nowhere.txt cannot be read: there is no such file. Give a file of text in UTF-8.")
  }

  @Test("a data set of a name that is none")
  func name() throws {
    try expect(
      ["--data", "name-movin"],
      fails: "there is neither a data set nor a file 'name-movin'. The data sets are ioi, "
        + "name-moving, subject-duplication, duplication, greater-than, lower-than; or give a file "
        + "of text or of prompts (.jsonl).")
  }

  @Test("a vocabulary that does not cover the names")
  func vocabulary() throws {
    // How many names there are is for the built-in file to say.
    let run = try CommandRun(
      ["train", subject.checkpoint, "--data", "ioi", "--out", "\(path)/run"])
    #expect(run.code == 1)
    let pattern =
      /Error: 0 of the \d+ names in the built-in file are one token of this tokenizer with a space before, and \d+ are needed\. Give a file with other names \(--templates FILE\), or take another checkpoint\.\n/
    #expect(run.errors.wholeMatch(of: pattern) != nil, "\(run.errors)")
    try expect(
      data(subject.text) + ["--evaluate", "greater-than"],
      fails: "the tokenizer splits no year from 1102 to 1798 into its century and its last two "
        + "digits, such as \" 17\" and \"32\", as year tasks need. Take another checkpoint.")
  }

  @Test("a place where no run can be")
  func place() throws {
    try expect(
      data(subject.text), out: "\(path)/no/run",
      fails: "DIR/no/run cannot be written: the folder that should hold it does not exist. Make it "
        + "first")
    let file = try folder.write("", to: "file")
    try expect(
      data(subject.text), out: file,
      fails: "DIR/file is not a folder. Give another place for the run")
  }

  @Test(
    "numbers that no run can be made with",
    arguments: [
      (["--batch", "0"], "--batch must be at least 1 row."),
      (["--lr", "nan"], "--lr must be a number from 0 to 1000, such as 1e-5."),
      (["--lr=-1"], "--lr must be a number from 0 to 1000, such as 1e-5."),
      (["--steps", "0"], "--steps must be at least 1."),
      (["--epochs", "0"], "--epochs must be at least 1."),
      (["--dropout", "1"], "--dropout must be from 0 on and below 1."),
      (["--attention-dropout", "1"], "--attention-dropout must be from 0 on and below 1."),
      (["--attention-dropout", "nan"], "--attention-dropout must be from 0 on and below 1."),
      (["--clip", "inf"], "--clip must be a number above 0."),
      (["--beta1", "1"], "--beta1 must be from 0 on and below 1."),
      (["--save-every", "0"], "--save-every must be at least 1 epoch."),
      (["--state-every", "0"], "--state-every must be at least 1 step."),
      (["--evaluate-every", "0"], "--evaluate-every must be at least 1 step."),
    ] as [([String], String)])
  func numbers(options: [String], message: String) throws {
    try expect(["--data", subject.text, "--block", "16"] + options, code: 64, fails: message)
  }

  @Test("a block longer than the context, which only the checkpoint tells")
  func block() throws {
    try expect(
      ["--data", subject.text, "--block", "32"],
      fails: "row 1 of the data has 32 tokens; the model's context is 24. Use --block 24 or less.")
  }

  @Test(
    "wrong use ends with 64",
    arguments: [
      (["--block", "1"], "--block must be at least 2 tokens."),
      (["--steps", "1", "--epochs", "1"], "Give only one of --epochs and --steps."),
      (["--warm-up=-1"], "--warm-up must be 0 or more."),
      (["--clip=-1"], "--clip must be 0 or more."),
      (["--count", "0"], "--count must be from 1 to 1000000."),
      (
        ["--evaluate", "ioi,ioi"],
        "--evaluate takes different names with commas between, or none."
      ),
      (["--evaluate", "none,ioi"], "--evaluate none goes with no other name."),
      (["--lr", "fast"], "The value 'fast' is invalid for '--lr <x>'"),
      (
        ["--schedule", "step"],
        "The value 'step' is invalid for '--schedule <schedule>'. Please provide one of 'linear', "
          + "'constant' or 'cosine'."
      ),
    ] as [([String], String)])
  func usage(options: [String], message: String) throws {
    try expect(["--data", subject.text] + options, code: 64, fails: message)
  }

  @Test("the largest numbers do no harm")
  func largest() throws {
    let most = "\(Int.max)"
    let run = try RunningCommand([
      "train", subject.checkpoint, "--data", subject.text, "--block", "16", "--out",
      "\(path)/run", "--epochs", most, "--batch", most, "--warm-up", "\(Int.max - 1)",
      "--save-every", most,
      "--state-every", most, "--evaluate-every", most, "--seed", "\(UInt64.max)",
    ])
    #expect(TrainingRemains("\(path)/run").wait(forStep: 3))
    run.send(SIGINT)
    let code = run.end()
    #expect(code == 130, "\(run.errors)")
  }

  @Test("a checkpoint with a number that is none: the log says so, and nothing is saved")
  func notANumber() throws {
    let broken = folder.url.appending(path: "broken")
    try FileManager.default.copyItem(at: URL(filePath: subject.checkpoint), to: broken)
    let file = broken.appending(path: "model.safetensors")
    var bytes = try Data(contentsOf: file)
    bytes.replaceSubrange(bytes.count - 4..<bytes.count, with: [0, 0, 0xC0, 0x7F])
    try bytes.write(to: file)
    let out = "\(path)/run"
    let run = try CommandRun(
      ["train", broken.path, "--out", out, "--json"] + data(subject.text))
    #expect(run.code == 1)
    #expect(
      run.errors
        == "Error: step 1 cannot be done: the loss is no finite number. Nothing was trained "
        + "yet: look at the checkpoint with `patchbay info`, and at the data.\n")
    let last = try #require(try TrainingRemains(out).log().last)
    #expect(last["event"]?.string == "troubled" && last["step"]?.integer == 0)
    #expect(run.output.hasSuffix("\"problem\":\"the loss is no finite number\"}\n"))
    #expect(TrainingRemains(out).epochs.isEmpty && TrainingRemains(out).states.isEmpty)
  }

  @Test("a learning rate that ruins the model leaves the last good state")
  func ruin() throws {
    let out = "\(path)/run"
    let run = try CommandRun([
      "train", subject.checkpoint, "--data", subject.text, "--block", "16", "--out", out, "--lr",
      "1000", "--warm-up", "2", "--schedule", "constant", "--state-every", "1",
    ])
    #expect(run.code == 1)
    #expect(run.errors.hasPrefix("Error: step 3 cannot be done: the loss is "), "\(run.errors)")
    #expect(
      run.errors.hasSuffix(
        ", four times that of guessing. The last good model, after step 1, is in \(out)/state-1: "
          + "train it in another folder with a smaller --lr or --clip.\n"), "\(run.errors)")
    #expect(TrainingRemains(out).states == [1])
    let healed = try CommandRun(
      ["train", "\(out)/state-1", "--out", "\(path)/healed", "--steps", "2"] + data(subject.text))
    #expect(healed.code == 0, "\(healed.errors)")
  }
}
