import Analyses
import Circuits
import Figures
import Screen
import Tasks
import Transformer

extension Discovery {
  /// The circuit as a diagram, its numbers, what each head adds, and every step.
  func figure(
    _ model: OpenModel, _ loaded: LoadedPrompts, _ settings: DiscoverySettings,
    from start: CircuitFile?
  ) throws -> Figure {
    let unit = loaded.set.score == .logitDifference ? "logits" : "probability"
    let convention = settings.convention
    let provenance = try Provenance(
      model, loaded,
      conventions: [
        Convention.score(loaded.set.score != .logitDifference), Convention.end,
        "F(C): heads outside the circuit carry \(convention.kind.rawValue), its own are kept "
          + convention.positionMode.rawValue,
        "steps: exact path patching; each title says what is measured and its share",
        start.map { "begun with: \($0.provenance); new: what came in" },
        Convention.mean(loaded.set.prompts.count),
      ])
    let numbers = [
      run.map { Figure.Content.table($0.scores) }, minimality.map { .bars($0.bars(unit)) },
    ]
    return Figure(
      title: "Discovery of a circuit", provenance: provenance,
      content: .parts(
        [CircuitDiagram(circuit: circuit, base: start?.circuit).content]
          + numbers.compactMap(\.self) + [.table(acceptedTable)] + maps))
  }

  /// The map of each step that was run.
  private var maps: [Figure.Content] {
    steps.enumerated().compactMap { number, step in
      guard !step.map.isEmpty else { return nil }
      return .grid(
        .heads(
          step.map.map { $0.map { $0.map(Double.init) ?? .nan } },
          title: "Step \(number + 1), \(step.kind.title)", unit: step.kind.unit, map: .signed))
    }
  }

  /// What each step accepted, or dropped.
  private var acceptedTable: TableFigure {
    TableFigure(
      title: "Steps",
      columns: [
        .init("step"), .init("measured"), .init("layer"), .init("head"), .init("position"),
        .init("class"), .init("number"), .init("result"),
      ],
      rows: steps.enumerated().flatMap { number, step in
        (step.accepted ?? []).map { choice in
          let found = step.candidates.first { $0.choice == choice }
          return [
            .integer(number + 1), .text(step.kind.title), .integer(choice.member.head.layer),
            .integer(choice.member.head.index), .text(choice.member.position),
            .text(choice.className), .number(found.map { Double($0.effect) } ?? .nan),
            .text(step.kind == .pruning ? "dropped" : "accepted"),
          ]
        }
      })
  }
}
