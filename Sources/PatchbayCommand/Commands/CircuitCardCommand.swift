import Analyses
import ArgumentParser
import Circuits
import Explorer
import Figures
import Patching
import Screen
import StrictJSON
import Tasks
import Tensors
import TextColumns
import Tokens
import Transformer

/// `patchbay circuit card`.
struct CircuitCardCommand: ShardedCommand {
  static let configuration = CommandConfiguration(
    commandName: "card",
    abstract: "Say how far a circuit can be believed: one number a question, with its interval.",
    discussion: """
      Faithfulness when everything else carries template means, and when it carries the values of \
      the paired prompts; completeness and minimality; the place among random circuits with as many \
      heads in each layer; what discovery finds on resamples of the prompts and on prompts drawn by \
      other seeds; and faithfulness on prompts of other frames and names. Each sentence follows from \
      the numbers and the limits that it names. What is not measured says why.

      Examples:
        patchbay circuit card DIR --prompts prompts.jsonl --circuit circuit.txt
        patchbay circuit card DIR --prompts prompts.jsonl --circuit circuit.txt --export card.svg
      """)

  static let words = "circuit card"

  @OptionGroup var checkpoint: CheckpointOptions

  @Option(
    help: ArgumentHelp("The circuit: a file, or the name of a built-in one.", valueName: "file"),
    completion: .file(extensions: ["txt"]))
  var circuit: String

  @OptionGroup(title: "Prompts") var pairs: PairOptions

  @Option(
    help: ArgumentHelp("Where heads are kept.", valueName: "mode"))
  var positionMode = Circuit.PositionMode.perPrompt

  @Option(help: ArgumentHelp("How many random circuits.", valueName: "n"))
  var random = CardSettings().randomCircuits

  @Option(
    help: ArgumentHelp(
      "How many random subsets of its heads are taken away for completeness.", valueName: "n"))
  var subsets = CardSettings().subsets

  @Option(
    help: ArgumentHelp(
      "How many resamples of the prompts a circuit is discovered on; 0 leaves stability out.",
      valueName: "n"))
  var samples = CardSettings().samples

  @OptionGroup var chance: BootstrapOptions
  @OptionGroup(title: "Shares") var shards: ShardOptions
  @OptionGroup(title: "Figure") var export: ExportOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  mutating func validate() throws {
    for (name, value) in [("random", random), ("subsets", subsets), ("samples", samples)]
    where !(0...10_000).contains(value) {
      throw ValidationError("--\(name) must be from 0 to 10000.")
    }
  }

  func work(_ run: Run) throws {
    try export.check()
    let model = try run.open(checkpoint)
    let loaded = try pairs.load(for: model)
    let file = try CircuitFile(path: circuit, for: model.configuration)
    try run.begin(
      Self.self, [try model.json(), loaded.json(model.vocabulary), file.json])
    let card = try judge(file, run, model, loaded)
    let page = card.page(of: file.path, loaded.set.score, settings)
    try export.write(run) {
      Figure(
        title: "Circuit card",
        provenance: try Provenance(
          model, loaded, conventions: conventions(model, loaded)),
        content: .card(CardFigure(page)))
    }
    try run.print(
      "circuit-card", model, request: request(file, loaded, model), result: card.json
    ) { text in
      try text.title("Card of a circuit", model, loaded)
      text.add(page)
      text.space()
      text.note((conventions(model, loaded) + [page.intervalMeaning]).joined(separator: ". ") + ".")
      text.noteThinTemplates(loaded, .templateMean)
    }
  }

  private var settings: CardSettings {
    var settings = CardSettings()
    settings.positionMode = positionMode
    settings.randomCircuits = random
    settings.subsets = subsets
    settings.samples = samples
    settings.bootstrap = chance.bootstrap
    return settings
  }

  private func judge(
    _ file: CircuitFile, _ run: Run, _ model: OpenModel, _ loaded: LoadedPrompts
  ) throws -> CircuitCard {
    let line = ProgressLine("judging")
    defer { line.end() }
    return try CircuitCard(
      of: file.circuit, Subject(model.weights, loaded.set),
      reference: loaded.reference(for: .resample), vocabulary: model.vocabulary,
      settings: settings, ledger: run.ledger, progress: line.update(_:of:),
      cancellation: run.cancellation)
  }

  private func conventions(_ model: OpenModel, _ loaded: LoadedPrompts) -> [String] {
    [
      "F: mean \(loaded.set.score.name), \(loaded.set.score.definition)",
      "Heads outside the circuit carry values of the reference prompts "
        + "(\(loaded.referenceName)); its own are kept \(positionMode.rawValue)",
      "Exact: MLPs and \(model.convention.norm)s are computed again",
    ]
  }

  private func request(
    _ file: CircuitFile, _ loaded: LoadedPrompts, _ model: OpenModel
  ) -> JSONOutput {
    loaded.json(model.vocabulary).adding([
      "circuit": file.json, "positionMode": positionMode.rawValue, "random": random,
      "subsets": subsets, "samples": samples, "bootstrap": chance.json,
    ])
  }
}

extension Page {
  /// Adds the findings of a card: number and interval on a line, the sentence below.
  fileprivate mutating func add(_ card: Card) {
    fact("circuit", Columns.printable(card.heading))
    for line in card.lines { fact("", line, .muted) }
    for row in card.rows {
      space()
      var line = StyledLine(row.title, .heading)
      line.pad(to: 40)
      line.append(row.value(traits.glyphs), style(row.verdict))
      let range = row.range(traits.glyphs)
      if !range.isEmpty { line.append("  (\(range))", .muted) }
      add(line)
      fact("", row.sentence, indent: 2)
    }
  }

  private func style(_ verdict: Card.Verdict) -> Style {
    switch verdict {
    case .good: .positive
    case .open: .text
    case .poor: .negative
    }
  }
}
