import Analyses
import Figures
import Tokens

extension NextToken {
  /// The next tokens of every prompt, and what is known of the answers.
  func figure(_ model: OpenModel, _ loaded: LoadedPrompts, centred: Bool) throws -> Figure {
    let hasAnswers = prompts.contains { $0.answerRank != nil }
    let hasPairs = prompts.contains { $0.logitDifference != nil }
    return Figure(
      title: "Next token",
      provenance: try Provenance(
        model, loaded,
        conventions: [
          "logits at END, "
            + (centred ? "minus their mean over the vocabulary" : "as the model gives them")
            + "; rank 1 is the first",
          hasPairs ? Convention.logitDifference : nil, Convention.end,
        ]),
      content: .parts(
        (hasAnswers ? [.table(answerTable)] : []) + [.table(candidateTable(model))]))
  }

  private func candidateTable(_ model: OpenModel) -> TableFigure {
    TableFigure(
      title: "Most probable tokens",
      columns: [
        .init("prompt"), .init("rank"), .init("token"), .init("id"), .init("logit"),
        .init("probability", decimals: 5),
      ],
      rows: prompts.enumerated().flatMap { place, prediction in
        prediction.top.enumerated().map { rank, candidate in
          [
            .integer(place + 1), .integer(rank + 1), .text(model.label(candidate.token)),
            .integer(candidate.token.rawValue), .number(Double(candidate.logit)),
            .number(Double(candidate.probability)),
          ]
        }
      })
  }

  private var answerTable: TableFigure {
    var rows = prompts.enumerated().map { place, prediction -> [TableFigure.Cell] in
      [
        .text("\(place + 1)"), .number(prediction.logitDifference.map(Double.init) ?? .nan),
        .number(prediction.answerProbability.map(Double.init) ?? .nan),
        prediction.answerRank.map { .integer($0 + 1) } ?? .number(.nan),
      ]
    }
    if prompts.count > 1 {
      rows.append([
        .text("mean"), .number(meanLogitDifference.map(Double.init) ?? .nan),
        .number(meanAnswerProbability.map(Double.init) ?? .nan),
      ])
    }
    return TableFigure(
      title: "Answers",
      columns: [
        .init("prompt"), .init("logit difference", unit: "logits"),
        .init("p(answer)", decimals: 5), .init("rank of answer"),
      ], rows: rows)
  }
}
