import Analyses
import Circuits
import Figures
import StrictJSON
import Tasks
import TextColumns
import Transformer

/// A circuit to be run: the model, the prompts, and how.
struct CircuitWork {
  let model: OpenModel
  let loaded: LoadedPrompts
  let file: CircuitFile
  let options: CircuitRunOptions

  /// Reads all that is needed.
  ///
  /// - Throws: what is wrong with the checkpoint, the circuit or the prompts.
  init(
    _ run: Run, _ checkpoint: CheckpointOptions, _ circuit: CircuitOptions, _ pairs: PairOptions,
    _ options: CircuitRunOptions
  ) throws {
    model = try run.open(checkpoint)
    file = try CircuitFile(path: circuit.circuit, for: model.configuration)
    loaded = try pairs.load(for: model)
    self.options = options
  }

  var circuit: Circuit { file.circuit }

  /// The prompts that values outside come from; zeros need none, and take F(ABC) from pairs.
  private var reference: PromptSet? {
    loaded.reference(for: options.kind.needsReference ? options.kind : .resample)
  }

  /// The runs that all circuits share.
  ///
  /// - Parameters:
  ///   - run: can be stopped.
  ///   - other: another checkpoint on the same prompts; nil for the first.
  /// - Returns: the runs.
  /// - Throws: `AnalysisError`, saying which prompt cannot be scored or has no reference.
  func base(_ run: Run, of other: OpenModel? = nil) throws -> CircuitBase {
    try CircuitBase(
      Subject((other ?? model).weights, loaded.set), options.convention, reference: reference,
      ledger: run.ledger, cancellation: run.cancellation)
  }

  /// All that decides the numbers beside the arguments.
  var inputs: [JSONOutput] {
    get throws { [try model.json(), loaded.json(model.vocabulary), file.json] }
  }

  /// The request, with which the work can be repeated.
  var request: JSONOutput {
    loaded.json(model.vocabulary).adding(["circuit": file.json]).adding(options.convention.json)
      .adding(["bootstrap": options.bootstrap])
  }

  /// A result tells which template means are over few prompts.
  func result(_ json: JSONOutput) -> JSONOutput {
    guard options.kind == .templateMean else { return json }
    return json.adding(["thinTemplates": loaded.thinTemplates(.templateMean).json])
  }

  /// How the numbers came about, in a sentence.
  var convention: String {
    let source = loaded.referenceWords(options.kind).map { ", values from \($0)" } ?? ""
    let place =
      options.positionMode == .perPrompt
      ? "the position of their own prompt" : "that position of any prompt"
    return "Every head outside the circuit ablated by \(options.kind.rawValue) at all "
      + "positions\(source); its own kept at \(place) (\(options.positionMode.rawValue))"
  }

  /// Where intervals come from, in a sentence.
  var intervals: String {
    guard loaded.set.prompts.count > 1 else { return "One prompt has no interval" }
    let bootstrap = options.bootstrap
    return "Intervals: \(Int((100 * bootstrap.level).rounded())) % of \(bootstrap.resamples) "
      + "resamples of the prompts (bootstrap, seed \(bootstrap.seed)); they say nothing of other "
      + "kinds of prompts"
  }

  /// Adds what a reader must know to compare the numbers.
  func addNotes(to page: inout Page) {
    let score = loaded.set.score
    page.space()
    page.note(
      "F: mean \(score.name). \(score.name.capitalizedFirst): \(score.definition), "
        + "\(page.convention(loaded)); \(page.average(loaded)). \(convention). Exact: MLPs and "
        + "\(model.convention.norm)s are computed again. \(intervals).")
    page.noteThinTemplates(loaded, options.kind)
  }
}
