import Analyses
import Circuits
import Figures
import Screen
import Transformer

extension Scene<CircuitState> {
  /// What the screen shows: the circuit with its numbers, a step of a discovery, or a circuit of edges.
  var figure: Figure? {
    if own.edges != nil { return edgeFigure }
    if own.wizard != nil { return wizardFigure }
    guard let open = document.circuit else { return nil }
    let parts: [Figure.Content] =
      [.diagram(DiagramFigure(title: "Classes and heads", circuitDiagram)), .table(numberTable)]
      + [minimalityBarsFigure].compactMap(\.self) + completenessParts
      + [circuitCard.map { .card(CardFigure(title: "Card", $0)) }].compactMap(\.self)
      + [.table(headTable)]
    return Figure(
      title: "Circuit \(open.name)", provenance: provenance(.list, circuitConventions),
      content: .parts(parts))
  }

  private var circuitConventions: [String?] {
    [
      Convention.score(score.isOfYears),
      "F(C): heads outside the circuit carry \(outsideWords), those in it are kept "
        + own.convention.positionMode.words,
      minimality == nil ? nil : "minimality: beside each head goes \(own.rule.words)",
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
          [.text("\(sparsity.numerator), % of \(sparsity.denominator)")]
            + titles.indices.map {
              $0 == titles.count - 1 || titles.count > 1 && $0 == 1
                ? .number($0 == 2 ? .nan : Double(sparsity.percent)) : .number(.nan)
            } + [.number(.nan), .number(.nan)]
        })
  }

  private var minimalityBarsFigure: Figure.Content? {
    let bars = minimalityBars
    guard !bars.isEmpty else { return nil }
    return .bars(
      BarFigure(
        title: "Minimality", valueTitle: minimalityUnit, noteTitle: "removed beside it",
        bars: bars.map { bar in
          BarFigure.Bar(
            bar.member.description, bar.value, interval: bar.interval, group: bar.className,
            note: bar.removed.map(\.head.description).joined(separator: " "))
        }))
  }

  private var completenessParts: [Figure.Content] {
    guard let completeness else { return [] }
    func series(_ kind: Completeness.Kind, _ name: String) -> (name: String, points: [PlotPoint]) {
      (
        name,
        completeness.points.filter { $0.kind == kind }
          .map { PlotPoint(Double($0.model), Double($0.circuit)) }
      )
    }
    let plot = PlotFigure.comparison(
      [
        series(.nothing, "whole circuit"), series(.entireClass, "without a class"),
        series(.subset, "without a random set"),
      ],
      labels: [[], completeness.points.filter { $0.kind == .entireClass }.map(\.name), []],
      x: "F(M without K)", y: "F(C without K)", title: "Completeness")
    return [.plot(plot)]
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
