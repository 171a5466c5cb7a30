import Circuits
import Screen
import StrictJSON
import TextColumns
import Transformer

/// A circuit in one checkpoint.
struct CircuitReading {
  let model: OpenModel
  let run: CircuitRun
  /// F without each class, in the circuit and in the model.
  let classes: Completeness

  /// How much F(C) falls when a class goes, in the order of the classes.
  var falls: [(name: String, fall: Float)] {
    classes.points.filter { $0.kind == .entireClass }.map { ($0.name, run.circuit - $0.circuit) }
  }
}

/// A circuit in two checkpoints, on the same prompts.
struct CircuitPair {
  let first: CircuitReading
  let second: CircuitReading

  /// A number of both runs.
  struct Line {
    let name: String
    let first: Float?
    let second: Float?
    let decimals: Int

    /// The second minus the first.
    var change: Float? {
      guard let first, let second else { return nil }
      return second - first
    }
  }

  /// F and faithfulness of both.
  var lines: [Line] {
    func line(_ name: String, _ decimals: Int = 3, _ value: (CircuitRun) -> Float?) -> Line {
      Line(name: name, first: value(first.run), second: value(second.run), decimals: decimals)
    }
    return [
      line("F(M)") { $0.model }, line("F(C)") { $0.circuit }, line("F(ABC)") { $0.reference },
      line("|F(M) - F(C)|") { $0.faithfulness },
      line("F(C) / F(M), %", 1) { $0.faithfulnessPercent },
    ]
  }

  /// How much F(C) falls without each class, in both.
  var classLines: [Line] {
    zip(first.falls, second.falls).map { own, other in
      Line(name: own.name, first: own.fall, second: other.fall, decimals: 3)
    }
  }
}

extension CircuitPair: JSONRepresentable {
  /// The first checkpoint's run, the second's in `second`, and what each class is worth in both.
  var json: JSONOutput {
    first.run.json.adding([
      "second": second.run,
      "classes": classLines.map { line in
        ["name": line.name, "first": line.first, "second": line.second, "change": line.change]
          as JSONOutput
      },
    ])
  }
}

extension Page {
  /// Adds both runs side by side, then the classes.
  mutating func add(_ pair: CircuitPair) {
    heading("faithfulness", "mean score, \(pair.first.run.convention.words)")
    add(pair.lines, "")
    for run in [pair.first.run, pair.second.run] where run.faithfulnessPercent == nil {
      note("  No percentage: \(run.noShare)")
    }
    heading("classes", "how much F(C) falls without each, F(C) - F(C \\ K)")
    add(pair.classLines, "class")
  }

  private mutating func add(_ lines: [CircuitPair.Line], _ title: String) {
    var table = TextTable([
      .init(title, .left), .init("first"), .init("second"), .init("change"),
    ])
    for line in lines {
      func cell(_ value: Float?, signed: Bool = true) -> TextTable.Cell {
        .init(value.map { number($0, line.decimals, signed: signed) } ?? "")
      }
      table.rows.append([
        .init(Columns.printable(line.name)), cell(line.first), cell(line.second),
        .init(
          line.change.map { number($0, line.decimals, signed: true) } ?? "",
          .sign(of: Double(line.change ?? 0))),
      ])
    }
    add(table.lines(width: width))
  }
}
