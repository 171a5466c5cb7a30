import Checkpoints
import Foundation
import Tasks
import TestSupport
import Testing
import Tracking
import Tokens
import Transformer

@testable import Training

@Suite("What to train on is named, and made or read for a plan")
struct TrainingMaterialTests {
  private let scratch: ScratchFolder
  private let checkpoint: Checkpoint
  private let tokenizer: Tokenizer

  init() throws {
    scratch = try ScratchFolder()
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "checkpoints/stories").path
    checkpoint = try Checkpoint.read(folder: folder)
    tokenizer = try Tokenizer.read(folder: folder)
  }

  private func plan(_ material: TrainingMaterial) throws(TrainingError) -> TrainingPlan {
    try material.plan(
      from: checkpoint, Vocabulary(tokenizer, rows: checkpoint.configuration.vocabulary),
      settings: TrainingSettings(), version: "1.2.3"
    ) { "hash" }
  }

  private func message(_ material: TrainingMaterial) -> String? {
    TrainingFixture.message(scratch) { () throws(TrainingError) in _ = try plan(material) }
  }

  @Test("prompts made here that a model has no room for are refused, not run")
  func shortContext() throws {
    var shape = checkpoint.configuration
    shape.context = 12
    let contents = CheckpointContents(
      weights: Weights(random: shape, seed: 1),
      settings: CheckpointSettings(vocabulary: shape.vocabulary),
      tokenizer: TokenizerFiles(files: [:]))
    try contents.write(to: scratch.file("short"))
    let short = try Checkpoint.read(folder: scratch.file("short"))
    let message = TrainingFixture.message { () throws(TrainingError) in
      _ = try TrainingMaterial(data: "ioi").evaluators(
        Vocabulary(tokenizer, rows: shape.vocabulary), short)
    }
    #expect(message?.hasPrefix("ioi: a prompt is ") == true)
    #expect(message?.contains("the model's context is 12.") == true)
  }

  @Test(
    "a data set by its name, measured on the prompts of its task",
    arguments: [("subject-duplication", "ioi"), ("lower-than", "greater-than")])
  func named(data: String, evaluation: String) throws {
    let plan = try plan(TrainingMaterial(data: data, count: 200, seed: 3, block: 32))
    #expect(plan.header.evaluations == [evaluation])
    #expect(plan.evaluators[0].prompts.prompts.count == 100)
    #expect((plan.evaluators[0].years != nil) == (evaluation == "greater-than"))
    #expect(plan.header.data.name == data && plan.header.checkpoint.sha256 == "hash")
    #expect(
      plan.header.data.recipe == TrainingHeader.Recipe(count: 200, seed: 3, templates: nil))
    #expect(plan.rows.allSatisfy { $0.count == 32 } && plan.rows.count > 50)
    #expect(plan.header.version == "1.2.3" && plan.header.block == 32)
  }

  @Test("a file, on which nothing is measured unless it is asked")
  func file() throws {
    try scratch.write("Then, Mary and John went home.\n\nThey sat.\n".utf8, to: "a.txt")
    let path = scratch.file("a.txt")
    let plain = try plan(TrainingMaterial(data: path, sentences: true))
    #expect(plain.rows.count == 2 && plain.evaluators.isEmpty)
    #expect(plain.header.data.recipe == nil && plain.header.sentences)
    let measured = try plan(
      TrainingMaterial(data: path, sentences: true, evaluations: ["greater-than", "ioi"]))
    #expect(measured.header.evaluations == ["greater-than", "ioi"])
  }

  @Test("what is neither, and what cannot be read")
  func wrong() {
    #expect(
      message(TrainingMaterial(data: "iou"))
        == "there is neither a data set nor a file 'iou'. The data sets are ioi, name-moving, "
        + "subject-duplication, duplication, greater-than, lower-than; or give a file of text or of "
        + "prompts (.jsonl).")
    #expect(
      message(TrainingMaterial(data: scratch.file("no.txt")))
        == "DIR/no.txt cannot be read: there is no such file. Give a file of text in UTF-8.")
    #expect(
      message(TrainingMaterial(data: "ioi", count: 50, evaluations: [scratch.file("no.jsonl")]))?
        .hasPrefix("DIR/no.jsonl cannot be read") == true)
  }
}
