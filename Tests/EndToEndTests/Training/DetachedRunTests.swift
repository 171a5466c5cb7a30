import ArgumentParser
import Checkpoints
import Testing
import Tracking
import Training
import Transformer

@testable import Explorer
@testable import PatchbayCommand

@Suite("A run that is left training is asked for by the same settings")
struct DetachedRunTests {
  @Test("material and settings of the command are those of the form")
  func same() throws {
    var form = TrainingForm(for: .init(layers: 1, heads: 2, width: 8, vocabulary: 9, context: 64))
    let changes: [[(TrainingField, String)]] = [
      [],
      [
        (.data, "/tmp/a text.txt"), (.length, "77 steps"), (.rows, "sentences, to 40"),
        (.dropout, "0.25"), (.evaluateEvery, ""), (.evaluations, "none"), (.seed, "7"),
        (.learningRate, "3.3e-4"), (.batch, "3"), (.count, "12"),
      ],
      [(.data, "ioi"), (.evaluations, "ioi,/tmp/prompts.jsonl"), (.length, "4 epochs")],
      [(.tracked, "attribution, self-repair:0.1")], [(.tracked, "none")],
    ]
    for change in changes {
      for (field, text) in change { try form.set(field, text) }
      form.circuit = change.isEmpty ? nil : "/tmp/a circuit.txt"
      let run = DetachedRun(
        TrainingRequest(form: form, folder: "/tmp/run", checkpoint: "some/model"))
      #expect(run.arguments.first == "train")
      let command = try TrainCommand.parse(Array(run.arguments.dropFirst()))
      #expect(command.data.material(try #require(command.data.data)) == form.material)
      let usual = CheckpointSettings(vocabulary: 9)
      #expect(command.training.settings(usual) == form.settings(usual))
      #expect(command.out == "/tmp/run" && command.resume)
      #expect(command.checkpoint.path == "some/model")
    }
  }
}
