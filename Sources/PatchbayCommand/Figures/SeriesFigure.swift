import Figures
import Screen
import Tasks
import Tracking

extension SeriesReport {
  /// The most heads of a map of heads over checkpoints.
  private static let figureHeads = 144

  /// All numbers of all checkpoints as a table, and the maps of heads over checkpoints.
  var figure: Figure {
    let grids = evaluators.indices.flatMap { index in
      maps(index).compactMap { map in grid(index, map).map(Figure.Content.grid) }
    }
    return Figure(
      title: "Series of checkpoints", provenance: provenance,
      content: .parts([.table(table)] + grids))
  }

  private var table: TableFigure {
    let numbers = evaluators.indices.map(numbers)
    let isOne = evaluators.count == 1
    let columns = zip(evaluators, numbers).flatMap { evaluator, numbers in
      numbers.map { entry in
        TableFigure.Column(
          isOne ? entry.name : "\(evaluator.name) \(entry.name)", decimals: entry.decimals)
      }
    }
    let all = Array(numbers.joined())
    let cells = rows.enumerated().map { index, row -> [TableFigure.Cell] in
      let member = row.member
      var cells: [TableFigure.Cell] = [
        .text(member.label), member.step.map { .integer($0) } ?? .number(.nan),
        .number(member.epoch ?? .nan),
      ]
      for entry in all { cells.append(.number(entry.values[index] ?? .nan)) }
      return cells + [.text(row.sha256 ?? ""), .text(member.path), .text(row.problem ?? "")]
    }
    return TableFigure(
      title: "Checkpoints",
      columns: [.init("checkpoint"), .init("step"), .init("epoch", decimals: 2)]
        + columns + [.init("sha256"), .init("path"), .init("problem")],
      rows: cells)
  }

  private func grid(_ index: Int, _ map: String) -> GridFigure? {
    let traces = HeadTrace.all(in: rows, prompts: index, measure: map)
    guard !traces.isEmpty else { return nil }
    let shown = traces.prefix(Self.figureHeads)
    let title =
      "\(map) on \(evaluators[index].name)"
      + (shown.count < traces.count ? ", the \(shown.count) heads that change most" : "")
    return GridFigure(
      title: title, rowTitle: "head", columnTitle: "checkpoint",
      rowLabels: shown.map { trace in
        let name = className(trace.head, index)
        return name.isEmpty ? "\(trace.head)" : "\(trace.head) \(name)"
      },
      columnLabels: rows.map(\.member.label),
      values: shown.map { $0.values.map { $0.map(Double.init) ?? .nan } },
      unit: map == "attribution" ? "attribution (logits)" : map,
      map: map == "attribution" ? .signed : .sequential)
  }

  /// The first and the last checkpoint stand for all, which the table names with their hashes.
  private var provenance: Provenance {
    let measured = rows.filter { $0.problem == nil }
    let ends = [measured.first, measured.count > 1 ? measured.last : nil].compactMap(\.self)
    return Provenance(
      version: Version.current,
      checkpoints: zip(["first", "last"], ends).map { slot, row in
        .init(slot: slot, path: row.member.path, sha256: row.sha256)
      },
      prompts: .init(
        count: evaluators.reduce(0) { $0 + $1.prompts.prompts.count }, first: [],
        set: evaluators.map(\.name).joined(separator: ", ")),
      conventions: [
        Convention.score(evaluators.contains { $0.years != nil }), Convention.end,
        "heads of a map are in the order of their change from the first checkpoint to the last",
      ])
  }
}
