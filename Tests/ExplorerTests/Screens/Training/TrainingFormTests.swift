import Checkpoints
import Tasks
import Testing
import Tracking
import Training
import Transformer

@testable import Explorer

@Suite("The settings of training are checked as they are typed")
struct TrainingFormTests {
  static let small = Configuration(layers: 6, heads: 8, width: 128, vocabulary: 1463, context: 128)
  static let large = Configuration(
    layers: 12, heads: 12, width: 768, vocabulary: 50257, context: 1024)

  @Test("a model as large as GPT-2 gets the paper's, a small one those of its own fine-tunes")
  func usual() {
    let large = TrainingForm(for: Self.large)
    let settings = large.settings(CheckpointSettings(vocabulary: 50257))
    #expect(settings.length == .epochs(3) && settings.batch == 10)
    #expect(settings.learningRate == 1e-5 && settings.seed == 42)
    #expect(settings.dropout.attention == 0.1)
    #expect(large.material.count == 6_360 && large.material.block == 128)
    let small = TrainingForm(for: Self.small)
    #expect(small.length == .epochs(2) && small.learningRate == 5e-4 && small.count == 3_000)
    var context = Self.small
    context.context = 16
    #expect(TrainingForm(for: context).block == 16)
  }

  static let taken: [(TrainingField, String, String)] = [
    (.data, " story.txt ", "story.txt"), (.count, "500", "500"), (.length, "4", "4 epochs"),
    (.length, "1 epoch", "1 epoch"), (.length, "500 steps", "500 steps"), (.batch, "32", "32"),
    (.learningRate, "1e-5", "1e-5"), (.learningRate, "0.0003", "0.0003"),
    (.learningRate, "2.5e-6", "2.5e-6"), (.rows, "64", "blocks of 64"),
    (.rows, "blocks of 32", "blocks of 32"), (.rows, "sentences", "sentences, to 128"),
    (.rows, "sentences 40", "sentences, to 40"), (.dropout, "0.1", "0.1"), (.dropout, "", ""),
    (.seed, "18446744073709551615", "18446744073709551615"), (.evaluateEvery, "", ""),
    (.evaluateEvery, "7", "7"), (.evaluations, "ioi, greater-than", "ioi,greater-than"),
    (.tracked, "attribution, circuit,self-repair:9.9", "attribution,circuit,self-repair:9.9"),
    (.tracked, "none", "none"), (.tracked, "", ""),
    (.evaluations, "none", "none"), (.evaluations, "", ""), (.folder, "runs/a", "runs/a"),
  ]

  @Test("what can be taken, and reads the same afterwards", arguments: taken)
  func takes(field: TrainingField, typed: String, shown: String) throws {
    var form = TrainingForm(for: Self.small)
    try form.set(field, typed)
    #expect(form.text(of: field) == shown)
    let text = form.text(of: field)
    try form.set(field, text)
    #expect(form.text(of: field) == shown)
  }

  static let refused: [(TrainingField, String, String)] = [
    (.data, " ", "The data are missing. Type the path of a file of text or of prompts (.jsonl)."),
    (
      .count, "0",
      "The number of sentences must be a whole number from 1 to 1000000; '0' is not."
    ),
    (
      .length, "3 weeks",
      "The length must be epochs or steps, such as 3 epochs or 500 steps; '3 weeks' is not."
    ),
    (
      .length, "-1",
      "The length must be epochs or steps, such as 3 epochs or 500 steps; '-1' is not."
    ),
    (.batch, "x", "The batch must be a whole number of rows from 1 to 4096; 'x' is not."),
    (
      .learningRate, "1,5",
      "The learning rate must be a number above 0 and at most 1, such as 1e-5; '1,5' is not."
    ),
    (
      .learningRate, "nan",
      "The learning rate must be a number above 0 and at most 1, such as 1e-5; 'nan' is not."
    ),
    (
      .rows, "129",
      "Rows must be blocks or sentences of 2 to 128 tokens, such as blocks of 128; '129' is not."
    ),
    (
      .rows, "",
      "Rows must be blocks or sentences of 2 to 128 tokens, such as blocks of 128; nothing was "
        + "typed."
    ),
    (
      .dropout, "1",
      "The dropout must be a number from 0 on and below 1, or empty; '1' is not."
    ),
    (.seed, "-3", "The seed must be a whole number from 0 on; '-3' is not."),
    (
      .evaluateEvery, "often",
      "Type a whole number of steps between evaluations, or nothing for one after each epoch; "
        + "'often' is not."
    ),
    (
      .evaluations, "ioi,ioi",
      "Type different names with commas between, such as ioi,greater-than, or none; 'ioi,ioi' is "
        + "not."
    ),
  ]

  @Test("what cannot is refused in words, and nothing changes", arguments: refused)
  func refuses(field: TrainingField, typed: String, words: String) {
    var form = TrainingForm(for: Self.small)
    let before = form
    do {
      try form.set(field, typed)
      Issue.record("\(typed) was taken")
    } catch {
      #expect(error.description == words)
    }
    #expect(form == before)
  }

  @Test(
    "a free folder is named after the data",
    arguments: [
      ("ioi", "patchbay-ioi"), ("/a/b/My story 2.txt", "patchbay-my-story-2"),
      ("…/é.jsonl", "patchbay-run"), ("x..y", "patchbay-x"), ("/", "patchbay-run"),
    ])
  func folder(data: String, stem: String) throws {
    var form = TrainingForm(for: Self.small)
    try form.set(.data, data)
    #expect(form.folderStem == stem)
  }
}
