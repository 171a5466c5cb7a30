import Circuits
import Figures
import Screen
import Transformer

extension Minimality {
  /// A bar for each head, and every head with its K.
  func figure(_ choice: MinimalityChoice, _ work: CircuitWork) throws -> Figure {
    let name = choice.path ?? choice.rule.name
    return Figure(
      title: "Minimality of a circuit",
      provenance: try work.provenance([
        "minimality of a head v: |F(C \\ (K ∪ {v})) − F(C \\ K)|; K (\(name)): \(choice.words)"
      ]), content: .parts([.bars(bars(work.unit)), .table(table(work.unit))]))
  }

  /// In percent of F(M), or alone where F(M) is too near zero to divide by.
  func bars(_ unit: String) -> BarFigure {
    let hasShares = entries.allSatisfy { $0.percent != nil }
    return BarFigure(
      title: "What each head adds",
      valueTitle: "|F(C \\ (K ∪ {v})) − F(C \\ K)| (\(hasShares ? "% of F(M)" : unit))",
      noteTitle: "K",
      bars: entries.map { entry in
        let interval = hasShares ? entry.percentInterval : entry.scoreInterval
        return BarFigure.Bar(
          "\(entry.member)", Double(hasShares ? entry.percent ?? .nan : entry.score),
          interval: interval.flatMap { $0.low <= $0.high ? Double($0.low)...Double($0.high) : nil },
          group: entry.className, note: entry.removed.map { "\($0.head)" }.joined(separator: " "))
      })
  }

  private func table(_ unit: String) -> TableFigure {
    TableFigure(
      title: "Both scores of each head",
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
    let kinds: [(name: String, kind: Kind)] = [
      ("no heads", .nothing), ("a class", .entireClass), ("a random subset", .subset),
    ].filter { !places($0.1).isEmpty }
    return .comparison(
      kinds.map { (name: $0.name, points: places($0.kind)) },
      labels: kinds.map { entry in
        entry.kind == .entireClass ? points.filter { $0.kind == .entireClass }.map(\.name) : []
      }, x: "F(C \\ K) (\(unit))", y: "F(M \\ K) (\(unit))",
      title: "The same heads taken from both")
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
