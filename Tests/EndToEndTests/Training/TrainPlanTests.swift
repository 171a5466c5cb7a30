import Foundation
import StrictJSON
import Testing

@Suite(
  "A plan of stages is trained by one command",
  .enabled(if: CommandRun.isBuilt, "the command is not built beside the tests"))
struct TrainPlanTests {
  let folder: TemporaryFolder
  var path: String { folder.url.path }
  var out: String { "\(path)/out" }

  static let stories = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "checkpoints/stories").path

  init() throws { folder = try TemporaryFolder() }

  /// The ready-made plan, much shorter.
  private func plan(_ more: String = "") throws -> String {
    try folder.write(
      """
      # Short.
      name = Subject Duplication and back
      count = 60
      steps = 4
      batch = 2
      evaluate-every = 2

      [corrupt]
      data = subject-duplication

      [heal]
      data = ioi
      \(more)
      """, to: "plan.txt")
  }

  private func train(_ plan: String, _ more: String...) throws -> CommandRun {
    try CommandRun(
      ["train", Self.stories, "--plan", plan, "--out", out, "--threads", "2"] + more)
  }

  @Test("as text it says which stage is trained, and what each changed; what is done is skipped")
  func text() throws {
    let run = try train(plan())
    #expect(run.code == 0 && run.errors.isEmpty, "\(run.errors)")
    let lines = run.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    #expect(lines.contains("Subject Duplication and back: stage 1 of 2, corrupt"))
    #expect(lines.contains("Subject Duplication and back: stage 2 of 2, heal"))
    let heading = try #require(lines.firstIndex(of: "Before and after each stage"))
    #expect(
      lines[heading + 1].split(separator: " ").joined(separator: " ")
        == "stage prompts F before after p before after")
    #expect(lines[heading + 2].hasPrefix("  corrupt  ioi"))
    #expect(lines[heading + 3].hasPrefix("  heal     ioi"))
    let rows = lines[(heading + 2)...(heading + 3)].map {
      $0.split(separator: " ").map(String.init)
    }
    // A stage begins where the one before has ended.
    #expect(rows[0][3] == rows[1][2] && rows[0][5] == rows[1][4] && rows[0][2] != rows[0][3])
    #expect(
      run.output.replacing("\n", with: " ").hasSuffix("All 2 stages are done; see \(out). "))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: out).sorted()
        == ["1-corrupt", "2-heal", "lock", "plan.txt"])
    let again = try train(plan(), "--resume")
    #expect(again.code == 0)
    #expect(
      again.output.contains(
        "Subject Duplication and back: stage 1 of 2, corrupt  done before: all 4 steps\n"))
    #expect(again.output.contains(lines[heading + 2]) && again.output.contains(lines[heading + 3]))
  }

  @Test("with --json every line is an event with its stage")
  func json() throws {
    let run = try train(plan(), "--json")
    #expect(run.code == 0 && run.errors.isEmpty, "\(run.errors)")
    let events = try run.output.split(separator: "\n").map { try JSON.parse(Array($0.utf8)) }
    let stages = events.filter { $0["event"]?.string == "stage" }
    #expect(stages.compactMap { $0["stage"]?.string } == ["corrupt", "heal"])
    #expect(stages.compactMap { $0["number"]?.integer } == [1, 2])
    #expect(stages.allSatisfy { $0["steps"]?.integer == 4 && $0["isDone"]?.bool == false })
    for (stage, name) in [("corrupt", "1-corrupt"), ("heal", "2-heal")] {
      let own = events.filter { $0["stage"]?.string == stage }.dropFirst()
      let log = try TrainingRemains("\(out)/\(name)").log()
      #expect(own.map { $0["event"]?.string } == log.map { $0["event"]?.string })
      #expect(own.count == log.count && own.last?["event"]?.string == "finished")
    }
  }

  @Test("a plan that comes along is found by its name, and can be stopped and gone on with")
  func stop() throws {
    let running = try RunningCommand([
      "train", Self.stories, "--plan", "subject-duplication-and-back", "--out", out, "--threads",
      "2",
    ])
    #expect(TrainingRemains("\(out)/1-corrupt").wait(forStep: 1))
    running.send(SIGINT)
    #expect(running.end() == 130, "\(running.errors)")
    let text = try String(contentsOfFile: "\(out)/plan.txt", encoding: .utf8)
    #expect(text.hasPrefix("name = Subject Duplication and back\nepochs = 5\nsmall.epochs = 2\n"))
    let header = try TrainingRemains("\(out)/1-corrupt").log()[0]
    #expect(header["settings"]?["epochs"]?.integer == 2)
    #expect(header["data"]?["count"]?.integer == 3000)
    let other = try train("amplify", "--resume")
    #expect(
      other.errors == "Error: \(out) holds another plan. stages: it has corrupt, heal, asked is "
        + "amplify. Give the same plan, or another --out.\n")
    #expect(other.code == 1)
  }

  @Test("wrong use ends with 64, a plan that cannot be read with 1")
  func errors() throws {
    func errors(_ arguments: [String], code: Int32) throws -> String {
      let run = try CommandRun(["train", Self.stories, "--out", out] + arguments)
      #expect(run.code == code && run.output.isEmpty)
      #expect(!FileManager.default.fileExists(atPath: out))
      return String(run.errors.replacing(path, with: "DIR").prefix { $0 != "\n" })
    }
    #expect(try errors([], code: 64) == "Error: Give --data, or a plan with --plan.")
    #expect(
      try errors(["--plan", "amplify", "--lr", "1e-3", "--count", "9", "--sentences"], code: 64)
        == "Error: --plan says what to train on and how, so --count, --sentences, --lr cannot be "
        + "given beside it. Write it into the plan.")
    #expect(
      try errors(["--plan", "amplifi"], code: 1).hasPrefix(
        "Error: amplifi: there is neither a file nor a plan of that name. Did you mean 'amplify'?"))
    #expect(
      try errors(["--plan", plan("lr = fast")], code: 1)
        == "Error: DIR/plan.txt:13: lr cannot be 'fast'. It is a number from 0 to 1000, such as "
        + "1e-5.")
    #expect(
      try errors(["--plan", plan("block = 5000")], code: 1).hasPrefix("Error: stage heal: "))
  }
}
