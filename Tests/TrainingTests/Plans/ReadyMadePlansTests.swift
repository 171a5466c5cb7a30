import Checkpoints
import Tasks
import Testing
import Transformer

@testable import Training

@Suite("Plans that the program brings along")
struct ReadyMadePlansTests {
  static let expected: [(String, String, [(String, String)], epochs: Int)] = [
    ("amplify", "Amplify", [("amplify", "ioi")], 3),
    (
      "name-moving-and-back", "Name Moving and back",
      [("corrupt", "name-moving"), ("heal", "ioi")], 3
    ),
    (
      "subject-duplication-and-back", "Subject Duplication and back",
      [("corrupt", "subject-duplication"), ("heal", "ioi")], 5
    ),
    ("amplify-greater-than", "Amplify Greater-Than", [("amplify", "greater-than")], 3),
    (
      "lower-than-and-back", "Lower-Than and back",
      [("corrupt", "lower-than"), ("heal", "greater-than")], 3
    ),
  ]

  @Test(
    "each has the paper's settings for GPT-2 small, and those of its fine-tunes for a small model")
  func settings() throws {
    #expect(ReadyMadePlans.names == Self.expected.map(\.0))
    for (name, title, stages, epochs) in Self.expected {
      // As a text it says what is wrong; by its name it would only be missing.
      let plan = try StagedPlan(
        parsing: try #require(ReadyMadePlans.text(named: name)), path: name)
      #expect(plan == ReadyMadePlans.plan(named: name) && plan.name == title)
      #expect(try StagedPlan.read(name) == plan)
      #expect(plan.stages.map(\.name) == stages.map(\.0))
      for (index, (_, data)) in stages.enumerated() {
        let checkpoint = CheckpointSettings(vocabulary: 500)
        let large = plan.resolved(index, for: StagedPlanTests.large)
        #expect(
          large.settings(checkpoint)
            == TrainingSettings(
              length: .epochs(epochs), dropout: Dropout(checkpoint, everywhere: nil),
              evaluateEvery: 20))
        #expect(large.material == TrainingMaterial(data: data))
        let small = plan.resolved(index, for: StagedPlanTests.small)
        #expect(
          small.settings(checkpoint)
            == TrainingSettings(
              length: .epochs(2), learningRate: 5e-4,
              dropout: Dropout(checkpoint, everywhere: nil), evaluateEvery: 5))
        #expect(small.material == TrainingMaterial(data: data, count: 3000, block: 96))
      }
    }
    #expect(ReadyMadePlans.text(named: "none") == nil)
  }
}
