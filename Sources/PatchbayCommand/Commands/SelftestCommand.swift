import Analyses
import ArgumentParser
import Screen
import StrictJSON
import TextColumns
import Tokens

/// `patchbay selftest`.
struct SelftestCommand: AnalysisCommand {
  static let configuration = CommandConfiguration(
    commandName: "selftest",
    abstract: "Check on a checkpoint what must hold for every model.",
    discussion: """
      Runs the model on random tokens and measures how far identities are from holding: the parts \
      of an attribution sum to the logit difference, patching a run with its own values changes \
      nothing, and others. Exit code 1 where one fails.

      Example:
        patchbay selftest DIR
      """)

  @OptionGroup var checkpoint: CheckpointOptions
  @Option(
    help: ArgumentHelp("Where the random tokens start. (default: 0)", valueName: "s"),
    transform: Seed.read)
  var seed: UInt64 = 0
  @OptionGroup(title: "Output") var output: OutputOptions

  func work(_ run: Run) throws {
    let model = try run.open(checkpoint)
    let line = ProgressLine("checking")
    let identities = Identities(
      model.weights, tokenizer: model.vocabulary.tokenizer, seed: seed,
      cancellation: run.cancellation)
    let checks = try identities.measure(progress: line.update(_:of:))
    line.end()
    let failed = checks.count { !$0.passed }
    try run.print(
      "selftest", model, request: ["seed": seed],
      result: [
        "checks": checks.map(\.json), "passed": failed == 0,
        "skipped": identities.skipped,
      ]
    ) { page in
      try page.title("Self-test", model)
      page.space()
      var table = TextTable([
        .init("", .left), .init("what must hold", .left), .init("worst"), .init("bound"),
      ])
      for check in checks {
        table.rows.append([
          .init(check.passed ? "ok" : "FAIL", check.passed ? .accent : .error),
          .init(check.name), .init(Self.short(check.worst)), .init(Self.short(check.bound), .muted),
        ])
      }
      page.add(table.lines(width: page.width))
      page.space()
      page.add(
        failed == 0 ? "all \(checks.count) hold" : "\(failed) of \(checks.count) do not hold",
        failed == 0 ? .accent : .error)
      page.note(
        "Deviations are |difference| / (1 + |value|) unless the name says a share or a count. "
          + "Skipped: \(identities.skipped.joined(separator: "; ")).")
    }
    if failed > 0 { throw ExitCode.failure }
  }

  /// A deviation in two digits, such as 3.1e-6.
  private static func short(_ value: Float) -> String {
    guard value.isFinite, value != 0 else { return value == 0 ? "0" : "\(value)" }
    var (mantissa, power) = (value.magnitude, 0)
    while mantissa < 1 { (mantissa, power) = (mantissa * 10, power - 1) }
    while mantissa >= 9.95 { (mantissa, power) = (mantissa / 10, power + 1) }
    let tenths = Int((mantissa * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)e\(power)"
  }
}
