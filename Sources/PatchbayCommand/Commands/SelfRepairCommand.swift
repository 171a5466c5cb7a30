import Analyses
import ArgumentParser
import Figures
import Screen
import StrictJSON
import Tasks
import TextColumns
import Transformer

/// `patchbay self-repair`.
struct SelfRepairCommand: AnalysisCommand {
  static let configuration = CommandConfiguration(
    commandName: "self-repair",
    abstract: "Show how much the rest of the model makes up for an ablated head.",
    discussion: """
      The head is ablated at END and everything after it computed again. Self-repair is the logit \
      difference that is left beyond what taking away the head's direct effect would leave. The \
      backup map shows which heads write more towards the answer than before. Several heads, with \
      commas between, are ablated together.

      Examples:
        patchbay self-repair DIR --prompts prompts.jsonl --head 9.9
        patchbay self-repair DIR --prompts prompts.jsonl --head 9.9,9.6,10.0 --export backup.svg
      """)

  @OptionGroup var checkpoint: CheckpointOptions
  @Option(
    help: ArgumentHelp("The head, as layer.head; or several.", valueName: "9.9"),
    transform: HeadList.read)
  var head: HeadList
  @OptionGroup(title: "Prompts") var prompts: PromptOptions

  @Option(
    help: ArgumentHelp("Prompts to take reference values from.", valueName: "file.jsonl"),
    completion: .file(extensions: ["jsonl"]))
  var reference: String?

  @Option(help: "What replaces the head's output.")
  var kind = Ablation.Kind.templateMean

  @Option(
    help: ArgumentHelp(
      "Positions, END among them: all, or names and numbers from 0 with commas between.",
      valueName: "all|END|END,S2"))
  var at = "END"

  @OptionGroup(title: "Figure") var export: ExportOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  mutating func validate() throws {
    try PositionText.check(at, "at")
  }

  func work(_ run: Run) throws {
    try export.check()
    let model = try run.open(checkpoint)
    let loaded = try LoadedPrompts(prompts, reference: reference, for: model)
    let result = try SelfRepair(
      of: head.heads, Subject(model.weights, loaded.set), kind: kind, positions: positions,
      reference: loaded.reference(for: kind), cancellation: run.cancellation)
    loaded.noteThinTemplates(kind)
    try export.write(run) { try result.figure(convention(result, loaded), model, loaded) }
    var json = result.json
    if kind == .templateMean {
      json = json.adding(["thinTemplates": loaded.thinTemplates(kind).json])
    }
    try run.print(
      "self-repair", model,
      request: loaded.json(model.vocabulary).adding([
        "heads": result.heads, "kind": kind.rawValue, "at": positions.text,
      ]), result: json
    ) { page in
      try page.title("Self-repair", model, loaded)
      page.fact("ablated", result.names)
      page.add(result)
      page.space()
      page.note(
        "In logits, answer minus distractor at END, \(page.convention(loaded)); "
          + "\(page.average(loaded)). \(convention(result, loaded)). Attribution is direct, each "
          + "run with its own scale of the last \(model.convention.norm); the stand-in's with that of the clean "
          + "run.")
      page.noteThinTemplates(loaded, kind)
    }
  }

  private var positions: Ablation.Positions { Ablation.Positions(at) }

  private func convention(_ result: SelfRepair, _ loaded: LoadedPrompts) -> String {
    Convention.ablation(
      result.names, kind: kind.rawValue, positions: positions.text,
      source: loaded.referenceWords(kind))
  }
}

extension SelfRepair {
  /// The heads with commas between.
  var names: String { heads.map(\.description).joined(separator: ", ") }
}

extension SelfRepair.Reading {
  /// What each number is, in the order in which they follow from each other.
  var lines: [(name: String, value: Float)] {
    [
      ("clean", clean), ("direct effect", directEffect), ("naive prediction", naive),
      ("ablated", ablated), ("self-repair", repair), ("direct effect of the stand-in", replacement),
      ("strict self-repair", strictRepair),
    ]
  }
}

extension Page {
  /// How many prompts are listed.
  private static var listed: Int { 20 }

  /// Adds the numbers of the mean and of each prompt, and the backup map.
  fileprivate mutating func add(_ result: SelfRepair) {
    heading("logit difference")
    for (name, value) in result.mean.lines {
      fact("  " + name, number(value, 3, signed: true), .sign(of: Double(value)), indent: 34)
    }
    if result.prompts.count > 1 { addPrompts(result) }
    heading("backup map", "attribution in the ablated run minus that in the clean run")
    add(HeadGrid(values: result.backup, map: .signed).lines(on: self))
    heading("strongest changes", "of heads that are not ablated")
    add(RankedHeads(values: result.backup, leftOut: Set(result.heads)).lines(on: self))
  }

  private mutating func addPrompts(_ result: SelfRepair) {
    heading("prompts")
    var table = TextTable([
      .init("prompt", .left), .init("clean"), .init("direct"), .init("ablated"),
      .init("self-repair"), .init("strict"),
    ])
    for (index, reading) in result.prompts.enumerated().prefix(Self.listed) {
      let values = [
        reading.clean, reading.directEffect, reading.ablated, reading.repair, reading.strictRepair,
      ]
      table.rows.append(
        [.init("\(index + 1)", .muted)] + values.map { .init(number($0, 3, signed: true)) })
    }
    add(table.lines(width: width))
    if result.prompts.count > Self.listed {
      note("  \(Self.listed) of \(result.prompts.count) prompts shown")
    }
  }
}
