import Foundation
import StrictJSON
import Testing

/// A sweep that is done in shares, and whether these must be at work together.
struct SharedSweep: CustomTestStringConvertible, Sendable {
  let name: String
  let arguments: [String]
  var together = false

  init(_ name: String, together: Bool = false, _ arguments: String...) {
    (self.name, self.arguments, self.together) = (name, arguments, together)
  }

  var testDescription: String { name }

  private static let model = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "checkpoints/stories").path
  static let other = model + "/../variants/stories-corrupted"
  private static let prompts = ["--prompts", "prompts.jsonl"]

  /// The command with its checkpoint, prompts, and one thread.
  var words: [String] {
    let isSeries = name == "series"
    let count = arguments[0] == "circuit" ? 2 : 1
    return arguments[..<count] + [Self.model] + arguments[count...]
      + (isSeries ? ["--evaluate", "prompts.jsonl", "--no-cache"] : Self.prompts)
      + ["--threads", "1"]
  }

  static let all = [
    SharedSweep("heads of ablate", "ablate", "--sweep", "heads", "--kind", "template-mean"),
    SharedSweep("mlps of ablate", "ablate", "--sweep", "mlps", "--at", "S2"),
    SharedSweep("one ablation", "ablate", "--heads", "0.1,2.2", "--kind", "resample"),
    SharedSweep("classes", "ablate", "--classes", "circuit.txt", "--in", "circuit"),
    SharedSweep("patch", "patch", "--site", "residual-in", "--at", "IO,S1,S2,END"),
    SharedSweep("approximate", "patch", "--site", "pattern", "--approximate", "--exact", "5"),
    SharedSweep("path-patch", "path-patch", "--to", "3.1.q,4.2.q", "--at", "END"),
    SharedSweep("circuit run", "circuit", "run", "--circuit", "circuit.txt"),
    SharedSweep("completeness", "circuit", "completeness", "--circuit", "circuit.txt"),
    SharedSweep("minimality", "circuit", "minimality", "--circuit", "circuit.txt"),
    SharedSweep(
      "card", "circuit", "card", "--circuit", "circuit.txt", "--samples", "1", "--random", "5",
      "--resamples", "20"),
    SharedSweep("discover", together: true, "circuit", "discover", "--sequences", "1"),
    SharedSweep("cross-patch", "cross-patch", other, "--site", "head-output"),
    SharedSweep(
      "sets of heads", "cross-patch", other, "--site", "pattern", "--set", "circuit.txt",
      "--random",
      "3"),
    SharedSweep("circuit in two", "circuit", "run", other, "--circuit", "circuit.txt"),
    SharedSweep("series", "series", other),
    SharedSweep("eap", "eap", "--steps", "2"),
    SharedSweep("edges", together: true, "eap", "--steps", "0", "--edges", "40"),
  ]
}

/// Prompts and a circuit in a folder, in which shares are made.
struct ShardSubject {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    let data = try CommandRun(["data", "ioi", "--form", "jsonl", "--count", "9", "--seed", "1"])
    try folder.write(data.output, to: "prompts.jsonl")
    try folder.write(
      "2.1 name-mover END\n3.2 name-mover END\n1.1 s-inhibition END\n0.1 induction S2\n",
      to: "circuit.txt")
  }

  var shards: [String] {
    let path = folder.url.appending(path: "shards").path
    return ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
      .map { "shards/\($0)" }
  }

  func run(
    _ arguments: [String], environment: [String: String] = [:]
  ) throws -> CommandRun {
    try CommandRun(arguments, environment: environment, in: folder.url)
  }

  /// Does all shares, one after the other or together.
  func share(_ sweep: SharedSweep, of count: Int) async throws {
    if sweep.together {
      let (url, words) = (folder.url, sweep.words)
      try await withThrowingTaskGroup(of: CommandRun.self) { group in
        for index in 1...count {
          group.addTask {
            try await Self.detached {
              try CommandRun(words + ["--shard", "\(index)/\(count)"], in: url)
            }
          }
        }
        for try await run in group { #expect(run.code == 0, "\(run.errors)") }
      }
    } else {
      for index in (1...count).reversed() {
        let run = try run(sweep.words + ["--shard", "\(index)/\(count)"])
        #expect(run.code == 0, "\(run.errors)")
        #expect(run.output.isEmpty, "a share alone is no result")
      }
    }
  }

  /// Waits for work on a thread of its own, so that work that waits for other work keeps none from it.
  private static func detached<Result: Sendable>(
    _ body: @escaping @Sendable () throws -> Result
  ) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread { continuation.resume(with: Swift.Result { try body() }) }
    }
  }
}

@Suite(
  "Sweeps are done in shares and put together",
  .enabled(if: CommandRun.isBuilt, "the command is not built beside the tests"))
struct ShardCommandTests {
  let subject: ShardSubject

  init() throws { subject = try ShardSubject() }

  @Test("bit for bit what one process gives", arguments: SharedSweep.all)
  func merges(sweep: SharedSweep) async throws {
    let whole = try subject.run(sweep.words + ["--json"])
    try #require(whole.code == 0, "\(whole.errors)")
    try await subject.share(sweep, of: 3)
    #expect(subject.shards.count == 3)
    let merged = try subject.run(["merge"] + subject.shards + ["--json"])
    #expect(merged.code == 0, "\(merged.errors)")
    #expect(merged.output == whole.output)
  }

  @Test("as text and figures too, from any folder")
  func showsAll() async throws {
    let sweep = SharedSweep.all[0]
    let whole = try subject.run(sweep.words + ["--export", "one.csv"])
    try await subject.share(sweep, of: 2)
    let elsewhere = try TemporaryFolder()
    let paths = subject.shards.map { subject.folder.url.appending(path: $0).path }
    let merged = try CommandRun(["merge"] + paths + ["--export", "all.csv"], in: elsewhere.url)
    #expect(merged.code == 0, "\(merged.errors)")
    #expect(merged.output == whole.output)
    let figures = try [
      subject.folder.url.appending(path: "one.csv"), elsewhere.url.appending(path: "all.csv"),
    ].map { try String(contentsOf: $0, encoding: .utf8) }
    #expect(figures[0] == figures[1])
    #expect(figures[0].count > 100)
  }

  @Test("files that are there are replaced only where merging is told so, whatever the shares say")
  func keepsFiles() throws {
    let sweep = SharedSweep.all[1]
    let words = sweep.words + ["--export", "effects.csv", "--force"]
    for index in [1, 2] { _ = try subject.run(words + ["--shard", "\(index)/2"]) }
    try subject.folder.write("mine", to: "effects.csv")
    let kept = try subject.run(["merge"] + subject.shards)
    #expect(kept.code == 1 && kept.errors.contains("effects.csv is there already. Give --force"))
    let file = subject.folder.url.appending(path: "effects.csv")
    #expect(try String(contentsOf: file, encoding: .utf8) == "mine")
    let replaced = try subject.run(["merge"] + subject.shards + ["--force"])
    #expect(replaced.code == 0, "\(replaced.errors)")
    #expect(try String(contentsOf: file, encoding: .utf8) != "mine")
  }

  @Test("what is missing, unfinished or of another request is named")
  func saysWhatIsWrong() throws {
    let sweep = SharedSweep.all[1]
    for index in [1, 3] { _ = try subject.run(sweep.words + ["--shard", "\(index)/4"]) }
    let missing = try subject.run(["merge"] + subject.shards)
    #expect(missing.code == 1)
    #expect(missing.errors.contains("missing: shares 2/4, 4/4"))
    _ = try subject.run(SharedSweep.all[2].words + ["--shard", "2/4", "--shards", "shards"])
    let mixed = try subject.run(["merge"] + subject.shards)
    #expect(mixed.errors.contains("another request"))
    let file = subject.folder.url.appending(path: subject.shards[0])
    let whole = try Data(contentsOf: file)
    try whole.dropLast(3).write(to: file)
    let cut = try subject.run(["merge"] + subject.shards)
    #expect(cut.errors.contains("unfinished"))
  }

  @Test("other prompts under the same name are noticed, by shares and by merging")
  func noticesOtherPrompts() throws {
    let sweep = SharedSweep.all[1]
    for index in [1, 2] { _ = try subject.run(sweep.words + ["--shard", "\(index)/2"]) }
    let data = try subject.run(["data", "ioi", "--form", "jsonl", "--count", "9", "--seed", "2"])
    try subject.folder.write(data.output, to: "prompts.jsonl")
    let paths = subject.shards
    let merged = try subject.run(["merge"] + paths)
    #expect(merged.code == 1)
    #expect(merged.errors.contains("is not what"))
    _ = try subject.run(sweep.words + ["--shard", "1/2"])
    #expect(subject.shards.count == 3, "another request has another file")
  }

  @Test("a task of Slurm's array does its own share, unless it is told not to")
  func readsSlurm() throws {
    let sweep = SharedSweep.all[1]
    let array = [
      "SLURM_ARRAY_TASK_ID": "5", "SLURM_ARRAY_TASK_MIN": "4", "SLURM_ARRAY_TASK_MAX": "7",
      "SLURM_ARRAY_TASK_COUNT": "4", "SLURM_ARRAY_TASK_STEP": "1",
    ]
    let own = try subject.run(sweep.words, environment: array)
    #expect(own.code == 0)
    #expect(own.errors.contains("Share 2/4"))
    #expect(subject.shards.count == 1)
    #expect(subject.shards[0].hasSuffix(".2-of-4.shard"))
    let other = try subject.run(sweep.words + ["--shard", "3/4"], environment: array)
    #expect(other.code == 1)
    #expect(other.errors.contains("contradicts Slurm"))
    let all = try subject.run(sweep.words + ["--shard", "none"], environment: array)
    #expect(all.code == 0)
    #expect(!all.output.isEmpty)
  }

  @Test("what cannot be shared says so")
  func refusesWhatCannotBeShared() throws {
    let acdc = SharedSweep("acdc", "eap", "--acdc", "0.1", "--shard", "1/2")
    let run = try subject.run(acdc.words)
    #expect(run.code == 64)
    #expect(run.errors.contains("not done in shares"))
    let bad = try subject.run(SharedSweep.all[0].words + ["--shard", "3/2"])
    #expect(bad.code == 64)
  }

  @Test("a folder that cannot be written is named before any work")
  func refusesAFolder() throws {
    try subject.folder.write("", to: "file")
    let run = try subject.run(
      SharedSweep.all[0].words + ["--shard", "1/2", "--shards", "file/deeper"])
    #expect(run.code == 1)
    #expect(run.errors.contains("file/deeper"))
  }
}
