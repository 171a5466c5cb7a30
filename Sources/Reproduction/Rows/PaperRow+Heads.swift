import Figures
import Screen
import Transformer

// MARK: Attributions and ablations

extension PaperRow {
  static func attributionRows(_ plan: StageBuilder) -> [PaperRow] {
    [
      attributions(plan), attentionChange(plan), repairSeries(plan), backups(plan),
    ]
  }

  private static func attributions(_ plan: StageBuilder) -> PaperRow {
    let amplified = plan.models.amplified
    return PaperRow(
      "fig4",
      "Attributions of three heads, and what ablating each class does: checkpoint and amplified",
      "4.1", stages: ["dla-base", "dla-\(amplified.id)", "classes-base", "fig4b"],
      view: plan.view("heads", nil, amplified).with { $0.side = "difference" }
    ) { context throws(ReproductionError) in
      let (before, after) = (try context.attribution(nil), try context.attribution(amplified))
      var content = RowContent()
      var bars: [BarFigure.Bar] = []
      var notes: [String] = []
      for role in [Role.nameMover, .negative, .backup] {
        let head = try context.head(role)
        let values = [before, after].map { RowContext.value($0, head) }
        let paper: [Double?] = role == .backup ? [0.4, 1.8] : [nil, nil]
        for (index, model) in ["checkpoint", "amplified"].enumerated() {
          content.numbers.append(
            .init("attribution of \(head), \(model)", values[index], paper: paper[index]))
          bars.append(.init("\(head)", values[index], group: model))
        }
        if let words = try context.standIn(role) {
          notes.append(words)
        } else {
          content.claims.append(
            .init("the attribution of \(head) grows in size", abs(values[1]) > abs(values[0])))
        }
      }
      content.note = notes.isEmpty ? nil : notes.joined(separator: " ")
      let effects = try ClassBars("classes-base", "fig4b", ("checkpoint", "amplified"), context)
      content.numbers += effects.numbers
      content.claims.append(
        .init(
          "ablating the original classes costs the amplified circuit more, most of them",
          2 * effects.grown > effects.count))
      content.figures = [
        RowFigure(
          stem: "fig4a",
          figure: Figure(
            title: "Direct logit attribution, checkpoint and amplified",
            provenance: context.provenance([
              "attribution: mean over prompts at END, last norm's "
                + "scale of the same run, in logits"
            ]),
            content: .bars(
              BarFigure(valueTitle: "attribution (logits)", groupTitle: "model", bars: bars))
          )),
        RowFigure(stem: "fig4b", figure: effects.figure("in the circuit", context)),
      ]
      return content
    }
  }
}

// MARK: Figure 8

extension PaperRow {
  private static func attentionChange(_ plan: StageBuilder) -> PaperRow {
    let (names, subject) = (plan.models.nameMoving, plan.models.subjectDuplication)
    return PaperRow(
      "fig8",
      "Attention of S-Inhibition heads after Name Moving; ablation of each class after Subject "
        + "Duplication", "4.2",
      stages: [
        "discover-base", "attention-base", "attention-\(names.id)", "classes-model-base", "fig8b",
      ],
      view: plan.view("heads", nil, names).with {
        $0.side = "difference"
        $0.head = .inhibition
      }
    ) { context throws(ReproductionError) in
      let change = try AttentionChange(names, context)
      var content = RowContent(numbers: change.numbers)
      let effects = try ClassBars(
        "classes-model-base", "fig8b", ("checkpoint", subject.id), context)
      content.numbers += effects.numbers
      let inhibition = effects.effects(of: "s-inhibition")
      content.claims = [
        .init(
          "the attention of an S-Inhibition head changes by more than 0.1", change.largest > 0.1),
        .init(
          "after Subject Duplication the S-Inhibition heads count for less than a half of before",
          inhibition.map { abs($0.second) < abs($0.first) / 2 } ?? false),
      ]
      if change.bars.isEmpty {
        content.note = "The circuit of this model has no S-Inhibition heads."
      }
      content.figures = [
        RowFigure(stem: "fig8a", figure: change.figure(context)),
        RowFigure(stem: "fig8b", figure: effects.figure("in the model", context)),
      ]
      return content
    }
  }
}

/// How the attention of S-Inhibition heads differs between the checkpoint and a model.
private struct AttentionChange {
  /// Checkpoint minus model for each head and each place.
  private(set) var bars: [BarFigure.Bar] = []

  init(_ model: Tuned, _ context: RowContext) throws(ReproductionError) {
    let heads = try context.roles.members("s-inhibition")
    for place in ["IO", "S1", "S2"] {
      let before = try context.results.grid("attention-base", "means", place)
      let after = try context.results.grid("attention-\(model.id)", "means", place)
      bars += heads.map { head in
        BarFigure.Bar(
          "\(head)", RowContext.value(before, head) - RowContext.value(after, head), group: place)
      }
    }
  }

  var largest: Double { bars.map { abs($0.value) }.max() ?? 0 }

  var numbers: [RowContent.Number] {
    bars.map { .init("\($0.label) to \($0.group): checkpoint minus corrupted", $0.value) }
  }

  func figure(_ context: RowContext) -> Figure {
    Figure(
      title: "Attention from END: checkpoint minus Name Moving",
      provenance: context.provenance(["mean over prompts of the attention from END to the place"]),
      content: .bars(
        BarFigure(valueTitle: "difference (probability)", groupTitle: "to", bars: bars)))
  }
}

// MARK: Self-repair

extension PaperRow {
  private static func repairSeries(_ plan: StageBuilder) -> PaperRow {
    let clean = plan.models.clean
    return PaperRow(
      "fig13", "Self-repair of the strongest name mover by epochs of fine-tuning", "D",
      stages: ["repair-base"] + clean.map { "repair-\($0.id)" },
      view: plan.view("head-detail", clean.last).with {
        $0.head = .nameMover
        $0.kind = "template-mean"
      }
    ) { context throws(ReproductionError) in
      var points: [PlotPoint] = []
      var strict: [PlotPoint] = []
      for (epochs, stage) in [(0, "repair-base")] + clean.map({ ($0.epochs, "repair-\($0.id)") }) {
        let repair = try context.results.number(stage, "selfRepair")
        points.append(PlotPoint(Double(epochs), repair))
        strict.append(
          PlotPoint(Double(epochs), try context.results.number(stage, "strictSelfRepair")))
      }
      let head = try context.head(.nameMover)
      return RowContent(
        numbers: points.map { .init("self-repair of \(head), epoch \(Int($0.x))", $0.y) },
        claims: [
          .init(
            "self-repair after the most epochs is above that of the checkpoint",
            points[points.count - 1].y > points[0].y),
          .init(
            "it grows over the first epochs", points.count > 2 && points[2].y > points[0].y),
        ],
        figures: [
          RowFigure(
            stem: "fig13",
            figure: Figure(
              title: "Self-repair of \(head)",
              provenance: context.provenance([
                "head ablated at END by template-mean; what is left of F beyond F minus its direct "
                  + "effect; strict: its stand-in's own effect taken off too"
              ]),
              content: .plot(
                PlotFigure(
                  x: .init("epochs on clean data"), y: .init("self-repair (logits)"),
                  series: [
                    .init("self-repair", .line, points), .init("strict", .faintLine, strict),
                  ]))
            ))
        ])
    }
  }

  private static func backups(_ plan: StageBuilder) -> PaperRow {
    let stage = "repair-\(plan.models.amplified.id)"
    return PaperRow(
      "fig17", "Change of every head's attribution when the strongest name mover is ablated", "G",
      stages: [stage],
      view: plan.view("head-detail", plan.models.amplified).with {
        $0.head = .nameMover
        $0.kind = "template-mean"
      }
    ) { context throws(ReproductionError) in
      let head = try context.head(.nameMover)
      let effect = try context.results.number(stage, "directEffect")
      let changes = RowContext.ranked(try context.results.grid(stage, "backup"), 200)
        .filter { $0.head != head }
      let best = changes.max { $0.value < $1.value }
      let later = changes.filter { $0.head.layer > head.layer }
      return RowContent(
        numbers: [.init("direct effect of \(head)", effect)]
          + changes.prefix(6).map { .init("change of \($0.head)", $0.value, decimals: 3) },
        claims: [
          .init(
            "another head takes over a twentieth of its effect or more",
            (best?.value ?? 0) > abs(effect) / 20)
        ],
        note: later.isEmpty
          ? "Head \(head) is in the last layer, so no later head can step in; what changes is the scale "
            + "of the last norm." : nil, drawn: ["fig17"])
    }
  }
}
