import Analyses
import Checkpoints
import Circuits
import Figures
import Screen
import Tasks

extension CircuitWork {
  /// Where numbers of the circuit come from.
  func provenance(_ more: [String] = []) throws -> Provenance {
    try Provenance(
      model, loaded,
      conventions: [
        "circuit: \(file.path), \(circuit.size)", convention, intervals,
        Convention.score(loaded.set.score != .logitDifference), Convention.end,
        Convention.mean(loaded.set.prompts.count),
      ] + more)
  }

  /// The unit of F.
  var unit: String { loaded.set.score == .logitDifference ? "logits" : "probability" }
}

extension CircuitRun {
  /// F and faithfulness, sparsity, and every prompt in the model and in the circuit alone.
  func figure(_ work: CircuitWork) throws -> Figure {
    Figure(
      title: "A circuit alone", provenance: try work.provenance(),
      content: .parts([.table(scores), .table(sizes), .plot(promptPlot(work.unit))]))
  }

  /// The means and faithfulness with their intervals.
  var scores: TableFigure {
    func row(_ name: String, _ value: Float?, _ interval: Interval? = nil) -> [TableFigure.Cell] {
      [.text(name)]
        + [value, interval?.low, interval?.high].map { .number($0.map(Double.init) ?? .nan) }
    }
    return TableFigure(
      title: "F and faithfulness",
      columns: [.init("number"), .init("value"), .init("low"), .init("high")],
      rows: [
        row("F(M)", model), row("F(C)", circuit), row("F(ABC)", reference),
        row("|F(M) - F(C)|", faithfulness, faithfulnessInterval),
        row("100 F(C) / F(M)", faithfulnessPercent, percentInterval),
      ])
  }

  private var sizes: TableFigure {
    TableFigure(
      title: "Sparsity under each definition",
      columns: [
        .init("definition"), .init("kept"), .init("of"), .init("share", unit: "%", decimals: 2),
        .init("numerator"), .init("denominator"),
      ],
      rows: sparsity.map { entry in
        [
          .text(entry.name), .integer(entry.kept), .integer(entry.total),
          .number(Double(entry.percent)), .text(entry.numerator), .text(entry.denominator),
        ]
      })
  }

  private func promptPlot(_ unit: String) -> PlotFigure {
    let points = zip(prompts, modelPrompts).map { PlotPoint(Double($0), Double($1)) }
    return .comparison(
      [(name: "prompts", points: points)], x: "circuit alone (\(unit))",
      y: "whole model (\(unit))", title: "Every prompt")
  }
}

extension CircuitPair {
  /// Both runs side by side, and the classes.
  func figure(_ work: CircuitWork) throws -> Figure {
    var provenance = try work.provenance()
    provenance.checkpoints = try zip(["first", "second"], [first, second]).map { slot, reading in
      Provenance.Checkpoint(
        slot: slot, path: reading.model.checkpoint.folder, sha256: try reading.model.hash.text())
    }
    return Figure(
      title: "A circuit in two checkpoints", provenance: provenance,
      content: .parts([
        .table(Self.table("F and faithfulness", "number", lines)),
        .table(Self.table("Fall of F(C) without a class (\(work.unit))", "class", classLines)),
      ]))
  }

  private static func table(_ title: String, _ head: String, _ lines: [Line]) -> TableFigure {
    TableFigure(
      title: title,
      columns: [.init(head), .init("first"), .init("second"), .init("change")],
      rows: lines.map { line in
        [.text(line.name)]
          + [line.first, line.second, line.change].map { .number($0.map(Double.init) ?? .nan) }
      })
  }
}
