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
    abstract: "Show where a head looks, or how much all heads look at named positions.",
    discussion: """
      With --head, attention probabilities query by key; for a set of prompts of one length, the \
      mean over the set. With --to, what every head gives to named positions of the prompts, of any \
      lengths, from END or another position; with a second checkpoint also there, and the \
      difference, the first minus the second.

      Examples:
        patchbay attention DIR --head 9.9 --prompt "When Mary and John went to the store"
        patchbay attention DIR --to IO,S1,S2 --prompts prompts.jsonl
        patchbay attention BASE --second TUNED --to IO,S1 --prompts prompts.jsonl --export heads.svg
      """)

  @OptionGroup var checkpoint: CheckpointOptions
  @Option(
    help: ArgumentHelp("The head, as layer.head.", valueName: "9.9"),
    transform: HeadName.read)
  var head: HeadName?
  @Option(
    help: ArgumentHelp(
      "Positions by name: how much every head looks at them.", valueName: "IO,S1,S2"))
  var to: String?
  @Option(
    help: ArgumentHelp("With --to, the position that looks.", valueName: "END"))
  var from: String?
  @Option(
    help: ArgumentHelp(
      "With --to, a second checkpoint, whose numbers are subtracted.", valueName: "checkpoint"),
    completion: .directory)
  var second: String?
  @OptionGroup(title: "Prompts") var prompts: PromptOptions
  @OptionGroup(title: "Figure") var export: ExportOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  mutating func validate() throws {
    guard (head == nil) != (to == nil) else {
      throw ValidationError(
        head == nil
          ? "Give --head LAYER.HEAD for one head, or --to IO,S1,S2 for all heads."
          : "Give only one of --head and --to.")
    }
    if to == nil, from != nil || second != nil {
      throw ValidationError("--from and --second belong to --to.")
    }
    if let to { try PositionText.check(to, "to") }
    if let from { try PositionText.check(from, "from") }
    if to == "all" || from?.contains(",") ?? false || from == "all" {
      throw ValidationError("--to needs names of positions such as IO,S1, and --from one name.")
    }
  }

  func work(_ run: Run) throws {
    try export.check()
    let model = try run.open(checkpoint)
    let loaded = try LoadedPrompts(prompts, for: model)
    if let to { return try work(to: to, run, model, loaded) }
    guard let head else { return }
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
