import Analyses
import ArgumentParser
import Circuits
import Figures
import Files
import Foundation
import Patching
import StrictJSON
import Tasks
import Tensors
import TextColumns
import Tokens
import Transformer

/// `patchbay circuit discover`.
struct CircuitDiscoverCommand: AnalysisCommand {
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
      """)

  @OptionGroup var checkpoint: CheckpointOptions
  @OptionGroup(title: "Prompts") var pairs: PairOptions

  @Option(
    help: ArgumentHelp("A circuit to begin with, to which heads are added.", valueName: "file"),
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

  @Flag(help: "Let --out and --log replace files that are there.")
  var force = false

  @OptionGroup(title: "Thresholds") var thresholds: DiscoveryOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func work(_ run: Run) throws {
    try checkFiles()
    let model = try run.open(checkpoint)
    let loaded = try pairs.load(for: model)
    let start = try from.map { try CircuitFile(path: $0, for: model.configuration) }
    let reference = try reference(loaded)
    var session = try DiscoverySession(
      Subject(model.weights, loaded.set), reference: reference, settings: thresholds.settings,
      from: start?.circuit, tokens: model.vocabulary.tokens, cancellation: run.cancellation)
    let line = ProgressLine("discovering")
    let discovery: Discovery
    do throws(DiscoveryError) {
      try session.finish(progress: line.update(_:of:), cancellation: run.cancellation)
      discovery = try session.result(cancellation: run.cancellation)
    } catch {
      line.end()
      // What is done stays, also of work that was stopped.
      if error.isCancelled { try save(session.soFar, run, model, loaded, start) }
      throw error
    }
    line.end()
    try save(discovery, run, model, loaded, start)
    try run.print(
      "circuit-discover", model, request: request(loaded, model, start), result: discovery.json
    ) { page in
      try page.title("Discovery of a circuit", model, loaded)
      DiscoveryPage(discovery: discovery).add(to: &page)
      page.space()
      page.note(
        "\(loaded.set.score.name.capitalizedFirst): \(loaded.set.score.definition), "
          + "\(page.convention(loaded)); \(page.average(loaded)), values from "
          + "\(loaded.referenceName). Heads outside a circuit carry "
          + "\(thresholds.kind.rawValue), its own are kept \(thresholds.positionMode.rawValue). "
          + "Exact: MLPs and LayerNorms are computed again. Marks: + accepted, = in the circuit "
          + "before, - dropped.")
      page.noteThinTemplates(loaded, thresholds.kind)
    }
  }

  /// Finds out before any work is done that a file is there which is to stay.
  private func checkFiles() throws(CommandError) {
    guard !force else { return }
    if let taken = [out, log].compactMap(\.self).first(
      where: FileManager.default.fileExists(atPath:))
    {
      throw .exists(taken)
    }
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

  /// Writes the circuit and the log, where they are asked for, and says so.
  private func save(
    _ discovery: Discovery, _ run: Run, _ model: OpenModel, _ loaded: LoadedPrompts,
    _ start: CircuitFile?
  ) throws {
    var files: [(path: String, text: String)] = []
    if let out {
      let text = discovery.fileText(heading: heading(model, loaded), score: loaded.set.score)
      files.append((out, text))
    }
    if let log {
      let report = Report(
        schema: Report.schema("circuit-discover"), version: Version.current,
        checkpoint: discovery.isComplete ? try model.json() : nil,
        request: request(loaded, model, start), result: discovery.json)
      files.append((log, report.json.text + "\n"))
    }
    guard !files.isEmpty else { return }
    try TextFile.write(files, replaces: force)
    let names = files.map { Columns.printable($0.path) }.joined(separator: ", ")
    ProgressLine.interject("Written: \(names)")
  }

  /// The first lines of the circuit's file.
  private func heading(_ model: OpenModel, _ loaded: LoadedPrompts) -> [String] {
    let usual = DiscoverySettings()
    let changed = thresholds.settings == usual ? "the usual thresholds" : "thresholds of its own"
    return [
      "The circuit of \(Columns.printable(model.name)) on "
        + "\(Columns.printable(loaded.sourceWords ?? "one prompt")), as patchbay circuit discover "
        + "found it with \(changed).",
      "A head a line: layer.head, class, position; behind # the step that it came in by.",
    ]
  }
}
