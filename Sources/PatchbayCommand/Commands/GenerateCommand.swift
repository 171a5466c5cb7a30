import Analyses
import ArgumentParser
import Screen
import StrictJSON
import Tasks
import TextColumns
import Tokens
import Transformer

/// `patchbay generate`.
struct GenerateCommand: AnalysisCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Let a model go on writing a prompt, before and after ablations, or two models.",
    discussion: """
      Each step takes the most probable token, unless an option asks for draws: logits are divided \
      by the temperature, then all but the top k are left out, then all behind those that reach the \
      top p, in the order of transformers. The same seed draws alike in every run that is compared. \
      Probabilities are the model's own, at temperature 1 over the whole vocabulary.

      With --at all (the default) an ablation acts on new tokens too: values of new positions come \
      from the reference prompts, which go on with the same tokens (longer ones are cut to the \
      length of the prompt). Named positions are those of the prompt, and END stays its end. \
      Writing stops at --count tokens, after the end of a text, or where the context is full.

      Examples:
        patchbay generate DIR --prompt "When Mary and John went to the store, John gave a" --count 12
        patchbay generate DIR OTHER --prompt "Once upon a time" --temperature 0.8 --top-k 40 --seed 7
        patchbay generate DIR --prompts prompts.jsonl --row 3 --heads 9.9,9.6 --kind mean
      """)

  @OptionGroup var checkpoint: CheckpointOptions
  @Argument(help: "A second checkpoint, to compare.", completion: .directory)
  var second: String?
  @OptionGroup(title: "Prompts") var prompts: PromptOptions
  @Option(help: ArgumentHelp("New tokens at most.", valueName: "n"))
  var count = 20
  @OptionGroup(title: "Choice of tokens") var sampling: SamplingOptions

  @Option(
    help: ArgumentHelp("Prompts to take reference values from.", valueName: "file.jsonl"),
    completion: .file(extensions: ["jsonl"]))
  var reference: String?
  @Option(
    help: ArgumentHelp("Heads to ablate together.", valueName: "9.9,10.0"),
    transform: HeadList.read)
  var heads: HeadList?
  @Option(help: ArgumentHelp("Layers whose MLP to ablate.", valueName: "0,11"))
  var mlps: LayerList?
  @Option(name: .customLong("kind"), help: "What replaces the outputs. (default: mean)")
  var chosenKind: Ablation.Kind?
  @Option(
    name: .customLong("at"),
    help: ArgumentHelp(
      "Positions: all, or names and numbers from 0 with commas between. (default: all)",
      valueName: "all|END|S2"))
  var chosenPositions: String?

  @OptionGroup(title: "Figure") var export: ExportOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  mutating func validate() throws {
    if count < 1 { throw ValidationError("--count must be at least 1.") }
    if heads == nil, mlps == nil {
      for (option, isGiven) in [
        ("--kind", chosenKind != nil), ("--at", chosenPositions != nil),
        ("--reference", reference != nil),
      ] where isGiven {
        throw ValidationError("\(option) is for an ablation: give --heads 9.9,10.0 or --mlps 0.")
      }
    }
    if let chosenPositions { try PositionText.check(chosenPositions, "at") }
    try mlps?.check("mlps")
  }

  private var ablations: [Ablation] {
    guard heads != nil || mlps != nil else { return [] }
    return [
      Ablation(
        heads: heads?.heads ?? [], mlps: mlps?.layers ?? [], kind: chosenKind ?? .mean,
        positions: Ablation.Positions(chosenPositions ?? "all"))
    ]
  }

  func work(_ run: Run) throws {
    try export.check()
    let model = try run.open(checkpoint)
    let other = try second.map { try model.second(folder: $0, cancellation: run.cancellation) }
    let loaded = try LoadedPrompts(prompts, reference: reference, single: true, for: model)
    if let other { try loaded.check(for: other) }
    let written = try WrittenConditions(
      models: [model] + [other].compactMap(\.self), loaded, ablations: ablations,
      rule: sampling.rule, count: count, run)
    if let other { model.tellDifference(from: other) }
    try export.write(run) { try written.figure(model, loaded, interventions: words) }
    try run.print(
      "generate", model, request: try request(loaded, model, other), result: written.json
    ) { page in
      try page.title("Continuation", model, loaded)
      if let other {
        page.fact("second", "\(other.name), sha256 \(try other.hash.text().prefix(12))")
      }
      if let ablation = ablations.first {
        page.fact(
          "ablated",
          "\(words.joined(separator: ", ")) by \(ablation.kind.rawValue) at "
            + "\(ablation.positions.text)")
      }
      page.fact("chosen", sampling.rule.words)
      for condition in written.conditions { page.add(condition, isAlone: !written.isCompared) }
      page.space()
      page.note(
        "Probabilities and ranks are the model's own, at temperature 1 over the whole vocabulary, "
          + "\(page.convention(loaded)). Rank 1 is the first.")
    }
  }

  /// What is ablated, by names.
  private var words: [String] {
    (heads?.heads ?? []).map(\.description) + (mlps?.layers ?? []).map { "MLP \($0)" }
  }

  private func request(
    _ loaded: LoadedPrompts, _ model: OpenModel, _ other: OpenModel?
  ) throws -> JSONOutput {
    var json = loaded.json(model.vocabulary).adding(["count": count]).adding(sampling.rule.json)
    if let ablation = ablations.first {
      json = json.adding([
        "heads": ablation.heads, "mlps": ablation.mlps, "kind": ablation.kind.rawValue,
        "at": ablation.positions.text,
      ])
    }
    if let other { json = json.adding(["second": try other.json()]) }
    return json
  }
}

extension Page {
  /// Adds what was written under one condition: as text, then token by token.
  fileprivate mutating func add(_ condition: WrittenConditions.Condition, isAlone: Bool) {
    let vocabulary = condition.model.vocabulary
    let tokens = condition.generation.tokens
    if isAlone { space() } else { heading(condition.name) }
    let text = vocabulary.words(continuing: tokens.map(\.token))
    fact("  text", Columns.printable(text))
    fact("  stopped", condition.generation.stop.words(tokens.count))
    var table = TextTable([
      .init("", .right), .init("token", .left), .init("id"), .init("probability"), .init("rank"),
      .init("logit"), .init("", .left),
    ])
    for (place, token) in tokens.enumerated() {
      table.rows.append([
        .init("\(place + 1)", .muted), .init(self.token(token.token, condition.model)),
        .init("\(token.token.rawValue)", .muted),
        .init(Numeral.probability(Double(token.probability), decimals: 4, glyphs: traits.glyphs)),
        .init("\(token.rank + 1)"), .init(number(token.logit, 2), .muted),
        .init(bar(token.probability), .accent),
      ])
    }
    add(table.lines(width: width))
  }
}

extension Generation.Stop {
  /// Why no token follows, in words.
  func words(_ count: Int) -> String {
    switch self {
    case .count: "after \(count) tokens, as asked"
    case .endOfText: "the last token ends the text"
    case .context: "the context is full"
    case .noNumber: "no logit is a number: the weights are broken"
    }
  }
}
