import Circuits
import Figures
import StrictJSON
import Transformer

// MARK: Diagrams

extension PaperRow {
  static func diagramRows(_ plan: StageBuilder) -> [PaperRow] {
    let models = plan.models
    return [
      diagram(plan, "fig1", models.amplified, "1"),
      PaperRow(
        "fig14", "The circuit to begin with", "F", stages: ["circuit-base", "fig14"],
        view: plan.view("circuit", nil).with { $0.circuit = plan.circuitPath(nil) }
      ) { context throws(ReproductionError) in
        let circuit = try context.roles.circuit
        let classes = Set(circuit.map(\.className))
        return RowContent(
          numbers: [
            .init("heads", Double(circuit.count), paper: 26, decimals: 0),
            .init(
              "faithfulness, %",
              try context.results.optional("circuit-base", "faithfulnessPercent") ?? .nan,
              interval: try context.interval("circuit-base", "faithfulnessPercentInterval"),
              paper: 87, decimals: 1),
          ],
          claims: ["name-mover", "s-inhibition", "induction", "previous-token"].map { name in
            .init("it has the class \(name)", classes.contains(name))
          }, drawn: ["fig14"])
      },
      diagram(plan, "fig23", models.nameMovingBack, "J", faithfulness: 95),
      diagram(plan, "fig26", models.subjectDuplicationBack, "J", faithfulness: 96),
    ]
  }

  private static func diagram(
    _ plan: StageBuilder, _ id: String, _ model: Tuned, _ section: String,
    faithfulness: Double? = nil
  ) -> PaperRow {
    PaperRow(
      id, "The circuit of the model: \(model.title); heads that the original lacks are marked",
      section, stages: ["circuit-\(model.id)", id],
      view: plan.view("circuit", model).with { $0.circuit = plan.circuitPath(model) }
    ) { context throws(ReproductionError) in
      let before = Set(try context.roles.circuit.map(\.member))
      let found = try Roles.circuit(of: "discover-\(model.id)", in: context.results)
      let after = Set(found.map(\.member))
      let percent =
        try context.results.optional("circuit-\(model.id)", "faithfulnessPercent") ?? .nan
      let paper = id == "fig1" ? (38.0, 12.0) : nil
      return RowContent(
        numbers: [
          .init("heads at their positions", Double(after.count), paper: paper?.0, decimals: 0),
          .init(
            "heads of the original kept", Double(before.intersection(after).count), decimals: 0),
          .init("new heads", Double(after.subtracting(before).count), paper: paper?.1, decimals: 0),
          .init(
            "faithfulness, %", percent,
            interval: try context.interval("circuit-\(model.id)", "faithfulnessPercentInterval"),
            paper: faithfulness ?? 99.5, decimals: 1),
        ],
        claims: [
          .init(
            "at least half of the original circuit's heads are kept",
            2 * before.intersection(after).count >= before.count),
          .init("new heads have joined it", !after.isSubset(of: before)),
          .init("the circuit alone has 80 % of F(M) or more", percent >= 80),
        ], drawn: [id])
    }
  }
}

// MARK: Minimality and completeness

extension PaperRow {
  static func judgementRows(_ plan: StageBuilder) -> [PaperRow] {
    let models = plan.models
    return [
      minimality(plan, "fig18", models.amplified, "G"),
      minimality(plan, "fig24", models.nameMovingBack, "J"),
      completeness(plan, "fig19", models.amplified, "G"),
      completeness(plan, "fig25", models.nameMovingBack, "J"),
      completeness(plan, "fig27", models.subjectDuplicationBack, "J"),
      table1(plan), table3(plan),
    ]
  }

  private static func minimality(
    _ plan: StageBuilder, _ id: String, _ model: Tuned, _ section: String
  ) -> PaperRow {
    PaperRow(
      id, "What each head adds to the circuit of the model: \(model.title)", section, stages: [id],
      view: plan.view("circuit", model).with { $0.circuit = plan.circuitPath(model) }
    ) { context throws(ReproductionError) in
      let entries = try context.results.list(id, "heads")
      let percents = entries.compactMap { $0["percent"]?.number }
      let high = entries.count { ($0["percentInterval"]?["low"]?.number ?? 0) > 0.1 }
      return RowContent(
        numbers: [
          .init("heads", Double(entries.count), decimals: 0),
          .init("least score, % of F(M)", percents.min() ?? .nan),
          .init("largest score, % of F(M)", percents.max() ?? .nan),
          .init("heads surely above 0.1 %", Double(high), decimals: 0),
        ],
        claims: [
          .init(
            "every head adds something: at least 0.5 % of F(M)",
            !percents.isEmpty && percents.allSatisfy { $0 >= 0.5 })
        ], drawn: [id])
    }
  }

  private static func completeness(
    _ plan: StageBuilder, _ id: String, _ model: Tuned, _ section: String
  ) -> PaperRow {
    PaperRow(
      id, "F without each class, in the circuit and in the model: \(model.title)", section,
      stages: [id],
      view: plan.view("circuit", model).with { $0.circuit = plan.circuitPath(model) }
    ) { context throws(ReproductionError) in
      let whole = try context.results.number(id, "model")
      let classes = try context.results.list(id, "points").filter {
        $0["kind"]?.string == "class"
      }
      let scores = classes.compactMap { $0["score"]?.number.map { 100 * $0 / abs(whole) } }
      let near = scores.count { $0 <= 25 }
      return RowContent(
        numbers: zip(classes, scores).map { point, score in
          .init("incompleteness without \(point["name"]?.string ?? ""), % of F(M)", score)
        },
        claims: [
          .init("most classes leave both within a quarter of F(M)", 2 * near > scores.count),
          .init("all classes do", near > 0 && near == scores.count),
        ], drawn: [id])
    }
  }
}

// MARK: Tables

extension PaperRow {
  /// A line of table 1 or 3.
  private struct Line {
    let name: String
    let model: Double
    let interval: ClosedRange<Double>?
    let circuit: Double
    let percent: Double
    let sparsity: Double
    /// |F(C) - F(C of the checkpoint)|, both in this model.
    let beyond: Double?

    init(
      _ name: String, _ stage: String, original: String?, _ context: RowContext
    ) throws(ReproductionError) {
      let results = context.results
      self.name = name
      model = try results.number(stage, "model")
      interval = RowContext.interval(try results.prompts(stage, "model"))
      circuit = try results.number(stage, "circuit")
      percent = try results.optional(stage, "faithfulnessPercent") ?? .nan
      sparsity = try results.list(stage, "sparsity").first?["percent"]?.number ?? .nan
      if let original {
        beyond = abs(circuit - (try results.number(original, "circuit")))
      } else {
        beyond = nil
      }
    }
  }

  private static func figure(
    _ title: String, _ head: String, _ lines: [Line], _ context: RowContext
  ) -> Figure {
    let hasBeyond = lines.contains { $0.beyond != nil }
    return Figure(
      title: title,
      provenance: context.provenance([
        "F: mean logit difference, answer minus distractor at END, in logits",
        "F(C): every head outside the circuit ablated by template-mean, its own kept at their positions",
        "sparsity: kept pairs of a head and a position, of all pairs of the padded prompts; the paper "
          + "does not define its own",
      ]),
      content: .table(
        TableFigure(
          columns: [
            .init(head), .init("F(Y)", decimals: 2), .init("low", decimals: 2),
            .init("high", decimals: 2), .init("F(C)", decimals: 2),
            .init("faithfulness", unit: "%", decimals: 1),
            .init("sparsity", unit: "%", decimals: 2),
          ] + (hasBeyond ? [.init("|F(C) - F(C of the original)|", decimals: 2)] : []),
          rows: lines.map { line in
            [.text(line.name)]
              + [
                line.model, line.interval?.lowerBound, line.interval?.upperBound, line.circuit,
                line.percent, line.sparsity,
              ].map { .number($0 ?? .nan) } + (hasBeyond ? [.number(line.beyond ?? .nan)] : [])
          })))
  }

  /// F(Y), F(C), faithfulness and |F(C) - F(C of GPT-2)| of the paper by epoch.
  private static let paperEpochs: [Int: (Double, Double, Double, Double)] = [
    1: (6.32, 6.22, 98.4, 1.2), 3: (11.56, 11.50, 99.5, 2.2), 10: (15.51, 15.26, 98.4, 1.48),
    15: (16.77, 16.73, 99.7, 0.91), 25: (19.47, 19.45, 99.89, 0.37),
    50: (22.87, 22.75, 99.7, 0.35), 100: (26.83, 26.65, 99.3, 0.41),
  ]

  private static func table1(_ plan: StageBuilder) -> PaperRow {
    let clean = plan.models.clean
    return PaperRow(
      "table1", "F of the model and of its circuit after each number of epochs", "4.1",
      stages: ["circuit-base"] + clean.flatMap { ["circuit-\($0.id)", "original-\($0.id)"] },
      view: RowView("training", plan.path(nil)).with { $0.run = "models/\(clean.last?.id ?? "")" }
    ) { context throws(ReproductionError) in
      var lines = [try Line("0", "circuit-base", original: nil, context)]
      for model in clean {
        lines.append(
          try Line(
            "\(model.epochs)", "circuit-\(model.id)", original: "original-\(model.id)", context))
      }
      let numbers = zip(clean, lines.dropFirst()).flatMap { model, line -> [RowContent.Number] in
        let paper = paperEpochs[model.epochs]
        let name = "epoch \(line.name):"
        return [
          .init("\(name) F(Y)", line.model, interval: line.interval, paper: paper?.0),
          .init("\(name) F(C)", line.circuit, paper: paper?.1),
          .init("\(name) faithfulness, %", line.percent, paper: paper?.2, decimals: 1),
          .init("\(name) |F(C) - F(C of the original)|", line.beyond ?? .nan, paper: paper?.3),
        ]
      }
      let scores = lines.map(\.model)
      return RowContent(
        numbers: [.init("epoch 0: F", lines[0].model, interval: lines[0].interval)] + numbers,
        claims: [
          .init(
            "F grows from each number of epochs to the next",
            zip(scores, scores.dropFirst()).allSatisfy { $0 < $1 }),
          .init(
            "F after the most epochs is above that of the checkpoint",
            scores[scores.count - 1] > scores[0]),
          .init(
            "each circuit has 80 to 120 % of its model's F",
            lines.dropFirst().allSatisfy { (80...120).contains($0.percent) }),
        ], figures: [RowFigure(stem: "table1", figure: figure("Table 1", "epochs", lines, context))]
      )
    }
  }

  private static func table3(_ plan: StageBuilder) -> PaperRow {
    PaperRow(
      "table3", "F of models that were fine-tuned on general text, and of their circuits", "E",
      task: .general,
      stages: ["circuit-base", "circuit-\(plan.models.general.id)"]
        + plan.others.map { "circuit-\($0.name)" }, view: plan.view("circuit", plan.models.general)
    ) { context throws(ReproductionError) in
      let general = plan.models.general
      let base = try Line("the checkpoint", "circuit-base", original: nil, context)
      var lines = [base, try Line(general.title, "circuit-\(general.id)", original: nil, context)]
      for other in plan.others {
        lines.append(try Line(other.name, "circuit-\(other.name)", original: nil, context))
      }
      let paper = (13.51, 13.19, 97.6)
      return RowContent(
        numbers: lines.dropFirst().enumerated().flatMap { index, line -> [RowContent.Number] in
          [
            .init(
              "\(line.name): F(Y)", line.model, interval: line.interval,
              paper: index == 0 ? paper.0 : nil),
            .init("\(line.name): F(C)", line.circuit, paper: index == 0 ? paper.1 : nil),
            .init(
              "\(line.name): faithfulness, %", line.percent, paper: index == 0 ? paper.2 : nil,
              decimals: 1),
          ]
        },
        claims: [
          .init("general text with clean sentences amplifies too", lines[1].model > base.model),
          .init("its circuit has 80 to 120 % of F", (80...120).contains(lines[1].percent)),
        ],
        note: plan.others.isEmpty
          ? "The paper's other three models (GPT2-dolly 5.39, math_gpt2 4.5, GPT2-WikiText 3.46) are not "
            + "made here; --model NAME=FOLDER adds checkpoints of others." : nil,
        figures: [RowFigure(stem: "table3", figure: figure("Table 3", "model", lines, context))])
    }
  }
}

extension RowContext {
  /// An interval of a result.
  func interval(
    _ stage: String, _ key: String
  ) throws(ReproductionError) -> ClosedRange<Double>? {
    let json = try results.result(stage)[key]
    guard let low = json?["low"]?.number, let high = json?["high"]?.number, low <= high else {
      return nil
    }
    return low...high
  }
}
