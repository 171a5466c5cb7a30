import Analyses
import Tasks
import TestSupport
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
