import Analyses
import Patching
import Tasks
import Tokens
import Transformer

/// The prompts of a sweep.
struct PatchPrompts: Hashable, Sendable {
  /// Those that are written into.
  var destination: PromptSet
  /// Those that values come from; the same where they come from another checkpoint.
  var source: PromptSet
  /// Those whose logit difference m2 compares with; nil where there are none.
  var reference: PromptSet?

  /// The prompts of a query, and their pairs; nil where pairs are needed and not there.
  ///
  /// - Parameters:
  ///   - inputs: the prompts, and for each the one it is paired with, or none at all.
  ///   - runs: from which into which.
  init?(_ inputs: QueryInputs, _ runs: PatchRunPair) {
    guard !inputs.prompts.isEmpty else { return nil }
    let clean = PromptSet(inputs.prompts, bos: inputs.bos)
    let corrupted = zip(inputs.prompts, inputs.paired).map { own, other in
      // Positions, answer and distractor are those of the clean prompt, whose place the other takes.
      Prompt(
        tokens: other.tokens, answer: own.answer, distractor: own.distractor,
        positions: own.positions, template: own.template)
    }
    reference = corrupted.isEmpty ? nil : PromptSet(corrupted, bos: inputs.bos)
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

  /// What a sweep of these prompts will do.
  ///
  /// - Parameters:
  ///   - setup: what is patched.
  ///   - shape: the shape of the checkpoints.
  ///   - isEdited: whether edits are in force, which may differ between the two runs.
  /// - Returns: the steps and the grid.
  /// - Throws: `PatchingError`, saying what does not fit.
  func plan(
    _ setup: PatchSetup, _ shape: Configuration, isEdited: Bool
  ) throws(PatchingError) -> PatchPlan {
    try PatchPlan(
      setup.patch, shape, destination, source: planSource,
      sharesPast: !setup.runs.isCross && !isEdited)
  }

  /// Where values come from, for a plan: nil where the tokens are the same.
  private var planSource: PromptSet? {
    destination.prompts.map(\.tokens) == source.prompts.map(\.tokens) ? nil : source
  }
}

/// Why nothing can be patched.
enum PatchProblem: Error, Hashable, Sendable {
  /// A prompt has no answer or no distractor.
  case noPair(isOfYears: Bool)
  /// Prompts have no corrupted ones of their own.
  case noReference
  /// What the patching itself finds wrong: in words, and the two prompts of a pair that differ in
  /// length.
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
    case .noPair(let isOfYears):
      isOfYears
        ? "Prompts of years have no distractor, and patching measures the logit difference between "
          + "answer and distractor. L takes another list."
        : "Patching measures the logit difference, so that every prompt needs an answer and a "
          + "distractor. Set them on screen 1."
    case .noReference:
      "Patching takes values from a corrupted prompt, one for each prompt. R chooses where they come "
        + "from; other names need a prompt 'A … B … B' with answer A and distractor B. L takes a list "
        + "whose rows have them."
    case .refused(let words, _): words.prefix(1).uppercased() + words.dropFirst()
    }
  }
}
