import Analyses
import Circuits
import Figures
import Screen
import Transformer

// Steps of a discovery and circuits of edges, as figures.

extension Scene<CircuitState> {
  /// The map of the step with its candidates; nil while unknown.
  var wizardFigure: Figure? {
    guard let step = wizardStep, let wizard = own.wizard else { return nil }
    let marks = Set(wizardMarks)
    let table = TableFigure(
      title: "Candidates",
      columns: [
        .init("layer"), .init("head"), .init("position"), .init("class"), .init("share"),
        .init("marked"),
      ],
      rows: step.candidates.map { candidate in
        [
          .integer(candidate.member.head.layer), .integer(candidate.member.head.index),
          .text(candidate.member.position), .text(candidate.className),
          .number(Double(candidate.effect)),
          .text(marks.contains(candidate.choice) ? "yes" : "no"),
        ]
      })
    let values = step.map.map { $0.map { $0.map(Double.init) ?? .nan } }
    let map = preferences.signedMap
    let grid =
      values.isEmpty
      ? []
      : [
        Figure.Content.grid(
          GridFigure.heads(
            values, title: "Map", unit: step.kind.unit, map: map,
            scaling: ColorScaling(.maximum, over: [values], map: map)))
      ]
    return Figure(
      title: "Discovery, step \(wizard.accepted.count + 1): \(step.kind.title)",
      provenance: provenance(.list, ["proposed from a share of \(step.threshold) on"]),
      content: .parts(grid + [.table(table)]))
  }

  /// The circuit of edges with its score; nil while unknown.
  var edgeFigure: Figure? {
    guard let state = own.edges, let edges = state.edges else { return nil }
    let run = edgeRun
    let numbers = TableFigure(
      title: "Numbers", columns: [.init("number"), .init("value")],
      rows: [
        [.text("edges"), .integer(edges.count)], [.text("nodes"), .integer(state.nodes.count)],
        [.text("F(C), exact"), .number(run.map { Double($0.score) } ?? .nan)],
        [.text("F(M)"), .number(run.map { Double($0.full) } ?? .nan)],
        [.text("F(corrupted)"), .number(run.map { Double($0.corrupted) } ?? .nan)],
      ])
    return Figure(
      title: "Circuit of edges, \(state.selection.words)",
      provenance: provenance(
        .list,
        [
          Convention.score(score.isOfYears),
          "edges: integrated gradients in \(state.method.steps) steps from the corrupted to the clean "
            + "embedding, approximate; F(C): exact, absent edges deliver corrupted values",
        ]),
      content: .parts([.graph(GraphFigure(title: "Circuit of edges", edgeGraph)), .table(numbers)]))
  }
}
