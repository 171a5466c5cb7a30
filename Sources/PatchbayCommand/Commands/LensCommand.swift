public import Analyses
import ArgumentParser
import Checkpoints
import Figures
import Screen
public import StrictJSON
import Tasks
import Tokens
import Transformer

/// `patchbay lens`.
struct LensCommand: AnalysisCommand {
  static let configuration = CommandConfiguration(
    commandName: "lens",
    abstract: "Show what each layer would predict if the model ended there.",
    discussion: """
      The last norm is recomputed on the residual stream before and after every block, and \
      the result unembedded; with each prediction's entropy, the KL divergence of the model's output \
      from it, and the layer from which on the final token stays first. With --head or --mlp, what single components write is read instead, \
      their output times the folded unembedding. Of a file of prompts the first is read, or that \
      of --row. With --years as well, all prompts are read, each with a start year at its position \
      XX: a map of the hundred years that components write at END, for each start year.

      Examples:
        patchbay lens DIR --prompt "When Mary and John went to the store" --target " the"
        patchbay lens DIR --prompt "When Mary and John went to the store" --head 9.9,9.6
        patchbay lens DIR --prompts years.jsonl --years --head 9.1 --mlp 9
      """)

  @OptionGroup var checkpoint: CheckpointOptions
  @OptionGroup(title: "Prompts") var prompts: PromptOptions
  @Option(name: .customLong("top"), help: ArgumentHelp("Tokens to list.", valueName: "k"))
  var count = 5
  @Flag(help: "Read between attention and MLP too.")
  var middles = false
  @Option(
    help: ArgumentHelp("A token to follow. (default: the answer)", valueName: "text"))
  var target: String?
  @Option(help: ArgumentHelp("The same by its id.", valueName: "id"))
  var targetID: Int?
  @Option(
    help: ArgumentHelp("Heads whose output to read instead.", valueName: "9.9,9.6"),
    transform: HeadList.read)
  var head: HeadList?
  @Option(help: ArgumentHelp("Layers whose MLP output to read instead.", valueName: "0,11"))
  var mlp: LayerList?
  @Flag(help: "Map the years that components write against the start years of the prompts.")
  var years = false
  @Option(
    help: ArgumentHelp(
      "Outputs of components raw, or scaled as the last norm does in their run. "
        + "(default: scaled; with --years raw)", valueName: "scale"))
  var scale: ComponentLens.Scale?
  @OptionGroup(title: "Figure") var export: ExportOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  mutating func validate() throws {
    if count < 1 { throw ValidationError("--top must be at least 1.") }
    try mlp?.check("mlp")
    if middles, !components.isEmpty {
      throw ValidationError("--middles is about residuals; leave out --head and --mlp.")
    }
    if years, components.isEmpty {
      throw ValidationError("--years maps what components write; name them by --head or --mlp.")
    }
    if years, target != nil || targetID != nil {
      throw ValidationError("--years follows all hundred years; leave out --target.")
    }
    if target != nil, targetID != nil {
      throw ValidationError("Give only one of --target and --target-id.")
    }
    try TokenList.check(targetID.map { [TokenID($0)] } ?? [], "target-id")
  }

  var components: [ComponentLens.Component] {
    (head?.heads ?? []).map { .head($0) } + (mlp?.layers ?? []).map { .mlp($0) }
  }

  /// How outputs are scaled.
  var componentScale: ComponentLens.Scale { scale ?? (years ? .raw : .scaled) }

  /// The words for how components are read.
  func componentConvention(_ model: OpenModel) -> String {
    Convention.componentLens(isScaled: componentScale == .scaled, of: model.convention)
  }

  func work(_ run: Run) throws {
    try export.check()
    let model = try run.open(checkpoint)
    if years { return try workYears(run, model) }
    if middles, model.configuration.architecture.isParallel {
      throw CommandError.noMiddles(family: model.configuration.familyName)
    }
    let loaded = try LoadedPrompts(prompts, single: true, for: model)
    let choice = target.map { PromptRequest.Choice.text($0) }
    let target = try (choice ?? targetID.map { .token(TokenID($0)) }).map {
      choice throws(TaskError) in
      try PromptResolver(model, bos: false).token(choice, option: .target)
    }
    let line = ProgressLine("reading")
    let reading: LensReading
    if components.isEmpty {
      reading = LensReading(
        try LogitLens(
          Subject(model.weights, loaded.set), target: target, count: count, middles: middles,
          progress: line.update(_:of:), cancellation: run.cancellation))
    } else {
      reading = LensReading(
        try ComponentLens(
          components, Subject(model.weights, loaded.set), scale: componentScale, target: target,
          count: count, progress: line.update(_:of:), cancellation: run.cancellation))
    }
    line.end()
    try print(reading, run, model, loaded)
  }

  private func print(
    _ reading: LensReading, _ run: Run, _ model: OpenModel, _ loaded: LoadedPrompts
  ) throws {
    let prompt = loaded.set.prompts[0]
    try export.write(run) {
      let isOfResiduals = components.isEmpty
      return try reading.figure(
        isOfResiduals ? "Logit lens" : "Output lens",
        rowTitle: isOfResiduals ? "residual stream" : "component", risesUpward: isOfResiduals,
        isOfResiduals
          ? [Convention.lens(of: model.convention), Convention.lensSums]
          : [componentConvention(model)], model, loaded)
    }
    try run.print(
      "lens", model,
      request: loaded.json(model.vocabulary).adding([
        "top": count, "middles": middles, "target": reading.target?.rawValue,
        "head": head?.heads, "mlp": mlp?.layers,
        "scale": components.isEmpty ? JSONOutput.null : componentScale.json,
      ]),
      result: [
        "tokens": prompt.tokens.map { $0.json(model.vocabulary) },
        "layers": reading.layers.map { $0.json(model.vocabulary) },
        "target": reading.target.map { $0.json(model.vocabulary) },
        "predictionDepth": reading.predictionDepths,
      ]
    ) { page in
      try page.title(components.isEmpty ? "Logit lens" : "Output lens", model, loaded)
      page.heading("top token at each position", "coloured by probability")
      page.add(LensGrid(reading: reading, prompt: prompt, model: model).lines(on: page))
      page.addEnd(reading, prompt.end, model)
      page.space()
      page.note(convention(page, model, loaded))
    }
  }

  private func convention(
    _ page: Page, _ model: OpenModel, _ loaded: LoadedPrompts
  ) -> String {
    guard components.isEmpty else {
      return componentConvention(model) + ", \(page.convention(loaded)). "
        + "Probabilities are the softmax of these logits alone."
    }
    return "The last \(model.convention.norm) recomputed on each residual, then unembedded; "
      + "\(page.convention(loaded)). Early layers are not yet written in this basis. Entropy and "
      + "KL(final ‖ here) in nats; \(page.traits.glyphs.on) from here on the final token stays first."
  }
}

extension ComponentLens.Scale: JSONRepresentable {
  /// The name of the scale.
  public var json: JSONOutput { .string(rawValue) }
}
