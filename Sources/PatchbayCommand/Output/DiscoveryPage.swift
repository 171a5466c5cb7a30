import Analyses
import Circuits
import Screen
import TextColumns
import Transformer

/// A discovery as people read it: a table for each step, then the circuit with its figures.
struct DiscoveryPage {
  let discovery: Discovery

  /// Candidates that are listed beside those accepted.
  private static let listed = 5

  /// Adds everything below the title.
  func add(to page: inout Page) {
    if let run = discovery.run {
      page.fact("F(M)", page.number(run.model, 3, signed: true))
      if let reference = run.reference {
        page.fact("F(ABC)", page.number(reference, 3, signed: true))
      }
    }
    for (number, step) in discovery.steps.enumerated() { add(step, number + 1, to: &page) }
    addCircuit(to: &page)
    addFigures(to: &page)
  }

  // MARK: Steps

  private func add(_ step: DiscoveryStep, _ number: Int, to page: inout Page) {
    let again = step.round > 0 ? ", once more" : ""
    page.heading("\(number). \(step.kind.title)\(again)")
    page.fact("number", step.kind.unit, .muted)
    page.fact("F(C) before", page.number(step.circuit, 3, signed: true), .muted)
    if let receivers = step.receivers {
      page.fact("to", "\(receivers) at \(step.position)", .muted)
    }
    if step.kind != .pruning, !step.map.isEmpty {
      let map: ColorMap = .signed
      page.add(
        HeadGrid(values: step.map.map { $0.map { $0 ?? .nan } }, map: map).lines(on: page))
    }
    let shown = shown(step)
    if !shown.isEmpty { page.add(table(shown, step, page).lines(width: page.width)) }
    let accepted = (step.accepted ?? []).map { "\($0.member.head)" }.joined(separator: ", ")
    if !accepted.isEmpty {
      page.fact(step.kind == .pruning ? "dropped" : "accepted", accepted, .accent)
    }
    if let note = step.note { page.note(note) }
  }

  /// The candidates that a table shows: those accepted, and some that come first.
  private func shown(_ step: DiscoveryStep) -> [DiscoveryCandidate] {
    if step.kind == .pruning { return step.candidates }
    let accepted = Set((step.accepted ?? []).map(\.member))
    return step.candidates.enumerated().filter { place, candidate in
      accepted.contains(candidate.member) || place < Self.listed
    }.map(\.element)
  }

  private func table(
    _ candidates: [DiscoveryCandidate], _ step: DiscoveryStep, _ page: Page
  ) -> TextTable {
    let checks = Check.shown(for: step.kind)
    var table = TextTable(
      [.init(""), .init("head", .left), .init("class", .left), .init("%")]
        + checks.map { .init($0.head) })
    let accepted = Set((step.accepted ?? []).map(\.member))
    for candidate in candidates {
      let isIn = accepted.contains(candidate.member)
      let at = step.kind == .others ? " \(candidate.member.position)" : ""
      table.rows.append(
        [
          .init(mark(isIn, candidate, step), .accent), .init("\(candidate.member.head)\(at)"),
          .init(Columns.printable(candidate.className), isIn ? .text : .muted),
          .init(
            page.number(100 * candidate.effect, 1, signed: step.kind != .pruning),
            .sign(of: Double(candidate.effect))),
        ]
          + checks.map { check in
            .init(check.value(candidate.checks).map { page.number($0, 2) } ?? "", .muted)
          })
    }
    return table
  }

  private func mark(
    _ isIn: Bool, _ candidate: DiscoveryCandidate, _ step: DiscoveryStep
  ) -> String {
    if step.kind == .pruning { return isIn ? "-" : "" }
    return isIn ? "+" : candidate.isKnown ? "=" : ""
  }

  // MARK: The circuit

  private func addCircuit(to page: inout Page) {
    page.heading("circuit", "\(discovery.circuit.members.count) heads")
    for entry in discovery.circuit.classes {
      let heads = entry.members.map { "\($0.head)" }.joined(separator: " ")
      let places = Set(entry.members.map(\.position)).sorted().joined(separator: ", ")
      page.fact(
        "  " + Columns.printable(entry.name), "\(heads) at \(Columns.printable(places))",
        indent: 24)
    }
    if !discovery.circuit.links.isEmpty {
      page.fact(
        "  links", discovery.circuit.links.map(\.description).joined(separator: ", "), .muted,
        indent: 24)
    }
  }

  private func addFigures(to page: inout Page) {
    guard let run = discovery.run else {
      page.note("Stopped before the end: the circuit is what the steps done have found.")
      return
    }
    page.heading("faithfulness")
    page.fact("  F(C)", page.number(run.circuit, 3, signed: true), indent: 24)
    page.fact("  |F(M) - F(C)|", page.number(run.faithfulness, 3), indent: 24)
    if let percent = run.faithfulnessPercent {
      page.fact("  of F(M)", "\(page.number(percent, 1)) %", indent: 24)
    }
    if let minimality = discovery.minimality, !minimality.entries.isEmpty {
      add(minimality, to: &page)
    }
    if let completeness = discovery.completeness { add(completeness, to: &page) }
  }

  private func add(_ minimality: Minimality, to page: inout Page) {
    page.heading("minimality", "in per cent of F(M), with the heads K removed as well")
    var table = TextTable([.init("head", .left), .init("%"), .init("", .left), .init("K", .left)])
    for entry in minimality.entries {
      let names = entry.removed.map { "\($0.head)" }.joined(separator: " ")
      table.rows.append([
        .init("\(entry.member.head) \(Columns.printable(entry.member.position))"),
        .init(entry.percent.map { page.number($0, 1) } ?? page.number(entry.score, 3)),
        .init(page.bar((entry.percent ?? 0) / 100), .accent),
        .init(names, .muted),
      ])
    }
    page.add(table.lines(width: page.width))
  }

  private func add(_ completeness: Completeness, to page: inout Page) {
    page.heading("completeness", "F without a class, in the circuit and in the model")
    var table = TextTable([
      .init("without", .left), .init("F(C \\ K)"), .init("F(M \\ K)"), .init("difference"),
    ])
    for entry in completeness.points {
      table.rows.append([
        .init(Columns.printable(entry.name)), .init(page.number(entry.circuit, 3, signed: true)),
        .init(page.number(entry.model, 3, signed: true)),
        .init(page.number(entry.score, 3)),
      ])
    }
    page.add(table.lines(width: page.width))
  }
}

/// A check as a column of a table.
private struct Check {
  let head: String
  let value: (DiscoveryChecks) -> Float?

  private static func look(_ head: String, _ name: String) -> Check {
    Check(head: head) { $0.attention[name] }
  }

  /// The columns beside the candidates of a step.
  static func shown(for kind: DiscoveryStep.Kind) -> [Check] {
    switch kind {
    case .direct, .backups:
      [
        look("to IO", "END->IO"), look("S1", "END->S1"), look("S2", "END->S2"),
        Check(head: "copies", value: \.copying),
        Check(head: "negative", value: \.negativeCopying),
      ]
    case .queries, .others, .pruning:
      [look("to IO", "END->IO"), look("S1", "END->S1"), look("S2", "END->S2")]
    case .values, .keys:
      [
        look("S2 to S1", "S2->S1"), look("to S1+1", "S2->S1+1"),
        Check(head: "duplicate") { $0.randomTokens?.duplicateToken },
        Check(head: "induction") { $0.randomTokens?.induction },
      ]
    case .inductionKeys:
      [
        look("S1+1 to S1", "S1+1->S1"),
        Check(head: "previous") { $0.randomTokens?.previousToken },
      ]
    }
  }
}
