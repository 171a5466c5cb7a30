import Analyses
import Circuits
import Screen
import StrictJSON
import TextColumns

extension SelftestCommand {
  func print(_ outcome: Outcome, _ run: Run, _ model: OpenModel) throws {
    try run.print(
      "selftest", model,
      request: ["seed": seed, "known": known.known.word, "slow": known.slow],
      result: [
        "checks": outcome.identities.map(\.json),
        "known": outcome.known.map { checks in
          ["model": outcome.values?.name, "checks": checks.map(\.json)] as JSONOutput
        },
        "passed": outcome.failed == 0, "skipped": outcome.skipped,
      ]
    ) { page in
      try page.title("Self-test", model)
      page.space()
      page.add(outcome.identities)
      if let values = outcome.values, let checks = outcome.known {
        page.heading("known values", "of \(values.model)")
        page.add(checks)
      }
      page.space()
      page.add(
        outcome.failed == 0
          ? "all \(outcome.count) hold" : "\(outcome.failed) of \(outcome.count) do not hold",
        outcome.failed == 0 ? .accent : .error)
      page.note(
        "Deviations are |difference| / (1 + |value|) unless the name says a share or a count."
          + (outcome.known == nil
            ? ""
            : " Logits and differences of known values are in logits, of years in probability.")
          + (outcome.skipped.isEmpty
            ? "" : " Skipped: \(outcome.skipped.joined(separator: "; "))."))
    }
  }
}

extension Page {
  /// Adds what must hold for every model.
  fileprivate mutating func add(_ checks: [Identities.Check]) {
    var table = TextTable([
      .init("", .left), .init("what must hold", .left), .init("worst"), .init("bound"),
    ])
    for check in checks {
      table.rows.append([
        .init(check.passed ? "ok" : "FAIL", check.passed ? .accent : .error),
        .init(check.name), .init(Self.short(check.worst)), .init(Self.short(check.bound), .muted),
      ])
    }
    add(table.lines(width: width))
  }

  /// Adds known values, those of each question under its title.
  fileprivate mutating func add(_ checks: [KnownCheck]) {
    var rest = checks[...]
    while let question = rest.first?.question {
      let some = rest.prefix { $0.question == question }
      rest = rest.dropFirst(some.count)
      note(question)
      var table = TextTable([
        .init("", .left), .init("value", .left), .init("expected"), .init("got"),
        .init("tolerance"),
      ])
      for check in some {
        table.rows.append([
          .init(check.passed ? "ok" : "FAIL", check.passed ? .accent : .error),
          .init(check.name), .init(known(check.expected, check)),
          .init(check.got.map { known($0, check) } ?? "none"),
          .init(known(check.tolerance, check), .muted),
        ])
      }
      add(table.lines(width: width))
      for problem in Set(some.compactMap(\.problem)).sorted() {
        note(problem)
      }
    }
  }

  /// A number of a known value: a whole one, or in four decimals as most were published.
  private func known(_ value: Double, _ check: KnownCheck) -> String {
    Numeral.fixed(value, decimals: check.tolerance == 0 ? 0 : 4, glyphs: traits.glyphs)
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
