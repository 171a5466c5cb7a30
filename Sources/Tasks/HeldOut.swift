/// Which prompts are kept for evaluation and never trained on.
///
/// The rule looks at nothing but the prompt's own text. So training text and evaluation prompts
/// have no prompt in common, whatever seeds, counts and programs made the two.
enum HeldOut {
  /// One prompt of so many is kept for evaluation.
  static let share: UInt64 = 8

  /// Whether a prompt, without its answer, is kept for evaluation.
  static func contains(_ prompt: String) -> Bool {
    Fingerprint.of(prompt).isMultiple(of: share)
  }

  /// How many draws are made for one sentence before giving up.
  ///
  /// Where an eighth of all prompts is wanted, missing it so often has a chance below 10⁻⁵⁰; it
  /// happens only where there are too few prompts to have any such.
  static let draws = 1_000
}
