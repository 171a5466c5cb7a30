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
      stages: sets.map { "text-\($0)" }
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
      view: RowView("prompt", plan.path(nil), plan.path(model)).with {
        $0.prompts = StageBuilder.milkPrompt
        $0.row = 1
        $0.bos = true
      }
    ) { context throws(ReproductionError) in
      let before = try TopTokens("checkpoint", "top-base", context)
      let after = try TopTokens("Name Moving", "top-\(model.id)", context)
      return RowContent(
        numbers: [
          .init("p(IO), %, checkpoint", 100 * before.answer, paper: 70.07),
          .init("p(IO), %, Name Moving", 100 * after.answer, paper: 4.30),
          .init("rank of IO, Name Moving", after.rank, paper: 1, decimals: 0),
          .init("logit of the likeliest, checkpoint", before.logit, paper: 18.09),
          .init("logit of the likeliest, Name Moving", after.logit, paper: 21.70),
        ],
        claims: [
          .init("p(IO) falls to a fifth or less", after.answer <= before.answer / 5),
          .init("the likeliest token is no surer than a fifth", after.probability < 0.2),
        ], figures: [RowFigure(stem: "table2", figure: TopTokens.figure([before, after], context))])
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
          .init("the same after Subject Duplication", turned, paper: -11.06),
        ],
        claims: [
          .init("F is turned round", before.value > 0 && after.value < 0),
          .init("it is farther from zero than before", abs(after.value) > abs(before.value)),
        ],
        note:
          "The paper does not say on which prompts it measured; 3.55 is what its notebooks give on "
          + "the hand-written ones.")
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

/// The likeliest tokens after the prompt of table 2 in one model.
private struct TopTokens {
  /// p(IO) and the rank of IO.
  let answer: Double
  let rank: Double
  /// Of the likeliest token.
  let logit: Double
  let probability: Double
  private let rows: [[TableFigure.Cell]]

  init(_ name: String, _ stage: String, _ context: RowContext) throws(ReproductionError) {
    let prompt = try context.results.list(stage, "prompts").first
    let top = prompt?["top"]?.array ?? []
    func number(_ json: JSON?, _ key: String) -> Double { json?[key]?.number ?? .nan }
    answer = number(prompt, "answerProbability")
    rank = number(prompt, "answerRank")
    logit = number(top.first, "logit")
    probability = number(top.first, "probability")
    rows = top.enumerated().map { place, entry in
      [
        .text(name), .integer(place + 1), .text(entry["token"]?.string ?? ""),
        .number(number(entry, "logit")), .number(100 * number(entry, "probability")),
      ]
    }
  }

  static func figure(_ models: [TopTokens], _ context: RowContext) -> Figure {
    Figure(
      title: "Table 2",
      provenance: context.provenance([
        "one prompt with BOS: \(HandPrompts.milk)", "logits minus their mean over the vocabulary",
      ]),
      content: .table(
        TableFigure(
          columns: [
            .init("model"), .init("rank"), .init("token"), .init("logit", decimals: 2),
            .init("probability", unit: "%", decimals: 2),
          ], rows: models.flatMap(\.rows))))
  }
}
