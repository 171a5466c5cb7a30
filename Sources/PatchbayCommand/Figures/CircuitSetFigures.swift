import Circuits
import Figures
import Screen
import Transformer

extension Minimality {
  /// Every head with its K.
  func figure(_ choice: MinimalityChoice, _ work: CircuitWork) throws -> Figure {
    let name = choice.path ?? choice.rule.name
    return Figure(
      title: "Minimality of a circuit",
      provenance: try work.provenance([
        "minimality of a head v: |F(C \\ (K ∪ {v})) − F(C \\ K)|; K (\(name)): \(choice.words)"
      ]), content: .table(table(work.unit)))
  }

  private func table(_ unit: String) -> TableFigure {
    TableFigure(
      title: "What each head adds",
      columns: [
        .init("head"), .init("position"), .init("class"), .init("K"),
        .init("F(C \\ K)", unit: unit), .init("F(C \\ (K ∪ {v}))", unit: unit),
        .init("score", unit: unit), .init("score", unit: "% of F(M)", decimals: 1),
        .init("low", unit: "%", decimals: 1), .init("high", unit: "%", decimals: 1),
      ],
      rows: entries.map { entry in
        let names = entry.removed.map { "\($0.head)" }.joined(separator: " ")
        let numbers = [
          entry.without, entry.withoutBoth, entry.score, entry.percent,
          entry.percentInterval?.low, entry.percentInterval?.high,
        ]
        return [
          .text(entry.member.head.description), .text(entry.member.position),
          .text(entry.className), .text(names),
        ] + numbers.map { .number($0.map(Double.init) ?? .nan) }
      })
  }
}

extension Completeness {
  /// F(C \ K) against F(M \ K), and the numbers.
  func figure(_ work: CircuitWork) throws -> Figure {
    Figure(
      title: "Completeness of a circuit",
      provenance: try work.provenance([
        "K is taken from the circuit and from the model, there at its own positions alone; on the "
          + "line both fare alike; random subsets of seed \(seed)"
      ]), content: .parts([.plot(plot(work.unit)), .table(table(work.unit))]))
  }

  private func plot(_ unit: String) -> PlotFigure {
    func places(_ kind: Kind) -> [PlotPoint] {
      points.filter { $0.kind == kind }.map { PlotPoint(Double($0.circuit), Double($0.model)) }
    }
    var plot = PlotFigure.comparison(
      [
        (name: "no heads", points: places(.nothing)),
        (name: "a class", points: places(.entireClass)),
        (name: "a random subset", points: places(.subset)),
      ].filter { !$0.points.isEmpty }, x: "F(C \\ K) (\(unit))", y: "F(M \\ K) (\(unit))",
      title: "The same heads taken from both")
    if let place = plot.series.firstIndex(where: { $0.name == "a class" }) {
      plot.series[place].labels = points.filter { $0.kind == .entireClass }.map(\.name)
    }
    return plot
  }

  private func table(_ unit: String) -> TableFigure {
    TableFigure(
      title: "F without K",
      columns: [
        .init("K"), .init("heads"), .init("F(C \\ K)", unit: unit),
        .init("F(M \\ K)", unit: unit), .init("apart", unit: unit), .init("low", unit: unit),
        .init("high", unit: unit),
      ],
      rows: points.map { point in
        let numbers = [
          point.circuit, point.model, point.score, point.interval?.low, point.interval?.high,
        ]
        return [
          .text(point.name),
          .text(point.removed.map(\.description).joined(separator: ", ")),
        ] + numbers.map { .number($0.map(Double.init) ?? .nan) }
      })
  }
}
