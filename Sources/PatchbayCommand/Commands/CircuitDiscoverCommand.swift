import Analyses
import ArgumentParser
import Circuits
import Figures
import Files
import Foundation
import Patching
import Shards
import StrictJSON
import Tasks
import Tensors
import TextColumns
import Tokens
import Transformer

/// `patchbay circuit discover`.
struct CircuitDiscoverCommand: ShardedCommand {
  static let configuration = CommandConfiguration(
    commandName: "discover",
    abstract: "Find the circuit of indirect-object prompts, step by step, by exact path patching.",
    discussion: """
      What tells the logits directly comes first, then what tells the queries of those heads, the \
      values and keys of these, and so on back to the first layers; then backups. Where that leaves \
      F(C) far from F(M), further heads come in by their gain alone; at last heads go that do next \
      to nothing. Effects are shares of F(M) - F(ABC), and every threshold can be set. Prompts need \
      the positions IO, S1, S1+1 and S2, and a corrupted row each.

      Examples:
        patchbay circuit discover DIR --prompts prompts.jsonl --out circuit.txt --log log.json
        patchbay circuit discover DIR --prompts prompts.jsonl --from wang.txt --minimality 0.02
        patchbay circuit discover DIR --prompts prompts.jsonl --out circuit.txt --export circuit.svg
      """)

  static let words = "circuit discover"
  /// What is looked for next depends on what was found.
  var waits: Bool { true }

  @OptionGroup var checkpoint: CheckpointOptions
  @OptionGroup(title: "Prompts") var pairs: PairOptions

  @Option(
    help: ArgumentHelp(
      "A circuit to begin with, to which heads are added; a file or a name.", valueName: "file"),
    completion: .file(extensions: ["txt"]))
  var from: String?

  @Option(
    help: ArgumentHelp("Write the circuit, each head with how it came in.", valueName: "file"),
    completion: .file(extensions: ["txt"]))
  var out: String?

  @Option(
    help: ArgumentHelp("Write every step's map and candidates as JSON.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var log: String?

  @Option(
    name: .customLong("export"),
    help: ArgumentHelp(
      "Write the circuit's diagram and the map of every step: .csv, .json, .svg or .txt. May be "
        + "given several times.", valueName: "file"),
    completion: .file(extensions: FigureFormat.allCases.map(\.rawValue)))
  var exports: [String] = []

  @Flag(help: "Let --out, --log and --export replace files that are there.")
  var force = false

  @OptionGroup(title: "Thresholds") var thresholds: DiscoveryOptions
  @OptionGroup(title: "Shares") var shards: ShardOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  /// Where figures go; files may be replaced by the same flag as the others.
  private var export: ExportOptions {
    var export = ExportOptions()
    (export.paths, export.replaces) = (exports, force && !exports.isEmpty)
    return export
  }

  mutating func validate() throws {
    var export = export
    try export.validate()
  }

  func work(_ run: Run) throws {
    try checkFiles()
    try export.check()
    let model = try run.open(checkpoint)
    let loaded = try pairs.load(for: model)
    let start = try from.map { try CircuitFile(path: $0, for: model.configuration) }
    try run.begin(
      Self.self, [try model.json(), loaded.json(model.vocabulary), start?.json ?? .null])
    let reference = try reference(loaded)
    var session = try DiscoverySession(
      Subject(model.weights, loaded.set), reference: reference, settings: thresholds.settings,
      from: start?.circuit, tokens: model.vocabulary.tokens, names: names(model),
      ledger: run.ledger, cancellation: run.cancellation)
    let files = DiscoveryFiles(
      out: out, log: log, heading: heading(model, run.arguments), score: loaded.set.score,
      request: request(loaded, model, start))
    // A file that appears while the work is done is nobody's business but its own.
    var replaces = force
    let line = ProgressLine("discovering")
    try session.finish(progress: line.update(_:of:), cancellation: run.cancellation) { session in
      // What is done stays, also of work that is stopped; why it cannot be written is told at the end.
      if run.ledger.shard == nil, (try? files.write(session.soFar, replaces: replaces)) != nil {
        replaces = true
      }
    }
    let discovery = try session.result(cancellation: run.cancellation)
    line.end()
    if run.ledger.shard == nil { try files.write(discovery, model, replaces: replaces) }
    try export.write(run) {
      try discovery.figure(model, loaded, thresholds.settings, from: start)
    }
    try run.print(
      "circuit-discover", model, request: request(loaded, model, start), result: discovery.json
    ) { page in try add(discovery, model, loaded, to: &page) }
  }

  /// Tells what was found, and by what measure.
  private func add(
    _ discovery: Discovery, _ model: OpenModel, _ loaded: LoadedPrompts, to page: inout Page
  ) throws {
    try page.title("Discovery of a circuit", model, loaded)
    DiscoveryPage(discovery: discovery).add(to: &page)
    page.space()
    page.note(
      "\(loaded.set.score.name.capitalizedFirst): \(loaded.set.score.definition), "
        + "\(page.convention(loaded)); \(page.average(loaded)), values from "
        + "\(loaded.referenceName). Heads outside a circuit carry "
        + "\(thresholds.kind.rawValue), its own are kept \(thresholds.positionMode.rawValue). "
        + "Exact: MLPs and \(model.convention.norm)s are computed again. Marks: + accepted, = in the circuit "
        + "before, - dropped.")
    page.noteThinTemplates(loaded, thresholds.kind)
  }

  /// Finds out before any work is done that a file is there which is to stay.
  private func checkFiles() throws {
    if let out, out == log {
      throw ValidationError("--out and --log name one file. Give each its own.")
    }
    if let twice = [out, log].compactMap(\.self).first(where: exports.contains) {
      throw ValidationError("--export and another option name '\(twice)'. Give each its own file.")
    }
    guard !force else { return }
    if let taken = [out, log].compactMap(\.self).first(
      where: FileManager.default.fileExists(atPath:))
    {
      throw CommandError.exists(taken)
    }
  }

  /// The built-in names that are one token, for copying scores; none without a tokenizer.
  private func names(_ model: OpenModel) -> [TokenID] {
    model.vocabulary.tokenizer.map {
      TaskTemplates.tokens(
        of: TaskTemplates.builtIn[.names], $0, rows: model.configuration.vocabulary)
    } ?? []
  }

  /// The reference prompts, one for each: means over other names have no pairs.
  private func reference(_ loaded: LoadedPrompts) throws -> PromptSet? {
    loaded.reference(for: .resample)
  }

  private func request(
    _ loaded: LoadedPrompts, _ model: OpenModel, _ start: CircuitFile?
  ) -> JSONOutput {
    loaded.json(model.vocabulary).adding([
      "settings": thresholds.settings, "from": start?.json,
    ])
  }

  /// The first lines of the circuit's file: what made it, and what a line is.
  private func heading(_ model: OpenModel, _ arguments: [String]) -> [String] {
    let words = arguments.map { argument in
      let shown = Columns.printable(argument)
      return shown.contains(" ") ? "'\(shown)'" : shown
    }
    return [
      "The circuit of \(Columns.printable(model.name)), made by",
      "  patchbay \(words.joined(separator: " "))",
      "A head a line: layer.head, class, position; then the step that it came in by, with its number.",
      "Below, what classes tell each other.",
    ]
  }
}

/// The files of a discovery: the circuit, and the log of every step.
private struct DiscoveryFiles {
  let out: String?
  let log: String?
  let heading: [String]
  let score: Score
  let request: JSONOutput

  /// Writes the files that are asked for.
  ///
  /// - Parameters:
  ///   - discovery: what was found so far.
  ///   - model: the checkpoint, of a discovery that is done: its hash takes time.
  ///   - replaces: whether files that are there are replaced.
  /// - Throws: what the system refuses.
  func write(_ discovery: Discovery, _ model: OpenModel? = nil, replaces: Bool) throws {
    var files: [(path: String, text: String)] = []
    if let out { files.append((out, discovery.fileText(heading: heading, score: score))) }
    if let log {
      let report = Report(
        schema: Report.schema("circuit-discover"), version: Version.current,
        checkpoint: try model?.json(), request: request, result: discovery.json)
      files.append((log, report.json.text + "\n"))
    }
    guard !files.isEmpty else { return }
    try TextFile.write(files, replaces: replaces)
    guard model != nil else { return }
    let names = files.map { Columns.printable($0.path) }.joined(separator: ", ")
    ProgressLine.interject("Written: \(names)")
  }
}
