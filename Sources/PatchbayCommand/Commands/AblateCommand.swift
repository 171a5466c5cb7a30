import Analyses
import Circuits
import ArgumentParser
import Figures
import Screen
import StrictJSON
import Tasks
import TextColumns
import Tokens
import Transformer

/// `patchbay ablate`.
struct AblateCommand: ShardedCommand {
  static let configuration = CommandConfiguration(
    commandName: "ablate",
    abstract: "Remove heads and MLPs and measure what that does to the logit difference.",
    discussion: """
      zero writes zeros (a head's z holds its value bias, which goes too). mean writes the mean \
      over all reference prompts, position by position; template-mean that over the reference \
      prompts of the same template; resample the value in the paired reference prompt. Reference \
      prompts are the corrupted rows, or those of --reference, or else the same prompts with other \
      names, where they have the form 'A … B … B' with answer A and distractor B.

      With --classes, each class of a circuit file is ablated alone by template-mean, its heads at \
      their own positions; with --in circuit, from a run in which every head outside the circuit \
      is ablated already.

      Examples:
        patchbay ablate --prompt "When Mary and John went, John gave it to" --answer " Mary" \
          --distractor " John" --heads 9.9
        patchbay ablate DIR --prompts prompts.jsonl --heads 9.9,10.0 --mlps 0 --kind mean
        patchbay ablate DIR --prompts prompts.jsonl --sweep heads --kind template-mean
        patchbay ablate DIR --prompts prompts.jsonl --classes wang.txt --in circuit
      """)

  @OptionGroup var checkpoint: CheckpointOptions
  @OptionGroup(title: "Prompts") var prompts: PromptOptions

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

  @Option(help: "Ablate every head, or every MLP, one at a time.")
  var sweep: AblationSweep.Components?

  @Option(
    help: ArgumentHelp(
      "Ablate every class of a circuit, one at a time: a file, a head a line (9.9 name-mover END), "
        + "or the name of a circuit that comes with Patchbay: \(BuiltInCircuits.names.joined(separator: ", ")).",
      valueName: "file"), completion: .file())
  var classes: String?

  @Option(
    name: .customLong("in"),
    help: "What classes are ablated in: the model, or a run of the circuit. (default: model)")
  var scope: ClassEffects.Scope?

  @Option(
    help: ArgumentHelp(
      "Where a run of the circuit keeps heads: at each prompt's own position, or any prompt's. "
        + "(default: per-prompt)"))
  var positionMode: Circuit.PositionMode?

  @Option(
    name: .customLong("kind"),
    help: ArgumentHelp(
      "What replaces the outputs. (default: mean, or zero where there are no reference prompts; with "
        + "--classes template-mean)"))
  var chosenKind: Ablation.Kind?

  @Option(
    name: .customLong("at"),
    help: ArgumentHelp(
      "Positions: all, or names and numbers from 0 with commas between. (default: all)",
      valueName: "all|END|S2"))
  var chosenPositions: String?

  @OptionGroup(title: "Shares") var shards: ShardOptions
  @OptionGroup(title: "Figure") var export: ExportOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  mutating func validate() throws {
    let isSet = heads != nil || mlps != nil
    if [isSet, sweep != nil, classes != nil].count(where: { $0 }) != 1 {
      throw ValidationError(
        "Say what to ablate: --heads 9.9,10.0 and --mlps 0, or --sweep heads, or --sweep mlps, or "
          + "--classes FILE.")
    }
    if let chosenPositions { try PositionText.check(chosenPositions, "at") }
    try mlps?.check("mlps")
    try validateClasses()
  }

  private func validateClasses() throws {
    if classes == nil {
      if scope != nil { throw ValidationError("--in is for --classes FILE.") }
    } else if chosenPositions != nil {
      throw ValidationError("--at does not go with --classes: heads have positions in the file.")
    } else if let chosenKind, chosenKind != .templateMean {
      throw ValidationError("--classes ablates by template-mean; leave out --kind.")
    }
    if positionMode != nil, scope != .circuit {
      throw ValidationError("--position-mode is for --classes FILE --in circuit.")
    }
  }

  func work(_ run: Run) throws {
    try export.check()
    let model = try run.open(checkpoint)
    let loaded = try LoadedPrompts(prompts, reference: reference, for: model)
    let file = try classes.map { try CircuitFile(path: $0, for: model.configuration) }
    try run.begin(
      Self.self, [try model.json(), loaded.json(model.vocabulary), file?.json ?? .null])
    if let file {
      try work(classesOf: file, run, model, loaded)
    } else if let sweep {
      try work(sweep, run, model, loaded)
    } else {
      try workOnce(run, model, loaded)
    }
  }

  /// What replaces outputs: by default the mean, or zero where there is nothing to take it over, as in
  /// the explorer.
  private func kind(_ loaded: LoadedPrompts) -> Ablation.Kind {
    chosenKind ?? (classes != nil ? .templateMean : loaded.reference == nil ? .zero : .mean)
  }

  private var positions: Ablation.Positions { Ablation.Positions(chosenPositions ?? "all") }

  /// What classes are ablated in.
  var classScope: ClassEffects.Scope { scope ?? .model }

  /// Where a run of the circuit keeps heads.
  var keptPositions: Circuit.PositionMode { positionMode ?? .perPrompt }

  /// A result of template means tells which are over few prompts.
  func withThinTemplates(_ result: JSONOutput, _ loaded: LoadedPrompts) -> JSONOutput {
    guard kind(loaded) == .templateMean else { return result }
    return result.adding(["thinTemplates": loaded.thinTemplates(.templateMean).json])
  }

  func request(_ loaded: LoadedPrompts, _ model: OpenModel) -> JSONOutput {
    loaded.json(model.vocabulary).adding([
      "heads": heads?.heads, "mlps": mlps?.layers, "sweep": sweep?.rawValue,
      "kind": kind(loaded).rawValue, "at": classes == nil ? positions.text : nil,
    ])
  }

  private func convention(
    _ page: Page, _ model: OpenModel, _ loaded: LoadedPrompts
  ) -> String {
    let kind = kind(loaded)
    let source =
      kind.needsReference
      ? ", values from \(loaded.referenceWords(kind) ?? "")," : ""
    let score = loaded.set.score
    return "\(score.name.capitalizedFirst): \(score.definition), \(page.convention(loaded))"
      + "; \(page.average(loaded)). Ablated by \(kind.rawValue)\(source) at "
      + "\(positions.text == "all" ? "all positions" : positions.text). Exact: "
      + "\(model.convention.norm)s and all later parts are computed again."
  }
}

// MARK: Single sets

extension AblateCommand {
  private func workOnce(_ run: Run, _ model: OpenModel, _ loaded: LoadedPrompts) throws {
    let kind = kind(loaded)
    let ablation = Ablation(
      heads: heads?.heads ?? [], mlps: mlps?.layers ?? [], kind: kind, positions: positions)
    let result = try AblationEffect(
      [ablation], Subject(model.weights, loaded.set), reference: loaded.reference(for: kind),
      ledger: run.ledger, cancellation: run.cancellation)
    loaded.noteThinTemplates(kind)
    try export.write(run) {
      try result.figure(
        Convention.ablation(
          names.joined(separator: " "), kind: kind.rawValue, positions: positions.text,
          source: loaded.referenceWords(kind)), model, loaded)
    }
    let pairs = result.prompts.map { ["before": $0.before, "after": $0.after] as JSONOutput }
    try run.print(
      "ablate", model, request: request(loaded, model),
      result: withThinTemplates(
        ["before": result.before, "after": result.after, "prompts": pairs], loaded)
    ) { page in
      try page.title("Ablation", model, loaded)
      page.fact("ablated", names.joined(separator: ", "))
      page.heading(loaded.set.score.name)
      var table = TextTable([
        .init("prompt", .left), .init("before"), .init("after"), .init("change"),
      ])
      for (index, pair) in result.prompts.enumerated().prefix(20) {
        table.rows.append(page.row("\(index + 1)", pair.before, pair.after))
      }
      table.rows.append(page.row("mean", result.before, result.after))
      page.add(table.lines(width: page.width))
      if result.prompts.count > 20 { page.note("  20 of \(result.prompts.count) prompts shown") }
      page.space()
      page.note(convention(page, model, loaded))
      page.noteThinTemplates(loaded, kind)
    }
  }

  private var names: [String] {
    (heads?.heads ?? []).map(\.description) + (mlps?.layers ?? []).map { "MLP \($0)" }
  }
}

extension Page {
  fileprivate func row(_ name: String, _ before: Float, _ after: Float) -> [TextTable.Cell] {
    [
      .init(name, .muted), .init(number(before, 3, signed: true)),
      .init(number(after, 3, signed: true)),
      .init(number(after - before, 3, signed: true), .sign(of: Double(after - before))),
    ]
  }
}

// MARK: Sweeps

extension AblateCommand {
  /// From so many prompts or bytes on, people want to know before they wait.
  private static let manyPrompts = 100
  private static let manyBytes = 100_000_000

  /// Says before the first pass what will be done and what it takes, where that is much.
  private func tell(
    _ components: AblationSweep.Components, _ model: OpenModel, _ loaded: LoadedPrompts
  ) {
    let kind = kind(loaded)
    let configuration = model.configuration
    let prompts = loaded.set.prompts.count
    let memory = AblationSweep.memory(
      over: components, configuration, loaded.set, kind: kind,
      reference: loaded.reference(for: kind))
    guard prompts >= Self.manyPrompts || memory >= Self.manyBytes else { return }
    let count =
      components == .heads
      ? "\(configuration.layers * configuration.heads) heads" : "\(configuration.layers) MLPs"
    ProgressLine.interject(
      "Ablating \(count), one at a time, on \(prompts) \(prompts == 1 ? "prompt" : "prompts"), at "
        + "most \(ModelFacts.megabytes(memory)) of memory beside the checkpoint and the prompts.")
  }

  private func work(
    _ components: AblationSweep.Components, _ run: Run, _ model: OpenModel, _ loaded: LoadedPrompts
  ) throws {
    let kind = kind(loaded)
    try AblationSweep.check(
      loaded.set, kind: kind, positions: positions, reference: loaded.reference(for: kind))
    tell(components, model, loaded)
    let line = ProgressLine("ablating \(components.rawValue)")
    let result = try AblationSweep(
      over: components, Subject(model.weights, loaded.set), kind: kind, positions: positions,
      reference: loaded.reference(for: kind), ledger: run.ledger, progress: line.update(_:of:),
      cancellation: run.cancellation)
    line.end()
    loaded.noteThinTemplates(kind)
    try export.write(run) {
      try result.figure(
        of: components,
        Convention.sweep(
          components == .heads ? "head" : "MLP", kind: kind.rawValue, positions: positions.text,
          source: loaded.referenceWords(kind)), model, loaded)
    }
    // MLPs are one a layer; only heads have a second axis.
    let effects = components == .heads ? result.effects.json : result.effects.map { $0[0] }.json
    try run.print(
      "ablate", model, request: request(loaded, model),
      result: withThinTemplates(["before": result.before, "effects": effects], loaded)
    ) { page in try add(result, of: components, model, loaded, to: &page) }
  }

  /// Tells the effects, and by what measure.
  private func add(
    _ result: AblationSweep, of components: AblationSweep.Components, _ model: OpenModel,
    _ loaded: LoadedPrompts, to page: inout Page
  ) throws {
    try page.title("Ablation of each \(components == .heads ? "head" : "MLP")", model, loaded)
    page.fact("before", page.number(result.before, 3, signed: true))
    page.heading("effects", "\(loaded.set.score.name) after minus before")
    if components == .heads {
      page.add(HeadGrid(values: result.effects, map: .signed).lines(on: page))
      page.heading("strongest effects")
      page.add(RankedHeads(values: result.effects).lines(on: page))
    } else {
      page.add(
        HeadGrid(values: [result.effects.map { $0[0] }], map: .signed, rowName: "MLP")
          .lines(on: page))
    }
    page.space()
    page.note(convention(page, model, loaded))
    page.noteThinTemplates(loaded, kind(loaded))
  }
}
