import Analyses
import Tasks
import Tensors
import TestSupport
import Testing
import Transformer

extension Fixture {
  /// The fixture's prompts, each paired with its reference row.
  var prompts: PromptSet {
    PromptSet(
      requests.prompts.indices.map { row in
        Prompt(
          tokens: requests.prompts[row], corrupted: requests.reference[row],
          answer: requests.answers[row], distractor: requests.distractors[row],
          template: requests.templates[row])
      })
  }

  /// The fixture's model on its prompts.
  var subject: Subject { Subject(weights, prompts) }
}

/// A model whose analyses were recorded: one of GPT-2's architecture, or of another family.
struct RecordedModel: CustomTestStringConvertible, Sendable {
  /// All of them.
  static let all: [RecordedModel] =
    Fixture.all.map {
      RecordedModel(
        name: $0.name, subject: $0.subject, lens: $0.requests.lens, arrays: $0.arrays)
    }
    + FamilyFixture.all.map {
      RecordedModel(
        name: $0.name, subject: Subject($0.weights, $0.prompts), lens: $0.requests.lens,
        arrays: $0.arrays)
    }

  let name: String
  let subject: Subject
  let lens: FixtureRequests.Lens?
  let arrays: [String: Tensor]

  var testDescription: String { name }
  var weights: Weights { subject.weights }
  var configuration: Configuration { subject.weights.configuration }
  /// The prompts' pairs.
  var reference: PromptSet? { subject.prompts.reference }
  /// How near our numbers are to the recorded ones.
  var bound: Float { configuration.architecture.isGated ? .gated : .float32Forward }

  /// A recorded array; a missing one is a mistake of the test.
  subscript(name: String) -> Tensor {
    guard let array = arrays[name] else { fatalError("\(self.name) has no \(name)") }
    return array
  }

}
