import Analyses
import Checkpoints
import Circuits
import Figures
import Patching
import Screen
import Tasks
import Transformer

extension HeadSetReport {
  /// The share of the set against those of random sets, the numbers, and single heads where asked.
  func figure(_ model: OpenModel, _ source: OpenModel, _ loaded: LoadedPrompts) throws -> Figure {
    var provenance = try Provenance(
      model, loaded,
      conventions: [
        "set: \(set.circuit?.provenance ?? result.heads.map(\.description).joined(separator: " "))",
        definition, Self.share, result.effects == nil ? nil : Self.effectShare,
        "random sets: \(settings.count) of each kind, seed \(settings.seed); "
          + RandomHeads.allCases.map { "\($0.rawValue): \($0.words)" }.joined(separator: "; "),
        Convention.score(score.isOfYears), Convention.end,
        Convention.mean(loaded.set.prompts.count),
      ])
    provenance.checkpoints = [
      .init(slot: "destination", path: model.checkpoint.folder, sha256: try model.hash.text()),
      .init(slot: "source", path: source.checkpoint.folder, sha256: try source.hash.text()),
    ]
    let plots = [
      plot(.share, "share of the change of F"),
      plot(.effectShare, "part of the effects of single heads"),
    ]
    let grid = result.effects.map { effects in
      Figure.Content.grid(
        .heads(
          effects.doubles, title: "Single heads", unit: "effect (\(score.unit))", map: .signed,
          ablated: []))
    }
    return Figure(
      title: "\(result.heads.count) heads patched at once: \(patch.site.rawValue)",
      provenance: provenance,
      content: .parts(
        plots.compactMap(\.self) + [.table(numbers), .table(randomSets)]
          + [grid].compactMap(\.self)))
  }

  /// Random sets in rising order as points, and the set itself where it belongs among them.
  private func plot(_ compared: HeadSetPatch.Compared, _ title: String) -> Figure.Content? {
    let places = result.baselines.compactMap { baseline in
      result.place(compared, among: baseline).map { (baseline.kind, $0) }
    }
    guard let first = places.first?.1 else { return nil }
    var series = places.map { kind, place in
      PlotFigure.Series(
        "random, \(kind.rawValue)", .marks,
        place.random.enumerated().map { PlotPoint(Double($0 + 1), Double($1)) })
    }
    // Between the sets of the first kind that are smaller and those that are not.
    let smaller = Double(first.random.count { $0 < first.own })
    series.append(
      PlotFigure.Series(
        "the set", .marks, [PlotPoint(smaller + 0.5, Double(first.own))], labels: ["the set"]))
    return .plot(
      PlotFigure(
        title: title.capitalizedFirst, x: .init("random sets, from the smallest"),
        y: .init(title), series: series))
  }

  private var numbers: TableFigure {
    func row(_ name: String, _ values: [Float?]) -> [TableFigure.Cell] {
      [.text(name)] + values.map { .number($0.map(Double.init) ?? .nan) }
    }
    var rows = [
      row("F destination", [Measure.mean(result.destination)]),
      row("F source", [Measure.mean(result.source)]),
      row("F patched", [Measure.mean(result.patched)]),
      row("share", [result.share, result.shareInterval?.low, result.shareInterval?.high]),
    ]
    if result.effects != nil {
      rows.append(row("part of the effects", [result.effectShare(of: result.heads)]))
    }
    for compared in HeadSetPatch.Compared.allCases {
      for baseline in result.baselines {
        guard let place = result.place(compared, among: baseline) else { continue }
        let name = compared == .share ? "share" : "part of the effects"
        rows.append(
          row(
            "\(name), random \(baseline.kind.rawValue)",
            [place.mean, place.level(0.025), place.level(0.975)]))
        rows.append(
          row("\(name), place among random \(baseline.kind.rawValue)", [Float(place.rank)]))
      }
    }
    return TableFigure(
      title: "Numbers",
      columns: [.init("number"), .init("value"), .init("low"), .init("high")], rows: rows)
  }

  private var randomSets: TableFigure {
    TableFigure(
      title: "Random sets",
      columns: [
        .init("kind"), .init("number"), .init("share"), .init("part of the effects"),
        .init("heads"),
      ],
      rows: result.baselines.flatMap { baseline in
        baseline.sets.enumerated().map { number, drawn in
          [
            .text(baseline.kind.rawValue), .integer(number + 1),
            .number(result.share(ofPatched: drawn.patched).map(Double.init) ?? .nan),
            .number(result.effectShare(of: drawn.heads).map(Double.init) ?? .nan),
            .text(drawn.heads.map(\.description).joined(separator: " ")),
          ]
        }
      })
  }
}
