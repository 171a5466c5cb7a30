import Analyses
import Figures
import Tasks
import Tokens

extension Scene<PromptState> {
  /// The next tokens, and the numbers of the answer.
  var figure: Figure? {
    guard !candidates.isEmpty else { return nil }
    var parts: [Figure.Content] = []
    if !answerNumbers.isEmpty { parts.append(.table(numberTable("Answer", answerNumbers))) }
    if let list = document.list, !meanNumbers.isEmpty {
      let title = "Means over \(list.prompts.count) prompts (\(list.name))"
      parts.append(.table(numberTable(title, meanNumbers)))
    }
    parts.append(.table(candidateTable))
    if !own.continuation.isEmpty { parts.append(.table(continuationTable)) }
    return Figure(
      title: "Next token",
      provenance: provenance(
        .prompt,
        [
          "logits and probabilities at END, as the model gives them; rank 1 is the first",
          document.prompt.pair == nil ? nil : Convention.logitDifference, Convention.end,
        ]),
      content: .parts(parts))
  }

  private var candidateTable: TableFigure {
    TableFigure(
      title: "Most probable tokens",
      columns: [.init("rank"), .init("token"), .init("id")]
        + figureColumns("logit") + figureColumns("probability", decimals: 5),
      rows: candidates.enumerated().map { place, row in
        [.integer(place + 1), .text(label(row.token)), .integer(row.token.rawValue)]
          + figureCells(row.logit) + figureCells(row.probability)
      })
  }

  private var continuationTable: TableFigure {
    TableFigure(
      title: "Continuation, \(own.continuation.settings.words)",
      columns: [
        .init("condition"), .init("place"), .init("token"), .init("id"),
        .init("probability", decimals: 5), .init("rank"), .init("logit"),
      ],
      rows: continuationLines.flatMap { line in
        line.text.tokens.enumerated().map { place, token in
          [
            .text(line.name), .integer(place + 1), .text(label(token.token)),
            .integer(token.token.rawValue), .number(Double(token.probability)),
            .integer(token.rank + 1), .number(Double(token.logit)),
          ]
        }
      })
  }

  private func numberTable(_ title: String, _ numbers: [AnswerNumber]) -> TableFigure {
    TableFigure(
      title: title, columns: [.init("measure")] + figureColumns("value", decimals: 4),
      rows: numbers.map { [.text($0.name)] + figureCells($0.value) })
  }
}
