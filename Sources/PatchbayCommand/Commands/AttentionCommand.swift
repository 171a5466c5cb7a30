import Analyses
import ArgumentParser
import Screen
import StrictJSON
import Tasks
import TextColumns
import Tokens

/// `patchbay attention`.
struct AttentionCommand: AnalysisCommand {
  static let configuration = CommandConfiguration(
    commandName: "attention",
    abstract: "Show where a head looks: attention probabilities, query by key.",
    discussion: """
      For a set of prompts of one length, the mean over the set.

      Example:
        patchbay attention DIR --head 9.9 --prompt "When Mary and John went to the store"
      """)

  @OptionGroup var checkpoint: CheckpointOptions
  @Option(
    help: ArgumentHelp("The head, as layer.head.", valueName: "9.9"),
    transform: HeadName.read)
  var head: HeadName
  @OptionGroup(title: "Prompts") var prompts: PromptOptions
  @OptionGroup(title: "Figure") var export: ExportOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func work(_ run: Run) throws {
    try export.check()
    let model = try run.open(checkpoint)
    let loaded = try LoadedPrompts(prompts, for: model)
    let lengths = loaded.set.batch.lengths
    let (shortest, longest) = (lengths.min() ?? 0, lengths.max() ?? 0)
    guard shortest == longest else {
      throw CommandError.unevenLengths(shortest: shortest, longest: longest)
    }
    let result = try AttentionMap(
      of: head.head, Subject(model.weights, loaded.set), cancellation: run.cancellation)
    let pattern = result.mean ?? []
    // Only tokens that all prompts share can label a mean.
    let tokens = pattern.indices.map { position -> TokenID? in
      let token = loaded.set.prompts[0].tokens[position]
      return loaded.set.prompts.allSatisfy { $0.tokens[position] == token } ? token : nil
    }
    try export.write(run) {
      try result.figure(head.head, tokens: tokens, model, loaded)
    }
    try run.print(
      "attention", model,
      request: loaded.json(model.vocabulary).adding(["head": head.head]),
      result: ["pattern": pattern, "tokens": tokens.map { $0.map { $0.json(model.vocabulary) } }]
    ) { page in
      try page.title("Attention of head \(head.head)", model, loaded)
      page.heading("pattern", "rows are queries, columns keys, numbers percent")
      let labels = tokens.map { $0.map { page.token($0, model) } ?? "(varies)" }
      page.add(PatternGrid(pattern: pattern, labels: labels).lines(on: page))
      if let end = Set(loaded.set.ends).count == 1 ? loaded.set.ends.first : nil {
        page.heading("END looks at")
        page.add(PatternRow(pattern[end], labels: labels).lines(on: page))
      }
      page.space()
      page.note(
        "Probabilities after softmax, each row sums to one; \(page.convention(loaded)); "
          + "\(page.average(loaded)).")
    }
  }
}
