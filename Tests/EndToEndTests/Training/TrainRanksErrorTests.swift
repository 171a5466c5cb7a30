import Foundation
import StrictJSON
import Testing

@Suite(
  "Ranks that cannot train together say so once, and end", .serialized,
  .enabled(if: RankedCommand.canRun, Comment(rawValue: RankedCommand.needs)))
struct TrainRanksErrorTests {
  let subject: TrainingSubject
  let folder: TemporaryFolder

  init() throws {
    subject = try TrainingSubject.shared.get()
    folder = try TemporaryFolder()
  }

  private var out: String { folder.url.appending(path: "run").path }
  private var host: String { ProcessInfo.processInfo.hostName }

  /// Starts ranks that cannot work together.
  ///
  /// - Returns: the one error that is told.
  private func error(
    _ arguments: [String], _ groups: [(ranks: Int, options: String)]
  ) throws -> String {
    let command = try RunningCommand(arguments, shell: RankedCommand.shell(groups))
    #expect(command.end() == 1)
    let lines = command.errors.split(separator: "\n").filter { $0.hasPrefix("Error: ") }
    #expect(lines.count == 1, "\(command.errors)")
    #expect(!FileManager.default.fileExists(atPath: out))
    return String(lines.first ?? "")
  }

  @Test("other settings")
  func settings() throws {
    let error = try error(
      subject.ranked(out: out), [(1, ""), (1, "--seed 3 --batch 8")])
    #expect(error.hasPrefix("Error: rank 1 on "))
    #expect(
      error.hasSuffix(
        " was started for another run than rank 0. batch: it has 8, rank 0 has 4. seed: it has 3, "
          + "rank 0 has 42. Start all ranks with the same program, files and options."))
  }

  @Test("other data, on the last of three")
  func data() throws {
    let text = try folder.write("the cat sees the hen\nand more of that\n", to: "other.txt")
    let error = try error(subject.ranked(out: out), [(2, ""), (1, "--data \(text)")])
    #expect(error.hasPrefix("Error: rank 2 on ") && error.contains(" data: it has "))
  }

  @Test("another checkpoint")
  func checkpoint() throws {
    let other = folder.url.appending(path: "other").path
    let made = try CommandRun([
      "new", other, "--text", subject.text, "--layers", "1", "--heads", "2", "--width", "16",
      "--context", "24", "--seed", "4",
    ])
    #expect(made.code == 0, "\(made.errors)")
    // Each rank has its own checkpoint at the same path, as machines with disks of their own have.
    let arguments = ["train", "start"] + subject.ranked(out: out).dropFirst(2)
    for (rank, checkpoint) in [(0, subject.checkpoint), (1, other)] {
      let place = folder.url.appending(path: "\(rank)")
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      try FileManager.default.createSymbolicLink(
        atPath: place.appending(path: "start").path, withDestinationPath: checkpoint)
    }
    let shell = RankedCommand.shell(2).replacing(
      "exec \"$0\"", with: "cd \(folder.url.path)/${OMPI_COMM_WORLD_RANK:-$PMI_RANK}; exec \"$0\"")
    let command = try RunningCommand(arguments, shell: shell)
    #expect(command.end() == 1)
    #expect(command.errors.contains("another run than rank 0. checkpoint: it has "))
  }

  @Test("a file that one of them does not have")
  func missing() throws {
    let error = try error(subject.ranked(out: out), [(1, ""), (1, "--data nowhere.txt")])
    #expect(error.hasPrefix("Error: rank 1 on ") && error.contains("nowhere.txt"))
  }

  @Test("what one process does alone: a plan of stages, and jobs that do not train")
  func alone() throws {
    let plan = ["train", subject.checkpoint, "--plan", "amplify", "--out", out]
    #expect(try error(plan, [(2, "")]).hasPrefix("Error: a plan is trained by one process."))
    let bench = ["bench", subject.checkpoint, "--jobs", "forward-1x16"]
    #expect(
      try error(bench, [(2, "")])
        == "Error: several ranks are timed at training alone. Leave out forward-1x16, or start one "
        + "process.")
  }

  @Test("a folder that rank 0 cannot write")
  func disk() throws {
    let blocked = try folder.write("no folder", to: "file")
    let error = try error(
      subject.ranked(out: blocked + "/run"), [(2, "")])
    #expect(error.contains(blocked))
  }

  @Test("processes that MPI finds alone")
  func noPlugin() throws {
    for (rank, errors) in [
      (
        "0",
        "Error: srun has started 4 processes, but MPI finds each of them alone. `srun --mpi=pmix` lets "
          + "them join; `srun --mpi=list` says what this Slurm has for that.\n"
      ), ("1", ""),
    ] {
      let run = try CommandRun(
        subject.ranked(out: out),
        environment: [
          "SLURM_STEP_NUM_TASKS": "4", "SLURM_PROCID": rank, "PATH": "/usr/bin:/bin",
          "OMPI_MCA_oob_tcp_if_include": "lo",
        ])
      #expect(run.code == 1 && run.errors == errors && run.output.isEmpty)
    }
    #expect(!FileManager.default.fileExists(atPath: out))
  }
}

@Suite(
  "Without MPI the command says how to get it",
  .enabled(if: CommandRun.isBuilt && !RankedCommand.canRun, "the command is built with MPI"))
struct TrainWithoutRanksTests {
  @Test("where a launcher has started several processes, from the first of them")
  func notBuilt() throws {
    let subject = try TrainingSubject.shared.get()
    for (rank, errors) in [
      ("0", "Error: mpirun has started 2 processes, but this patchbay is built without MPI. "),
      ("1", ""),
    ] {
      let run = try CommandRun(
        subject.ranked(out: "run"),
        environment: ["OMPI_COMM_WORLD_SIZE": "2", "OMPI_COMM_WORLD_RANK": rank])
      #expect(run.code == 1 && run.errors.hasPrefix(errors) && run.errors.isEmpty == errors.isEmpty)
    }
  }
}

@Suite(
  "Ranks are timed at training together",
  .enabled(if: RankedCommand.canRun, Comment(rawValue: RankedCommand.needs)))
struct BenchRanksTests {
  @Test("with what they exchange, told once")
  func exchange() throws {
    let folder = try TemporaryFolder()
    let model = folder.url.appending(path: "model").path
    let made = try CommandRun([
      "new", model, "--text", TrainingSubject.shared.get().text, "--layers", "1", "--heads", "2",
      "--width", "16", "--context", "64",
    ])
    #expect(made.code == 0, "\(made.errors)")
    let command = try RunningCommand(
      ["bench", model, "--jobs", "train-10x20,train-4x64", "--json", "--threads", "1"],
      shell: RankedCommand.shell(2))
    #expect(command.end() == 0, "\(command.errors)")
    let lines = try command.output.split(separator: "\n").map { try JSON.parse(Array($0.utf8)) }
    #expect(lines.map { $0["job"]?.string } == ["all-reduce", "train-10x20", "train-4x64"])
    let sent = Set(lines.map { $0["exchange"]?["sent_bytes"]?.integer ?? 0 })
    // Of two ranks each sends every number of the gradient once.
    #expect(sent.count == 1 && sent.allSatisfy { $0 > 4 * 3000 && $0 % 4 == 0 })
    for line in lines {
      #expect(line["exchange"]?["ranks"]?.integer == 2)
      let waited = try #require(line["exchange"]?["waited_s"]?.number)
      #expect(waited >= 0 && waited <= line["median_s"]?.number ?? 0)
    }
  }
}
