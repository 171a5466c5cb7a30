import Analyses
import Circuits
import Figures
import Transformer

extension Scene<CircuitState> {
  /// The open circuit with its numbers; nil without one.
  var figure: Figure? {
    guard let open = document.circuit else { return nil }
    return Figure(
      title: "Circuit \(open.name)", provenance: provenance(.list, circuitConventions),
      content: .parts([.table(headTable), .table(numberTable)]))
  }

  private var circuitConventions: [String?] {
    [
      Convention.score(score.isOfYears),
      "F(C): heads outside the circuit carry \(outsideWords), those in it are kept "
        + own.convention.positionMode.words,
    ]
  }

  private var headTable: TableFigure {
    TableFigure(
      title: "Heads",
      columns: [
        .init("class"), .init("layer"), .init("head"), .init("position"), .init("state"),
      ],
      rows: circuitGroups.flatMap { group in
        group.heads.map { head in
          [
            .text(group.name), .integer(head.member.head.layer), .integer(head.member.head.index),
            .text(head.member.position), .text(head.words),
          ]
        }
      })
  }

  private var numberTable: TableFigure {
    let titles = circuitTitles.count > 1 ? circuitTitles : ["value"]
    return TableFigure(
      title: "Numbers",
      columns: [.init("number")] + titles.map { .init($0) } + [.init("low"), .init("high")],
      rows: circuitNumbers.map { number in
        let values =
          titles.count > 1
          ? [number.value.before, number.value.after, number.value.change] : [number.value.before]
        return [.text(number.name)] + values.map { .number($0 ?? .nan) }
          + [
            .number(number.interval?.lowerBound ?? .nan),
            .number(number.interval?.upperBound ?? .nan),
          ]
      }
        + circuitSparsity.map { sparsity in
          [.text("sparsity, % of \(sparsity.name)")]
            + titles.indices.map {
              $0 == 0 ? .number(Double(sparsity.percent)) : .number(.nan)
            } + [.number(.nan), .number(.nan)]
        })
  }
}

extension CircuitHead {
  /// How the head stands, in a word.
  fileprivate var words: String {
    if isDropped { return "left out" }
    return switch mark {
    case .kept: "in the circuit"
    case .added: "new"
    case .lost: "in the other circuit alone"
    }
  }
}
