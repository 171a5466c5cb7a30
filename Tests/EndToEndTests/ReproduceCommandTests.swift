import Dispatch
import Foundation
import StrictJSON
import Synchronization
import Testing

@Suite(
  "patchbay reproduce", .timeLimit(.minutes(30)),
  .enabled(if: CommandRun.isBuilt, "the command is not built beside the tests"))
struct ReproduceCommandTests {
  private static let stories = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "checkpoints/stories").path
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func reproduce(
    _ arguments: [String], out: String = "report"
  ) throws -> CommandRun {
    try CommandRun(["reproduce", Self.stories, "--out", out] + arguments, in: folder.url)
  }

  /// A report without what two runs do not share.
  private func report(_ name: String) throws -> String {
    let text = try String(
      contentsOf: folder.url.appending(path: "\(name)/report.json"), encoding: .utf8)
    return String(text[..<(try #require(text.range(of: "\n  \"times\"")).lowerBound)])
  }

  @Test("a list says what each row costs, and makes nothing")
  func list() throws {
    let run = try reproduce(["--list", "--json"])
    #expect(run.code == 0, "\(run.errors)")
    let result = try run.result()
    #expect(result["rows"]?.array?.count == 52)
    #expect((result["diskBytes"]?.integer ?? 0) > 16 * 6_900_000)
    #expect((result["seconds"]?.number ?? 0) > 1)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
  }

  @Test("rows with their figures; a second start keeps all; another run gives the same bytes")
  func rows() throws {
    let rows = "fig3,fig14,fig31"
    let run = try reproduce(["--only", rows])
    #expect(run.code == 0, "\(run.errors)")
    #expect(run.output.contains("3 figures and tables done, 0 failed, 0 not done"))
    let first = try report("report")
    let json = try JSON.parse(Array((first + "\n\"times\":{}}").utf8))
    let made = json["result"]?["rows"]?.array ?? []
    #expect(made.compactMap { $0["id"]?.string }.joined(separator: ",") == rows)
    for row in made {
      #expect(row["state"]?.string == "done")
      let numbers = try #require(row["numbers"]?.array)
      #expect(numbers.count > 1)
      for path in (row["figures"]?.array ?? []) + (row["data"]?.array ?? []) {
        let file = folder.url.appending(path: "report/\(path.string ?? "")").path
        #expect(FileManager.default.fileExists(atPath: file), "\(file)")
      }
    }
    let again = try reproduce(["--only", rows])
    #expect(again.code == 0)
    #expect(!again.errors.contains("done in"), "\(again.errors)")
    #expect(try report("report") == first)
    let other = try reproduce(["--only", rows], out: "other")
    #expect(other.code == 0, "\(other.errors)")
    #expect(try report("other") == first)
  }

  @Test("stopped in a fine-tune, it goes on to the same bytes")
  func interrupted() throws {
    let process = Process()
    process.executableURL = CommandRun.executable
    process.arguments = ["reproduce", Self.stories, "--out", "report", "--only", "table2"]
    process.environment = ["LANG": "C.UTF-8", "XDG_CACHE_HOME": CommandRun.cache]
    process.currentDirectoryURL = folder.url
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    let log = folder.url.appending(path: "report/models/name-moving/run.jsonl").path
    while process.isRunning, !FileManager.default.fileExists(atPath: log) {
      Thread.sleep(forTimeInterval: 0.02)
    }
    process.interrupt()
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    let stages = folder.url.appending(path: "report/stages")
    #expect(
      !FileManager.default.fileExists(atPath: stages.appending(path: "train-name-moving.json").path)
    )
    let resumed = try reproduce(["--only", "table2"])
    #expect(resumed.code == 0, "\(resumed.errors)")
    #expect(resumed.output.contains("1 figures and tables done, 0 failed, 0 not done"))
    _ = try reproduce(["--only", "table2"], out: "whole")
    #expect(try report("report") == report("whole"))
  }

  @Test("rows, folders and models that are none are told")
  func refusals() throws {
    let row = try reproduce(["--only", "fig99"])
    #expect(row.code == 1)
    #expect(row.errors.contains("there is no figure or table 'fig99'"))
    try folder.write("mine", to: "notes.txt")
    let full = try reproduce(["--only", "fig2"], out: ".")
    #expect(full.code == 1)
    #expect(full.errors.contains("is not empty and holds no reproduction"))
    let model = try reproduce(["--model", "dolly"])
    #expect(model.code == 64)
    let both = try reproduce(["--quick", "--full"])
    #expect(both.code == 64)
  }

  @Test("a tokenizer that splits the names stops it before anything is made")
  func names() throws {
    let tiny = try TemporaryFolder.tinyCheckpoint()
    let run = try CommandRun(["reproduce", tiny.url.path, "--out", "report"], in: folder.url)
    #expect(run.code == 1)
    #expect(run.errors.contains("names are one token"), "\(run.errors)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
  }

  @Test("a model of somebody else's that is not there fails its row alone")
  func missingModel() throws {
    try folder.write("5.4 name-mover END\n2.5 s-inhibition END\n", to: "circuit.txt")
    let run = try reproduce(
      ["--only", "fig2,table3", "--model", "dolly=/nowhere", "--circuit", "circuit.txt"])
    #expect(run.code == 1)
    #expect(run.errors.contains("discover-dolly failed:"))
    #expect(run.output.contains("1 figures and tables done, 1 failed, 0 not done"))
  }

  @Test("two tasks of an array of Slurm divide the stages; merging tells what one process tells")
  func shares() throws {
    try folder.write("5.4 name-mover END\n2.5 s-inhibition END\n", to: "circuit.txt")
    let arguments = ["--only", "fig2,fig14", "--circuit", "circuit.txt"]
    let outcomes = Mutex<[Result<CommandRun, any Error>]>([])
    let group = DispatchGroup()
    for task in ["3", "4"] {
      let slurm = [
        "ID": task, "MIN": "3", "MAX": "4", "STEP": "1", "COUNT": "2",
      ]
      let environment = Dictionary(
        uniqueKeysWithValues: slurm.map { ("SLURM_ARRAY_TASK_\($0)", $1) })
      group.enter()
      let words = ["reproduce", Self.stories, "--out", "report"] + arguments
      let place = folder.url
      Thread.detachNewThread {
        let outcome = Result { try CommandRun(words, environment: environment, in: place) }
        outcomes.withLock { $0.append(outcome) }
        group.leave()
      }
    }
    group.wait()
    let shares = try outcomes.withLock(\.self).map { try $0.get() }
    for share in shares { #expect(share.code == 0, "\(share.errors)") }
    let said = shares.map(\.errors).joined()
    for share in ["1/2", "2/2"] {
      #expect(said.contains("Share \(share), as this task of Slurm's array; --shard none does"))
    }
    let alone = try reproduce(arguments, out: "alone")
    #expect(alone.code == 0, "\(alone.errors)")
    #expect(try report("report") == report("alone"))
    let results = folder.url.appending(path: "alone/results")
    for name in try FileManager.default.contentsOfDirectory(atPath: results.path) {
      #expect(
        try Data(contentsOf: folder.url.appending(path: "report/results/\(name)"))
          == Data(contentsOf: results.appending(path: name)), "\(name)")
    }
    let merged = try CommandRun(["merge", "report"], in: folder.url)
    #expect(merged.code == 0, "\(merged.errors)")
    for share in shares { #expect(share.output == merged.output) }
    let json = try CommandRun(["merge", folder.url.path + "/report", "--json"])
    #expect(
      try Data(json.output.utf8)
        == Data(contentsOf: folder.url.appending(path: "report/report.json")))

    try FileManager.default.removeItem(at: folder.url.appending(path: "report/stages/fig14.json"))
    let missing = try CommandRun(["merge", "report"], in: folder.url)
    #expect(missing.code == 1)
    #expect(missing.errors.contains("missing: stage fig14"), "\(missing.errors)")
    let both = try CommandRun(["merge", "report", "report"], in: folder.url)
    #expect(both.code == 64)
  }
}
