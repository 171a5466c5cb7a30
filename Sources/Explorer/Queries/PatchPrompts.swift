import Analyses
import Patching
import Tasks
import Tokens
import Transformer

/// The prompts of a patch sweep.
struct PatchPrompts: Hashable, Sendable {
  /// The prompts of the destination run.
  var destination: PromptSet
  /// The prompts of the source run; the same ones when patching between checkpoints.
  var source: PromptSet
  /// The corrupted prompts, which m2 compares with; nil if there are none.
  var reference: PromptSet?

  /// Pairs up the prompts of a query; nil if the runs need pairs and there are none.
  ///
  /// - Parameters:
  ///   - inputs: the prompts, each with its pair, or none with a pair.
  ///   - runs: the run that values come from, and the run they are written into.
  init?(_ inputs: QueryInputs, _ runs: PatchRunPair) {
    guard !inputs.prompts.isEmpty else { return nil }
    let clean = PromptSet(inputs.prompts, bos: inputs.bos, years: inputs.years)
    let corrupted = zip(inputs.prompts, inputs.paired).map { own, other in
      // The corrupted prompt takes over positions, answer and distractor of the clean one.
      Prompt(
        tokens: other.tokens, answer: own.answer, distractor: own.distractor,
        positions: own.positions, template: own.template)
    }
    // A pair is scored by the years of its prompt, as by its answers.
    reference =
      corrupted.isEmpty || corrupted.count < inputs.prompts.count
      ? nil : PromptSet(corrupted, bos: inputs.bos, years: inputs.years)
    switch runs {
    case .bIntoA, .aIntoB: (destination, source) = (clean, clean)
    case .corruptedIntoClean:
      guard let reference else { return nil }
      (destination, source) = (clean, reference)
    case .cleanIntoCorrupted:
      guard let reference else { return nil }
      (destination, source) = (reference, clean)
    }
  }

  /// Plans a sweep over these prompts.
  ///
  /// - Parameters:
  ///   - setup: what is patched.
  ///   - shape: the shape of the checkpoints.
  ///   - isEdited: whether edits are in force; the two runs then share no prefix.
  /// - Returns: the steps and the grid.
  /// - Throws: `PatchingError`, with what does not fit.
  func plan(
    _ setup: PatchSetup, _ shape: Configuration, isEdited: Bool
  ) throws(PatchingError) -> PatchPlan {
    try PatchPlan(
      setup.patch, shape, destination, source: planSource,
      sharesPast: !setup.runs.isCross && !isEdited)
  }

  /// The source for a plan; nil if its tokens equal those of the destination.
  private var planSource: PromptSet? {
    destination.prompts.map(\.tokens) == source.prompts.map(\.tokens) ? nil : source
  }
}

/// Why nothing can be patched.
enum PatchProblem: Error, Hashable, Sendable {
  /// A prompt has no answer or no distractor.
  case noPair
  /// A prompt has no corrupted prompt.
  case noReference
  /// Patching was refused, for this reason; if a pair has two lengths, with its two prompts.
  case refused(String, pair: UnequalPair?)

  /// The two prompts of a pair.
  struct UnequalPair: Hashable, Sendable {
    var number: Int
    var destination: [TokenID]
    var source: [TokenID]
  }

  init(_ error: PatchingError) {
    if case .unequalPair(let number, let destination, let source) = error {
      let pair = UnequalPair(number: number, destination: destination, source: source)
      self = .refused(error.description, pair: pair)
    } else {
      self = .refused(error.description, pair: nil)
    }
  }

  /// What is wrong, and how to mend it.
  var words: String {
    switch self {
    case .noPair:
      "Patching measures the logit difference, so that every prompt needs an answer and a "
        + "distractor. Set them on screen 1."
    case .noReference:
      "Patching takes values from a corrupted prompt, one for each prompt. E types one on screen 5. R "
        + "chooses where they come from; other names need a prompt 'A … B … B' with answer A and "
        + "distractor B. L takes a list whose rows have them."
    case .refused(let words, _): words.prefix(1).uppercased() + words.dropFirst()
    }
  }
}
