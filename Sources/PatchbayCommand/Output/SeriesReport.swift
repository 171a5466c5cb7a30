import Circuits
import Screen
import StrictJSON
import Tasks
import TextColumns
import Tracking
import Transformer

/// What was measured of a series, as text and JSON.
struct SeriesReport {
  /// The checkpoints in their order.
  let rows: [SeriesRow]
  /// What they were measured on.
  let evaluators: [Evaluator]

  /// The heads that are named of each map.
  private static let headCount = 5

  private static let years = "p(later) - p(earlier)"

  /// The checkpoints without numbers, and why.
  var problems: [(path: String, reason: String)] {
    rows.compactMap { row in row.problem.map { (row.member.path, $0) } }
  }

  /// The measures with a number for each head, of a set of prompts.
  func maps(_ index: Int) -> [String] {
    evaluators[index].tracker?.measures.compactMap { measure in
      if case .map = measure { "\(measure)" } else { nil }
    } ?? []
  }

  /// The class of a head in the circuit that is tracked; empty for none.
  func className(_ head: Head, _ index: Int) -> String {
    evaluators[index].tracker?.circuit?.className(of: head) ?? ""
  }

  /// The numbers of one kind under their name, a value for each checkpoint.
  struct Numbers {
    var name: String
    var decimals: Int
    var values: [Double?]
    /// Whether people are shown it, who read few columns.
    var isShown = true
  }

  /// The numbers that any checkpoint has, of a set of prompts.
  func numbers(_ index: Int) -> [Numbers] {
    let results = rows.map { $0.results.indices.contains(index) ? $0.results[index] : nil }
    let shown: [(name: String, decimals: Int, value: (Evaluation) -> Double?)] = [
      ("F", 2, \.logitDifference), ("p(answer)", 3, \.answerProbability),
      ("rank", 1, \.answerRank), ("loss", 3, \.loss),
      (Self.years, 3, \.probabilityDifference),
    ]
    var numbers = shown.map { entry in
      Numbers(
        name: entry.name, decimals: entry.decimals,
        values: results.map { $0.flatMap { entry.value($0.evaluation) } },
        isShown: !["rank", "loss"].contains(entry.name))
    }
    for measure in evaluators[index].tracker?.measures ?? [] {
      if case .map = measure { continue }
      let name = "\(measure)"
      numbers.append(
        Numbers(
          name: name, decimals: measure == .faithfulness ? 1 : 3,
          values: results.map { $0?.moment?.values.first { $0.name == name }?.value }))
    }
    return numbers.filter { $0.values.contains { $0 != nil } }
  }
}

extension SeriesReport: JSONRepresentable {
  /// The members with their numbers, and the heads that changed most.
  var json: JSONOutput {
    let all = evaluators.indices.flatMap { index in
      maps(index).flatMap { map in changes(index, map) }
    }
    return ["members": rows, "changes": JSONOutput.array(all)]
  }

  private func changes(_ index: Int, _ map: String) -> [JSONOutput] {
    HeadTrace.all(in: rows, prompts: index, measure: map).prefix(Self.headCount).map { trace in
      let name = className(trace.head, index)
      return [
        "prompts": evaluators[index].name, "measure": map, "head": trace.head.description,
        "class": name.isEmpty ? nil : name, "first": trace.first, "last": trace.last,
        "change": trace.change,
      ]
    }
  }
}

// MARK: Text

extension SeriesReport {
  /// Writes the tables.
  func write(to page: inout Page) {
    page.heading("A series of \(rows.count) checkpoints")
    let kept = rows.filter(\.isCached).count
    if kept > 0 { page.fact("from the cache", "\(kept) of \(rows.count)", .muted) }
    for index in evaluators.indices {
      let evaluator = evaluators[index]
      page.heading(
        Columns.printable(evaluator.name), "means over \(evaluator.prompts.prompts.count) prompts")
      for part in parts(numbers(index).filter(\.isShown), width: page.width) {
        addNumbers(part, to: &page)
      }
      addHeads(index, to: &page)
    }
    if !problems.isEmpty {
      page.heading("not measured")
      for (path, reason) in problems {
        page.fact("", "\(Columns.printable(path)): \(Columns.printable(reason))", .error, indent: 2)
      }
    }
    page.space()
    let names = Set(evaluators.indices.flatMap { numbers($0).map(\.name) })
    page.note(
      (names.contains("F") ? "F: answer minus distractor at END, in logits. " : "")
        + (names.contains(Self.years)
          ? "\(Self.years): probability of later years minus that of earlier ones, at END. " : "")
        + "Each checkpoint is measured as `train` measures a run, on the same prompts.")
  }

  /// Columns in groups that fit beside the names.
  private func parts(_ numbers: [Numbers], width: Int) -> [[Numbers]] {
    let names = rows.map { Columns.width(of: $0.member.label) }.max() ?? 0
    let room = max(20, width - 2 - min(names, width / 3) - 2 - 8)
    var (parts, used): ([[Numbers]], Int) = ([[]], 0)
    for entry in numbers {
      let column = max(Columns.width(of: entry.name), 8) + 2
      if used + column > room, used > 0 { (parts, used) = (parts + [[]], 0) }
      parts[parts.count - 1].append(entry)
      used += column
    }
    return parts
  }

  private func addNumbers(_ numbers: [Numbers], to page: inout Page) {
    var table = TextTable(
      [.init("checkpoint", .left), .init("step")] + numbers.map { .init($0.name) })
    table.rows = rows.enumerated().map { row, entry in
      let isKnown = entry.problem == nil
      return [
        TextTable.Cell(Columns.printable(entry.member.label), isKnown ? .text : .error),
        TextTable.Cell(entry.member.step.map(String.init) ?? "", .muted),
      ]
        + numbers.map { column in
          TextTable.Cell(
            column.values[row].map {
              Numeral.fixed($0, decimals: column.decimals, glyphs: page.traits.glyphs)
            } ?? "-")
        }
    }
    page.add(table.lines(width: page.width))
  }

  private func addHeads(_ index: Int, to page: inout Page) {
    let names = maps(index)
    guard !names.isEmpty, rows.filter({ $0.problem == nil }).count > 1 else { return }
    page.space()
    page.add("Heads that changed most from the first to the last", .heading)
    var table = TextTable([
      .init("measure", .left), .init("head"), .init("class", .left), .init("first"),
      .init("last"), .init("change"),
    ])
    for map in names {
      let traces = HeadTrace.all(in: rows, prompts: index, measure: map).prefix(Self.headCount)
      for (row, trace) in traces.enumerated() {
        func number(_ value: Float?, isSigned: Bool = true) -> TextTable.Cell {
          TextTable.Cell(value.map { page.number($0, 3, signed: isSigned) } ?? "-")
        }
        let isSigned = map == "attribution"
        table.rows.append([
          TextTable.Cell(row == 0 ? map : ""), TextTable.Cell("\(trace.head)"),
          TextTable.Cell(className(trace.head, index), .muted),
          number(trace.first, isSigned: isSigned), number(trace.last, isSigned: isSigned),
          number(trace.change),
        ])
      }
    }
    page.add(table.lines(width: page.width))
  }
}
