import Analyses
import ArgumentParser
import Circuits
import Files
import Foundation
import Patching
import Shards
import StrictJSON
import TextColumns
import Transformer

/// `patchbay eap`.
struct EapCommand: ShardedCommand {
  static let configuration = CommandConfiguration(
    commandName: "eap",
    abstract: "Score every edge between nodes of the model, and choose and run circuits of them.",
    discussion: """
      Nodes are the input, heads and MLPs; an edge is what one writes as another reads it. An \
      edge's score approximates what the prompts' score gains when that edge alone delivers its \
      corrupted value: the gradient where it is read, times the change of what is written, at \
      --steps points between the corrupted and the clean embedding (EAP-IG), or with --steps 0 at the \
      clean one alone (EAP). With --edges or --threshold a circuit is chosen and run exactly: \
      absent edges deliver corrupted values. --acdc finds a circuit without gradients instead, by \
      taking edges out one by one.

      Examples:
        patchbay eap DIR --prompts years.jsonl --bos --edges 200 --circuit-out years.edges
        patchbay eap DIR --prompts prompts.jsonl --steps 0 --edges 100 --select greedy
        patchbay eap DIR --prompts prompts.jsonl --row 1 --acdc 0.05
      """)

  @OptionGroup var checkpoint: CheckpointOptions
  @Option(
    help: ArgumentHelp(
      "Points between the corrupted and the clean embedding; 0 for the clean one alone.",
      valueName: "m"))
  var steps = 5
  @Option(
    help: ArgumentHelp(
      "The points: with-clean (1/m to 1, EAP-IG 0.2.0) or with-corrupted (0 to (m-1)/m, EAP-IG's main "
        + "branch).", valueName: "which"))
  var alphas = EdgeMethod.Alphas.withClean
  @Option(help: ArgumentHelp("Choose a circuit of so many edges and run it.", valueName: "n"))
  var edges: Int?
  @Option(
    help: ArgumentHelp(
      "How: top (largest |score|), greedy (from the logits back), or threshold. (default: top)",
      valueName: "rule"))
  var select: EdgeRule?
  @Option(
    help: ArgumentHelp("Choose the edges of at least so large a |score|.", valueName: "score"))
  var threshold: Float?
  @Flag(
    inversion: .prefixedNo,
    help: "Leave out nodes without a way in or out, with their edges.")
  var prune = true
  @Option(
    help: ArgumentHelp(
      "What absent edges deliver: corrupted, zero or mean.", valueName: "values"))
  var ablation = EdgeAblation.corrupted
  @Option(
    help: ArgumentHelp(
      "Instead of gradients, take out every edge that changes the mean score by less than this.",
      valueName: "tau"))
  var acdc: Float?
  @Option(
    help: ArgumentHelp(
      "Write the circuit as a file of one edge a line.", valueName: "file"), completion: .file())
  var circuitOut: String?
  @Flag(help: "Let --circuit-out replace a file that is there.")
  var replaceCircuit = false
  @Option(help: ArgumentHelp("Edges and nodes to list.", valueName: "k"))
  var top = 20

  @OptionGroup(title: "Prompts") var pairs: PairOptions
  @OptionGroup(title: "Shares") var shards: ShardOptions
  @OptionGroup(title: "Figure") var export: ExportOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  mutating func validate() throws {
    if !(0...1000).contains(steps) { throw ValidationError("--steps must be from 0 to 1000.") }
    if let edges, edges < 1 { throw ValidationError("--edges must be at least 1.") }
    if top < 1 { throw ValidationError("--top must be at least 1.") }
    if let threshold, !(threshold >= 0) {
      throw ValidationError("--threshold must be 0 or more.")
    }
    if let acdc, !(acdc >= 0) { throw ValidationError("--acdc must be 0 or more.") }
    try validateChoice()
  }

  private func validateChoice() throws {
    if acdc != nil {
      guard edges == nil, threshold == nil, select == nil, ablation == .corrupted else {
        throw ValidationError(
          "--acdc chooses by itself, with corrupted values; leave out --edges, --select, "
            + "--threshold and --ablation.")
      }
      return
    }
    if edges != nil, threshold != nil {
      throw ValidationError("Give only one of --edges and --threshold.")
    }
    if select == .threshold, threshold == nil {
      throw ValidationError("--select threshold needs --threshold SCORE.")
    }
    if let select, select != .threshold, edges == nil {
      throw ValidationError("--select \(select.rawValue) needs --edges N.")
    }
    if circuitOut != nil, selection == nil {
      throw ValidationError(
        "--circuit-out needs a circuit: --edges N, --threshold SCORE or --acdc TAU.")
    }
  }

  /// Where gradients are taken.
  var method: EdgeMethod { steps == 0 ? .clean : .integrated(steps: steps, alphas: alphas) }

  /// The rule by which a circuit is chosen; nil for none.
  var selection: EdgeSelection? {
    if let threshold { return .threshold(threshold) }
    return edges.map { select == .greedy ? .greedy($0) : .top($0) }
  }

  /// Which circuit is run depends on all scores.
  var waits: Bool { selection != nil }

  func work(_ run: Run) throws {
    try export.check()
    try checkCircuitOut()
    guard acdc == nil || run.ledger.shard == nil else {
      throw ValidationError(
        "--acdc is not done in shares: whether an edge stays depends on those before it. Give --shard "
          + "none, or split the prompts.")
    }
    let model = try run.open(checkpoint)
    let loaded = try pairs.load(for: model)
    try run.begin(Self.self, [try model.json(), loaded.json(model.vocabulary)])
    do {
      let sets = try loaded.pairs
      if let acdc {
        try workACDC(acdc, sets, run, model, loaded)
      } else {
        try workScores(sets, run, model, loaded)
      }
    } catch let error as PatchingError {
      throw error.isCancelled ? error : error.after((loaded.row ?? 1) - 1).shown(model)
    } catch EdgeError.patching(let error) {
      throw error.isCancelled ? error : error.after((loaded.row ?? 1) - 1).shown(model)
    }
  }

  private func workScores(
    _ sets: PatchPairs, _ run: Run, _ model: OpenModel, _ loaded: LoadedPrompts
  ) throws {
    let line = ProgressLine("gradients")
    let scores = try EdgeScores(
      model.weights, sets, method, ledger: run.ledger, progress: line.update(_:of:),
      cancellation: run.cancellation)
    line.end()
    let memory = try EdgeScores.memory(model.weights, sets, method)
    guard let selection else {
      return try print(.init(scores: scores, memory: memory), run, model, loaded)
    }
    let circuit = scores.circuit(selection, pruned: prune)
    let session = try EdgeCircuitSession(
      model.weights, sets, ablation: ablation, cancellation: run.cancellation)
    let result = try session.run(
      circuit, ledger: run.ledger, cancellation: run.cancellation)
    if run.ledger.shard == nil { try write(circuit) }
    try print(
      .init(scores: scores, memory: memory, selected: circuit, run: result), run, model, loaded)
  }
}

extension EapCommand {
  /// Finds a circuit edge by edge; what was decided before an interruption is still written.
  private func workACDC(
    _ threshold: Float, _ sets: PatchPairs, _ run: Run, _ model: OpenModel,
    _ loaded: LoadedPrompts
  ) throws {
    var pruning = try EdgePruning(
      model.weights, sets, threshold: threshold, cancellation: run.cancellation)
    ProgressLine.interject(
      "ACDC: \(pruning.edgeCount) edges, each with a run from where it is read to the logits")
    let line = ProgressLine("edges")
    do {
      while try pruning.advance(cancellation: run.cancellation) {
        line.update(pruning.decidedCount, of: pruning.edgeCount)
      }
    } catch {
      line.end()
      try write(pruning.circuit)
      ProgressLine.interject(
        "Stopped: \(pruning.decidedCount) of \(pruning.edgeCount) edges were decided on"
          + (circuitOut == nil ? "." : "; the others are in the file too."))
      throw error
    }
    line.end()
    let circuit = prune ? pruning.circuit.pruned : pruning.circuit
    try write(circuit)
    let result = try EdgeCircuitRun(
      circuit, model.weights, sets, cancellation: run.cancellation)
    try print(.init(pruning: pruning, selected: circuit, run: result), run, model, loaded)
  }

  private func checkCircuitOut() throws {
    guard let circuitOut, !replaceCircuit, FileManager.default.fileExists(atPath: circuitOut)
    else { return }
    throw CommandError.circuit(path: circuitOut, reason: Self.isThere)
  }

  private static let isThere =
    "is there already. Give --replace-circuit to replace it, or another name."

  private func write(_ circuit: EdgeCircuit) throws {
    guard let circuitOut else { return }
    do throws(FileError) {
      try TextFile.write(circuit.fileText, to: circuitOut, replaces: replaceCircuit)
    } catch {
      guard case .output(let taken, .exists) = error else { throw error }
      throw CommandError.circuit(path: taken, reason: Self.isThere)
    }
    ProgressLine.interject("Written: \(Columns.printable(circuitOut))")
  }
}
