import Checkpoints
import Foundation
import Tasks
import TestSupport
import Tokens
import Transformer

@testable import Tracking

/// A folder with small checkpoints in it, which is removed when the test is done.
final class SeriesFixture: Sendable {
  let path: String

  static let configuration = Configuration(
    layers: 2, heads: 2, width: 8, vocabulary: 17, context: 6)

  static let prompts = PromptSet([
    Prompt(
      tokens: [1, 2, 3], corrupted: [1, 3, 2], answer: 4, distractor: 5,
      positions: ["IO": 1, "S2": 2]),
    Prompt(
      tokens: [6, 7], corrupted: [7, 6], answer: 8, distractor: 9, positions: ["IO": 0, "S2": 1]),
  ])

  init() throws {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("series-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Makes a folder with a config.json of no meaning, which is enough to be found.
  func add(_ names: String...) throws {
    for name in names {
      try FileManager.default.createDirectory(
        atPath: file(name), withIntermediateDirectories: true)
      try write("{}", to: name + "/config.json")
    }
  }

  /// Writes a checkpoint of random numbers.
  ///
  /// - Returns: the SHA-256 of its weights.
  @discardableResult
  func addModel(
    _ name: String, seed: UInt64, _ configuration: Configuration = configuration
  ) throws -> String {
    try FileManager.default.createDirectory(
      at: URL(filePath: file(name)).deletingLastPathComponent(), withIntermediateDirectories: true)
    return try CheckpointContents(
      weights: Weights(random: configuration, seed: seed),
      settings: CheckpointSettings(vocabulary: configuration.vocabulary),
      tokenizer: TokenizerFiles(files: [:])
    ).write(to: file(name))
  }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(filePath: file(name)))
  }

  /// The labels of what paths in the folder give.
  func labels(
    _ names: String..., run: @escaping (String) -> SeriesRun? = { _ in nil }
  ) throws(SeriesError) -> [String] {
    try CheckpointSeries(names.map(file), run: run).members.map(\.label)
  }

  /// Why they give nothing, with the folder's path as DIR.
  func problem(_ names: String...) -> String? {
    do throws(SeriesError) {
      _ = try CheckpointSeries(names.map(file), run: { _ in nil })
      return nil
    } catch {
      return error.description.replacing(path, with: "DIR")
    }
  }

  /// What tests measure: the evaluation, a value and a map.
  static func evaluator(_ list: String = "attribution,attention-IO:1.0") throws -> Evaluator {
    var evaluator = Evaluator(name: "two", prompts: prompts)
    try evaluator.track(
      try TrackedMeasure.list(list), circuit: nil, for: configuration, tokens: [])
    return evaluator
  }
}
