import Figures
import Files
import StrictJSON

extension PaperRow {
  static func dataRows(_ plan: StageBuilder) -> [PaperRow] {
    [examples(plan), topTokens(plan), fall(plan), duplication(plan)]
  }

  private static func examples(_ plan: StageBuilder) -> PaperRow {
    let sets = ["ioi", "name-moving", "subject-duplication", "duplication"]
    return PaperRow(
      "fig2", "Sentences of the clean data set and of its corruptions", "3",
      stages: sets.map { "text-\($0)" },
      view: RowView("training", plan.path(nil))
    ) { context throws(ReproductionError) in
      var rows: [[TableFigure.Cell]] = []
      for set in sets {
        let path = context.results.folder.file("texts/\(set).txt")
        let bytes: [UInt8]
        do { bytes = try WholeFile.bytes(path: path, limit: 1 << 30) } catch {
          throw .file("\(error)")
        }
        let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
        rows += lines.prefix(3).map { [.text(set), .text(String($0))] }
      }
      return RowContent(
        claims: [.init("each data set has its sentences", rows.count == 3 * sets.count)],
        figures: [
          RowFigure(
            stem: "fig2",
            figure: Figure(
              title: "Clean and corrupted sentences",
              provenance: context.provenance(["the first three lines of each text of this report"]),
              content: .table(
                TableFigure(columns: [.init("data set"), .init("sentence")], rows: rows))))
        ])
    }
  }

  private static func topTokens(_ plan: StageBuilder) -> PaperRow {
    let model = plan.models.nameMoving
    return PaperRow(
      "table2", "The likeliest tokens after Name Moving", "4.2",
      stages: ["top-base", "top-\(model.id)"],
      view: RowView("prompt", plan.path(nil), plan.path(model)).with { $0.bos = true }
    ) { context throws(ReproductionError) in
      let stages = [("checkpoint", "top-base"), ("Name Moving", "top-\(model.id)")]
      var rows: [[TableFigure.Cell]] = []
      var first: [(token: String, logit: Double, probability: Double)] = []
      for (name, stage) in stages {
        guard let prompt = try context.results.list(stage, "prompts").first else { continue }
        let top = (prompt["top"]?.array ?? []).map { entry in
          (
            token: entry["token"]?.string ?? "", logit: entry["logit"]?.number ?? .nan,
            probability: entry["probability"]?.number ?? .nan
          )
        }
        if let best = top.first { first.append(best) }
        rows += top.enumerated().map { place, entry in
          [
            .text(name), .integer(place + 1), .text(entry.token), .number(entry.logit),
            .number(100 * entry.probability),
          ]
        }
      }
      let before = try context.results.list("top-base", "prompts").first
      let after = try context.results.list("top-\(model.id)", "prompts").first
      let (was, now) = (
        before?["answerProbability"]?.number ?? .nan, after?["answerProbability"]?.number ?? .nan
      )
      let paperLogits: [Double?] = [18.09, 21.70]
      return RowContent(
        numbers: [
          .init("p(IO), %, checkpoint", 100 * was, paper: 70.07),
          .init("p(IO), %, Name Moving", 100 * now, paper: 4.30),
          .init(
            "rank of IO, Name Moving", after?["answerRank"]?.number ?? .nan, paper: 1, decimals: 0),
        ]
          + zip(stages, zip(first, paperLogits)).map { stage, pair in
            .init("logit of the likeliest, \(stage.0)", pair.0.logit, paper: pair.1)
          },
        claims: [
          .init("p(IO) falls to a fifth or less", now <= was / 5),
          .init(
            "the likeliest token is no surer than a fifth",
            (first.last?.probability ?? 1) < 0.2),
        ],
        figures: [
          RowFigure(
            stem: "table2",
            figure: Figure(
              title: "Table 2",
              provenance: context.provenance([
                "one prompt with BOS: \(HandPrompts.milk)",
                "logits minus their mean over the vocabulary",
              ]),
              content: .table(
                TableFigure(
                  columns: [
                    .init("model"), .init("rank"), .init("token"), .init("logit", decimals: 2),
                    .init("probability", unit: "%", decimals: 2),
                  ], rows: rows))))
        ])
    }
  }

  private static func fall(_ plan: StageBuilder) -> PaperRow {
    let model = plan.models.subjectDuplication
    return PaperRow(
      "footnote", "F before and after Subject Duplication", "4.2",
      stages: ["f-base", "f-\(model.id)", "hand-base", "hand-\(model.id)"],
      view: plan.view("prompt", nil, model)
    ) { context throws(ReproductionError) in
      let (before, after) = (try context.score(nil), try context.score(model))
      let hand = try context.results.number("hand-base", "meanLogitDifference")
      let turned = try context.results.number("hand-\(model.id)", "meanLogitDifference")
      return RowContent(
        numbers: [
          .init("F of the checkpoint", before.value, interval: before.interval),
          .init(
            "F after Subject Duplication", after.value, interval: after.interval, paper: -11.06),
          .init("F on the eight hand-written prompts", hand, paper: 3.55),
          .init("the same after Subject Duplication", turned),
        ],
        claims: [
          .init("F is turned round", before.value > 0 && after.value < 0),
          .init("it is farther from zero than before", abs(after.value) > abs(before.value)),
        ])
    }
  }

  private static func duplication(_ plan: StageBuilder) -> PaperRow {
    let model = plan.models.duplication
    return PaperRow(
      "duplication", "F after the Duplication data set", "M", stages: ["f-base", "f-\(model.id)"],
      view: plan.view("prompt", nil, model)
    ) { context throws(ReproductionError) in
      let (before, after) = (try context.score(nil), try context.score(model))
      return RowContent(
        numbers: [
          .init("F of the checkpoint", before.value, interval: before.interval),
          .init("F after Duplication", after.value, interval: after.interval),
        ],
        claims: [
          .init("F keeps its sign and two thirds of its size", after.value > 2 / 3 * before.value)
        ])
    }
  }
}
