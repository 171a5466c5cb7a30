import Foundation
import StrictJSON
import Testing

@Suite(
  "The command series measures checkpoints",
  .enabled(if: CommandRun.isBuilt, "the command is not built beside the tests"))
struct SeriesCommandTests {
  let subject: TrainingSubject
  let folder: TemporaryFolder
  let prompts: String
  var path: String { folder.url.path }

  init() throws {
    subject = try TrainingSubject.shared.get()
    folder = try TemporaryFolder()
    prompts = try folder.write(
      [("fox", "hen"), ("cat", "dog")].map { answer, other in
        #"{"prompt": "the hen sees the", "answer": " \#(answer)", "distractor": " \#(other)", "#
          + #""positions": {"IO": 1}}"#
      }.joined(separator: "\n"), to: "prompts.jsonl")
  }

  /// A run that is measured and tracks something, in the folder.
  private func train() throws {
    let run = try CommandRun(
      [
        "train", subject.checkpoint, "--data", subject.text, "--out", "\(path)/run", "--steps", "6",
        "--batch", "4", "--block", "16", "--lr", "1e-3", "--sentences", "--threads", "2",
        "--evaluate", prompts, "--track", "attribution,attention-IO:0.1", "--save-every", "1",
        "--count", "8",
      ])
    try #require(run.code == 0, "\(run.errors)")
  }

  private func series(_ arguments: String...) throws -> CommandRun {
    try CommandRun(
      ["series"] + arguments + ["--threads", "2"],
      environment: ["XDG_CACHE_HOME": "\(path)/cache"], in: folder.url)
  }

  private func members(_ run: CommandRun) throws -> [JSON] {
    try #require(run.code == 0, "\(run.errors)")
    return try #require(run.result()["members"]?.array)
  }

  @Test("a run's epochs have the numbers that the run itself logged, exactly")
  func sameAsRun() throws {
    try train()
    let log = try TrainingRemains("\(path)/run").log()
    let run = try series(
      "run", "--evaluate", prompts, "--track", "attribution,attention-IO:0.1",
      "--json")
    #expect(run.errors.isEmpty)
    #expect(try run.json()["schema"]?.string == "patchbay.series/1")
    let members = try members(run)
    #expect(members.first?["label"]?.string == "start" && members.count >= 2)
    #expect(members.first?["step"]?.integer == 0)
    for member in members {
      let step = member["step"]
      let result = try #require(member["evaluations"]?.array?.first)
      let evaluated = try #require(
        log.first { $0["event"]?.string == "evaluated" && $0["step"] == step })
      let tracked = try #require(
        log.first { $0["event"]?.string == "tracked" && $0["step"] == step })
      let numbers = try #require(result["evaluation"]?.object)
      for (name, value) in zip(numbers.keys, numbers.values) { #expect(evaluated[name] == value) }
      #expect(numbers.count == 4)
      #expect(result["values"] == tracked["values"] && result["values"] != nil)
      #expect(result["heads"] == tracked["heads"] && result["heads"] != nil)
      #expect(member["cached"]?.bool == false && member["problem"] == nil)
    }
    let saved = log.filter { $0["event"]?.string == "saved" }.compactMap { $0["sha256"] }
    #expect(members.dropFirst().compactMap { $0["sha256"] } == saved)
  }

  @Test("what was measured is kept, unless it is damaged or not to be used")
  func cached() throws {
    func isCached(_ options: String...) throws -> ([Bool?], [JSON?]) {
      let run = try CommandRun(
        ["series", subject.whole, "--evaluate", prompts, "--json"] + options,
        environment: ["XDG_CACHE_HOME": "\(path)/cache"], in: folder.url)
      let members = try members(run)
      return (members.map { $0["cached"]?.bool }, members.map { $0["evaluations"] })
    }
    let cache = "\(path)/cache/patchbay/series"
    let first = try isCached("--no-cache")
    #expect(!FileManager.default.fileExists(atPath: cache))
    #expect(first.0.allSatisfy { $0 == false } && first.0.count == 6)
    #expect(try isCached() == first)
    let second = try isCached()
    #expect(second.0.allSatisfy { $0 == true } && second.1 == first.1)
    let names = try FileManager.default.contentsOfDirectory(atPath: cache)
    #expect(names.count == 6)
    try folder.write("{}", to: "cache/patchbay/series/\(names[0])")
    let third = try isCached()
    #expect(third.0.filter { $0 == true }.count == 5 && third.1 == first.1)
    // Other measures are another request.
    #expect(try isCached("--track", "attribution").0.allSatisfy { $0 == false })
    // A cache that cannot be written is no error.
    try FileManager.default.removeItem(atPath: "\(path)/cache")
    try folder.write("", to: "cache")
    #expect(try isCached() == first)
  }

  @Test("as text: a row a checkpoint, and the heads that changed most")
  func text() throws {
    let run = try series("\(subject.whole)/epoch-[12]", "--evaluate", prompts)
    #expect(run.code == 0 && run.errors.isEmpty, "\(run.errors)")
    let lines = run.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.first == "A series of 2 checkpoints")
    #expect(lines.contains { $0.hasPrefix("  checkpoint  step") && $0.hasSuffix("F  p(answer)") })
    #expect(lines.contains { $0.hasPrefix("  epoch-1       10  ") })
    #expect(lines.contains { $0.hasPrefix("  epoch-2       20  ") })
    #expect(lines.contains("Heads that changed most from the first to the last"))
    #expect(lines.contains { $0.hasPrefix("  attribution ") && $0.contains(" 0.") })
  }

  @Test("--export writes a row a checkpoint, and every head's number at each")
  func export() throws {
    let run = try series(
      subject.whole, "--evaluate", prompts, "--track", "attribution", "--export", "s.csv")
    #expect(run.code == 0, "\(run.errors)")
    let table = try String(contentsOfFile: "\(path)/s.csv", encoding: .utf8)
      .components(separatedBy: "\r\n")
    #expect(
      table.first == "checkpoint,step,epoch,F,p(answer),rank,loss,sha256,path,problem")
    #expect(table.count == 8 && table[1].hasPrefix("start,0,0.0,"))
    #expect(table[6].hasPrefix("epoch-5,44,4.4,"))
    let names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    let map = try #require(names.first { $0.hasPrefix("s.attribution") })
    let heads = try String(contentsOfFile: "\(path)/\(map)", encoding: .utf8)
      .components(separatedBy: "\r\n")
    #expect(heads.first == "head,checkpoint,attribution (logits)")
    #expect(heads.count == 1 + 2 * 6 + 1)
    #expect(try series(subject.whole, "--export", "s.csv").code == 1)
  }

  @Test("a checkpoint that cannot be read has its reason, and the others their numbers")
  func problems() throws {
    let files = FileManager.default
    try files.createDirectory(atPath: "\(path)/s", withIntermediateDirectories: false)
    for (name, source) in [("step2", "epoch-1"), ("step10", "epoch-2")] {
      try files.copyItem(atPath: "\(subject.whole)/\(source)", toPath: "\(path)/s/\(name)")
    }
    try folder.write("{}", to: "s/step2/model.safetensors")
    let run = try series("s", "--evaluate", prompts, "--json")
    let members = try members(run)
    #expect(members.map { $0["label"]?.string } == ["step2", "step10"])
    #expect(members[0]["problem"]?.string?.hasPrefix("s/step2/model.safetensors ") == true)
    #expect(members[1]["evaluations"]?.array?.count == 1)
    let text = try series("s", "--evaluate", prompts)
    #expect(text.output.contains("\nnot measured\n") && text.code == 0)
    let alone = try series("s/step2", "--evaluate", prompts)
    #expect(alone.code == 1 && alone.errors.hasPrefix("Error: s/step2/model.safetensors "))
  }

  @Test("wrong use and what gives nothing is told")
  func errors() throws {
    let none = try series("\(path)/nowhere*")
    #expect(none.code == 1)
    #expect(none.errors.hasPrefix("Error: no checkpoint matches \(path)/nowhere*."))
    #expect(try series(path).errors.contains("is no checkpoint, no run with epochs"))
    #expect(try series(subject.whole, "--evaluate", "").code == 64)
    #expect(try series(subject.whole, "--evaluate", "ioi,ioi").code == 64)
    #expect(try series(subject.whole, "--track", "nothing").code == 64)
    #expect(try CommandRun(["series"]).code == 64)
    let explore = try CommandRun([subject.checkpoint, "--series", subject.whole])
    #expect(explore.code == 64 && explore.errors.contains("Use `patchbay series` elsewhere."))
    // Its words are too few for the names of ioi.
    #expect(try series(subject.whole).code == 1)
  }
}
