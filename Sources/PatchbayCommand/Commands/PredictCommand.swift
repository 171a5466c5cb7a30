import Analyses
import ArgumentParser
import Circuits
import Screen
import StrictJSON
import TextColumns
import Tokens

/// `patchbay predict`.
struct PredictCommand: AnalysisCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Show the next tokens that the model predicts after END.",
    discussion: """
      END is the last token unless the prompt file names another. The logit difference is the \
      answer's logit minus the distractor's.

      Example:
        patchbay predict DIR --prompt "When Mary and John went to the store, John gave a drink to" \
      --answer " Mary" --distractor " John"
      """)

  @OptionGroup var checkpoint: CheckpointOptions
  @OptionGroup(title: "Prompts") var prompts: PromptOptions
  @Option(name: .customLong("top"), help: ArgumentHelp("Tokens to list.", valueName: "k"))
  var count = 10
  @Flag(help: "Give logits minus their mean over the vocabulary.")
  var centred = false
  @OptionGroup(title: "Interval") var interval: BootstrapOptions
  @OptionGroup(title: "Figure") var export: ExportOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  mutating func validate() throws {
    if count < 1 { throw ValidationError("--top must be at least 1.") }
  }

  func work(_ run: Run) throws {
    try export.check()
    let model = try run.open(checkpoint)
    let loaded = try LoadedPrompts(prompts, for: model)
    let result = try NextToken(
      Subject(model.weights, loaded.set), count: count, centred: centred,
      cancellation: run.cancellation)
    let bounds = interval.bootstrap.interval(ofMean: result.prompts.map(\.logitDifference))
    try export.write(run) { try result.figure(model, loaded, centred: centred) }
    try run.print(
      "predict", model,
      request: loaded.json(model.vocabulary).adding([
        "top": count, "centred": centred, "bootstrap": interval.bootstrap.json,
      ]),
      result: [
        "prompts": result.prompts.map { $0.json(model.vocabulary) },
        "meanLogitDifference": result.meanLogitDifference,
        "meanLogitDifferenceInterval": bounds,
        "meanAnswerProbability": result.meanAnswerProbability,
      ]
    ) { page in
      try page.title("Next token", model, loaded)
      for (index, prediction) in result.prompts.enumerated() {
        if result.prompts.count > 1 { page.heading("prompt \(index + 1)") } else { page.space() }
        page.add(prediction, model)
      }
      if result.prompts.count > 1, let mean = result.meanLogitDifference {
        page.heading("mean of \(result.prompts.count) prompts")
        let interval = page.words(bounds, 3)
        page.fact(
          "  logit difference",
          page.number(mean, 3, signed: true) + (interval.isEmpty ? "" : " (\(interval))"),
          indent: 22)
      }
      page.space()
      page.note(
        "Logits at END, \(page.convention(loaded)), "
          + (centred ? "minus their mean over the vocabulary. " : "as the model gives them. ")
          + "Logit difference: answer minus distractor. Rank 1 is the first.")
    }
  }
}

extension Page {
  /// Adds the top tokens of one prompt.
  fileprivate mutating func add(_ prediction: NextToken.Prediction, _ model: OpenModel) {
    var table = TextTable([
      .init("", .right), .init("token", .left), .init("id"), .init("logit"), .init("probability"),
      .init("", .left),
    ])
    for (rank, candidate) in prediction.top.enumerated() {
      table.rows.append([
        .init("\(rank + 1)", .muted), .init(token(candidate.token, model)),
        .init("\(candidate.token.rawValue)", .muted), .init(number(candidate.logit, 3)),
        .init(number(candidate.probability, 5)),
        .init(bar(candidate.probability), .accent),
      ])
    }
    add(table.lines(width: width))
    if let difference = prediction.logitDifference {
      fact("  logit difference", number(difference, 3, signed: true), indent: 22)
    }
    if let probability = prediction.answerProbability, let rank = prediction.answerRank {
      fact("  p(answer)", "\(number(probability, 5)), rank \(rank + 1)", indent: 22)
    }
  }
}
