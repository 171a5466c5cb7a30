import ArgumentParser
import Benchmarks
import Checkpoints
import Explorer
import Foundation
import Ranks
import Screen
import StrictJSON
import Transformer

/// `patchbay bench`.
struct BenchCommand: AnalysisCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Time the engine on this machine.",
    discussion: """
      Each job is run once untimed and then some times timed. Prompts are rows of tokens that \
      depend on nothing but their place, so that other programs can be timed on the same work; \
      no tokenizer is needed. The naive jobs do the same as those they are named after without \
      sharing any work; they take long and are run where they are named. With --json it prints one JSON \
      object a line, one for each job.

      Started several times by mpirun or srun, all processes do training jobs together, and the first of \
      them tells what was exchanged; all-reduce is the exchange alone.

      Example:
        patchbay bench DIR --jobs forward-1x16,cache-1x16
      """)

  @OptionGroup var checkpoint: CheckpointOptions
  @Option(
    help: ArgumentHelp(
      "The jobs, with commas between: \(names). (default: all but the naive and ACDC)",
      valueName: "names"))
  var jobs: String?
  @Flag(help: "Measure the explorer instead: bytes written, and times from key to frame.")
  var explorer = false
  @Option(help: ArgumentHelp("Keys of the explorer's long script.", valueName: "n"))
  var keys = 1000
  @OptionGroup(title: "Output") var output: OutputOptions

  private static let names = Benchmark.allCases.map(\.rawValue).joined(separator: ", ")

  mutating func validate() throws {
    _ = try chosen()
    if explorer, jobs != nil { throw ValidationError("--explorer has jobs of its own.") }
    if !(1...100_000).contains(keys) { throw ValidationError("--keys must be from 1 to 100000.") }
  }

  func work(_ run: Run) throws {
    if explorer { return try measureExplorer(run) }
    try RankWork.run(threads: output.threads) { ranks in try measureEngine(run, ranks) }
  }

  private func measureEngine(_ run: Run, _ ranks: Ranks?) throws {
    let model = try Checkpoint.read(folder: checkpoint.folder())
    CheckpointNotes.tell(model)
    let jobs = try jobs(for: model, ranks)
    let needed = jobs.map(\.length).max() ?? 0
    guard model.configuration.context >= needed else {
      throw CommandError.contextTooShort(model.configuration.context, needed: needed)
    }
    let benchmarks = BenchmarkRun(model.weights)
    var results =
      ranks.map { [benchmarks.timeExchange($0)] } ?? [benchmarks.products, benchmarks.fewRows]
    for result in results { try report(result) }
    for job in jobs {
      try run.cancellation.check()
      let result = try benchmarks.time(job, on: ranks)
      try report(result)
      results.append(result)
    }
    guard !output.json, !RankWork.isQuiet else { return }
    try StandardOutput.write(run.page { $0.add(results) })
  }

  /// The jobs that were chosen, else the usual ones; of ranks that work together, those that train.
  private func jobs(for model: Checkpoint, _ ranks: Ranks?) throws -> [Benchmark] {
    let chosen = try chosen()
    guard let ranks else { return chosen ?? Benchmark.usual(for: model.configuration) }
    let asked = ranks.gather("\(Version.current) \(model.configuration) \(chosen ?? [])")
    guard Set(asked).count == 1 else { throw ranks.told(CommandError.unlikeRanks) }
    let others = (chosen ?? []).filter { !Benchmark.training.contains($0) }
    guard others.isEmpty else {
      throw ranks.told(CommandError.jobsOnRanks(others.map(\.rawValue)))
    }
    return chosen ?? Benchmark.training
  }

  /// Measures the explorer at two sizes in 256 colours.
  private func measureExplorer(_ run: Run) throws {
    // Training is measured in a folder of its own, from which no relative path leads back.
    let folder = URL(filePath: try HubCache.folder(for: checkpoint.folder())).path
    let loaded = try LoadedCheckpoint.read(folder: folder)
    for size in [Size(width: 80, height: 24), Size(width: 200, height: 60)] {
      try run.cancellation.check()
      let result = try ExplorerBench(
        checkpoint: loaded, size: size, depth: .indexed, keyCount: keys
      ).measure()
      if output.json {
        try StandardOutput.write(result.json.line + "\n")
      } else {
        try StandardOutput.write(run.page { $0.add(result) })
      }
    }
  }

  private func chosen() throws -> [Benchmark]? {
    guard let jobs else { return nil }
    return try jobs.split(separator: ",").map { part in
      let name = part.filter { !$0.isWhitespace }
      guard let job = Benchmark(rawValue: name) else {
        throw ValidationError("There is no job '\(name)'. The jobs are \(Self.names).")
      }
      return job
    }
  }

  /// Prints a line of JSON at once, so that a long run shows how far it is.
  private func report(_ result: BenchmarkResult) throws {
    guard output.json, !RankWork.isQuiet else { return }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    try StandardOutput.write(String(decoding: encoder.encode(result), as: UTF8.self) + "\n")
  }
}
