import Analyses
import ArgumentParser
import Circuits
import StrictJSON
import Tokens

/// `patchbay selftest`.
struct SelftestCommand: AnalysisCommand {
  static let configuration = CommandConfiguration(
    commandName: "selftest",
    abstract: "Check on a checkpoint what must hold for every model, and what is known of GPT-2.",
    discussion: """
      Runs the model on random tokens and measures how far identities are from holding: the parts \
      of an attribution sum to the logit difference, patching a run with its own values changes \
      nothing, and others. On GPT-2 small, which is recognised by its weights' hash, it also \
      measures numbers that other programs have published. Exit code 1 where anything fails.

      Examples:
        patchbay selftest DIR
        patchbay selftest openai-community/gpt2 --slow
        patchbay selftest DIR --known gpt2
      """)

  @OptionGroup var checkpoint: CheckpointOptions
  @Option(
    help: ArgumentHelp("Where the random tokens start. (default: 0)", valueName: "s"),
    transform: Seed.read)
  var seed: UInt64 = 0
  @OptionGroup(title: "Known values") var known: KnownOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  /// What was measured.
  struct Outcome {
    let identities: [Identities.Check]
    /// Checks of known values; nil where there are none to check.
    let known: [KnownCheck]?
    let values: KnownValues?
    let skipped: [String]

    var failed: Int {
      identities.count { !$0.passed } + (known ?? []).count { !$0.passed }
    }
    var count: Int { identities.count + (known ?? []).count }
  }

  func work(_ run: Run) throws {
    let model = try run.open(checkpoint)
    // What is asked for and cannot be done is said before anything is run.
    let selection = try known.known.values(for: model)
    let identities = Identities(
      model.weights, tokenizer: model.vocabulary.tokenizer, seed: seed,
      cancellation: run.cancellation)
    let line = ProgressLine("checking")
    let checks = try identities.measure(progress: line.update(_:of:))
    line.end()
    let outcome = Outcome(
      identities: checks, known: try measured(selection.values, run, model),
      values: selection.values, skipped: identities.skipped + skipped(selection))
    try print(outcome, run, model)
    if outcome.failed > 0 { throw ExitCode.failure }
  }

  private func measured(
    _ values: KnownValues?, _ run: Run, _ model: OpenModel
  ) throws -> [KnownCheck]? {
    guard let values else { return nil }
    let line = ProgressLine("known values")
    defer { line.end() }
    return try values.measure(
      model.weights, model.vocabulary, includesSlow: known.slow, progress: line.update(_:of:),
      cancellation: run.cancellation)
  }

  /// What is known and not measured, in words.
  private func skipped(_ selection: KnownOptions.Choice.Selection) -> [String] {
    switch selection {
    case .leftOut(let reason): return ["known values: \(reason)"]
    case .measured(let values):
      let slow = values.questions.filter(\.isSlow).count
      return values.leftOut.map { "known values: \($0)" }
        + (known.slow || slow == 0
          ? [] : ["known values: \(slow) questions about circuits of edges, which --slow asks"])
    }
  }
}
