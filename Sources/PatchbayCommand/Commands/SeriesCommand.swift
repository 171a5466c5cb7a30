import ArgumentParser
import Checkpoints
import Circuits
import Figures
import Foundation
import Files
import Shards
import StrictJSON
import TextColumns
import Tracking
import Training
import Transformer

/// `patchbay series`.
struct SeriesCommand: ShardedCommand {
  static let configuration = CommandConfiguration(
    commandName: "series",
    abstract:
      "Measure a series of checkpoints: the epochs of a run, steps of a training, any list.",
    discussion: """
      A path is a checkpoint, the folder of a run, a folder of checkpoints (step1000, checkpoint-500, \
      global_step_20, …), or a pattern in quotes. Several paths stay in their order; what a folder \
      holds is ordered by the numbers in its names. A run begins with the checkpoint that it was \
      trained from, where that is still there.

      Results are kept by the hashes of weights and request in $XDG_CACHE_HOME/patchbay/series \
      (~/.cache), at most 200 MB, so that only what is new is measured.

      Examples:
        patchbay series corrupted
        patchbay series base corrupted healed --track circuit,attribution --json
        patchbay series 'runs/*/epoch-3' --evaluate greater-than --export series.csv
      """)

  @Argument(
    help: ArgumentHelp("Checkpoints, folders of some, or patterns.", valueName: "checkpoint"),
    completion: .directory)
  var paths: [String]

  @OptionGroup(title: "Numbers") var options: SeriesOptions
  @OptionGroup(title: "Shares") var shards: ShardOptions
  @OptionGroup(title: "Figure") var export: ExportOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func work(_ run: Run) throws {
    try export.check()
    let series = try CheckpointSeries(paths)
    let model = try SeriesModel(of: series)
    let evaluators = try options.material.evaluators(of: series, like: model)
    let cache = options.cache
    try run.begin(Self.self, inputs(of: series, evaluators))
    let measurement = SeriesMeasurement(
      of: series, on: evaluators, like: model, cache: cache, version: Version.current)
    let line = ProgressLine("checkpoint")
    var rows: [SeriesRow] = []
    do {
      rows = try measurement.run(
        ledger: run.ledger, cancellation: run.cancellation,
        onProgress: { line.show($0.words(of: series)) },
        onRow: { rows.append($0) })
    } catch {
      line.end()
      if !rows.isEmpty, cache != nil {
        ProgressLine.interject("Stopped; what was measured so far is kept.")
      }
      throw error
    }
    line.end()
    guard run.ledger.shard == nil else { return try run.finishShare() }
    let report = SeriesReport(rows: rows, evaluators: evaluators)
    if report.problems.count == rows.count, let first = report.problems.first {
      throw CommandError.noMember(
        count: rows.count, path: first.path, reason: first.reason)
    }
    try export.write(run) { report.figure }
    try run.print("series", nil, request: request(evaluators), result: report.json) {
      page in report.write(to: &page)
    }
  }

  /// All that decides the numbers beside the arguments.
  ///
  /// Of the weights, which every share would else read whole, what the system tells of their files.
  private func inputs(of series: CheckpointSeries, _ evaluators: [Evaluator]) -> [JSONOutput] {
    [request(evaluators)]
      + series.members.map { member in
        [
          "path": member.path, "label": member.label, "sha256": member.expected,
          "files": JSONOutput.array(Self.files(of: member.path)),
        ]
      }
  }

  /// Name, size and time of change of each file in a folder.
  private static func files(of folder: String) -> [JSONOutput] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.sorted().compactMap { name in
      let path = "\(folder)/\(name)"
      return FileSystem.facts(at: Links.followed(path) ?? path).map {
        ["name": name, "bytes": $0.bytes, "modified": $0.modified]
      }
    }
  }

  private func request(_ evaluators: [Evaluator]) -> JSONOutput {
    [
      "paths": paths,
      "evaluations": evaluators.map { evaluator -> JSONOutput in
        [
          "prompts": evaluator.name, "sha256": evaluator.hash,
          "measures": evaluator.tracker?.measures.map(\.description),
        ]
      },
      "circuit": evaluators.lazy.compactMap { $0.tracker?.circuit }.first.map {
        ["name": options.circuit, "classes": $0.classes] as JSONOutput
      },
    ]
  }
}

extension SeriesProgress {
  /// What is at work, and for how long.
  fileprivate func words(of series: CheckpointSeries) -> String {
    let left = secondsLeft.map { ", \(ProgressLine.clock(.seconds(min($0, 1e9)))) left" } ?? ""
    let work = phase == .hashing ? "reading" : "measuring"
    return "\(index + 1)/\(count)\(left): \(work) \(series.members[index].label)"
  }
}
