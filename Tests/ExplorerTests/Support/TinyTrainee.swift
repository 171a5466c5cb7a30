import Checkpoints
import Foundation
import TestSupport
import Tokens
import Transformer

@testable import Explorer

/// A tiny checkpoint with a tokenizer and a training text, in a temporary folder.
final class TinyTrainee: Sendable {
  let folder: String
  let loaded: LoadedCheckpoint
  let text: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "trainee-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    folder = url.path
    text = folder + "/story.txt"
    let files = try SmallTokenizer.files()
    let tokenizer = try Tokenizer(vocabulary: files.vocabulary, merges: files.merges)
    let weights = Weights(
      random: Configuration(
        layers: 1, heads: 2, width: 8, vocabulary: tokenizer.count, context: 16), seed: 4)
    try CheckpointContents(
      weights: weights, settings: CheckpointSettings(vocabulary: tokenizer.count),
      tokenizer: TokenizerFiles(
        files: ["vocab.json": files.vocabulary, "merges.txt": files.merges])
    ).write(to: folder + "/start")
    loaded = try LoadedCheckpoint.read(folder: folder + "/start")
    let story = (0..<120).map { line in
      "When\(line % 2 == 0 ? " Mary" : " Paul") and\(line % 3 == 0 ? " Tom" : " John") went\n"
    }.joined()
    try Data(story.utf8).write(to: URL(filePath: text))
    // Two prompts that evaluations are made on.
    let prompts = """
      {"prompt": "When Mary and", "answer": " John", "distractor": " Mary"}
      {"prompt": "When Paul and", "answer": " Tom", "distractor": " Paul"}

      """
    try Data(prompts.utf8).write(to: URL(filePath: folder + "/prompts.jsonl"))
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// Settings of a very short run: an epoch of five steps.
  func form() throws -> TrainingForm {
    var form = TrainingForm(for: loaded.checkpoint.configuration)
    for (field, text) in [
      (TrainingField.data, text), (.rows, "blocks of 12"), (.batch, "10"), (.length, "2 epochs"),
      (.dropout, "0.1"), (.evaluateEvery, "2"), (.evaluations, folder + "/prompts.jsonl"),
    ] {
      try form.set(field, text)
    }
    return form
  }
}
