import Analyses
import Circuits
import Patching
import Tasks
import TestSupport
import Tokens
import Transformer

extension FixtureEdges {
  /// The scores that were recorded.
  var kinds: [Score] { Score.allCases.filter { arrays["full/\($0.rawValue)"] != nil } }

  /// The recorded methods by their names.
  var methods: [String: EdgeMethod] {
    [
      "clean": .clean,
      "with-clean": .integrated(steps: requests.steps, alphas: .withClean),
      "with-corrupted": .integrated(steps: requests.steps, alphas: .withCorrupted),
    ]
  }

  /// The prompts with their pairs.
  func pairs(_ kind: Score) throws -> PatchPairs {
    let years: YearOutcomes? =
      kind.isOfYears
      ? YearOutcomes(outcomes: requests.years, starts: requests.starts) : nil
    let prompts = PromptSet(
      requests.prompts.indices.map { row in
        Prompt(
          tokens: requests.prompts[row], corrupted: requests.reference[row],
          answer: requests.answers[row], distractor: requests.distractors[row],
          positions: ["END": requests.ends[row]], template: requests.templates[row])
      }, years: years)
    guard let corrupted = prompts.reference else { fatalError("no pairs") }
    return try PatchPairs(prompts, corrupted: corrupted)
  }

  /// A recorded circuit.
  func circuit(_ name: String) throws -> EdgeCircuit {
    try EdgeCircuit(
      parsing: (requests.circuits[name] ?? []).joined(separator: "\n"), for: weights.configuration)
  }
}
