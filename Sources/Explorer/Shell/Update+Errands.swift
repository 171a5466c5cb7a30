import Circuits
import Analyses
import Checkpoints
import Training
import Transformer

// The results of errands: checkpoints, lists, circuits, files.

extension AppState {
  /// Handles the result of an errand.
  mutating func receive(_ result: ErrandResult) -> [Effect] {
    if case .freeFolder(let folder) = result {
      if training.own.freeFolder?.stem == folder.stem { training.own.freeFolder = folder }
      return []
    }
    if case .runs(let folder, let listing) = result {
      runs.receive(listing, of: folder)
      return []
    }
    errand = nil
    switch result {
    case .found(let slot, let paths):
      overlay = CheckpointOverlay(slot: slot, paths: paths)
    case .savedPreferences(let path): note = .done("Kept in \(path)")
    case .previewed(let slot, let preview): askToOpen(preview, as: slot)
    case .opened(let slot, let facts): return noteOpened(facts, as: slot)
    case .prompts(let list): return open(list)
    case .references(let name, let prompts): return setReferences(prompts, name: name)
    case .circuit(let circuit, let use): return receive(circuit, for: use)
    case .savedCircuit(let file):
      note = .done("Written: \(file.path)")
      return file.circuit.map { noteSaved($0, path: file.path, name: file.name) } ?? []
    case .circuitExists(let file): overlay = ReplaceCircuitOverlay(file: file)
    case .patchRecord(let opened): patching.show(opened)
    case .report(let report): runs.show(report)
    case .reopened(let opening, let opened): return receive(opened, for: opening)
    case .run(let run):
      training.compare(with: run)
      if screen == .runs { note = .done("The curves of \(run.name) stand on screen 7.") }
    case .changedSaved(let words):
      note = .done(words)
      states.runs.isStale = true
    case .written(let path): note = .done("Written: \(path)")
    case .exists(let file): overlay = ReplaceFileOverlay(file: file)
    case .notWritten(let file, let reason):
      note = .refused(reason)
      askAgain(for: file)
    case .freeFolder, .runs, .nothing: break
    }
    return []
  }

  /// Opens a circuit that was read, or compares with it.
  private mutating func receive(_ circuit: OpenCircuit, for use: CircuitUse) -> [Effect] {
    let classes = circuit.circuit.classes
    guard !classes.isEmpty else {
      note = .refused(
        "\(circuit.name) has no heads. A circuit has a line for each, as 9.9 name-mover END.")
      return []
    }
    let heads = circuit.circuit.heads.count
    note = .done(
      "\(circuit.name): \(heads) head\(heads == 1 ? "" : "s") in \(classes.count) "
        + "class\(classes.count == 1 ? "" : "es").")
    switch use {
    case .open: return open(circuit)
    case .compare: return compare(with: circuit)
    case .ablate:
      overlay = CircuitClassOverlay()
      return open(circuit)
    }
  }

  /// Asks whether to open a checkpoint, unless it cannot be compared.
  private mutating func askToOpen(_ preview: CheckpointPreview, as slot: ModelSlot) {
    guard model.shape.isComparable(with: preview.shape) else {
      note = .refused(model.shape.refusal(of: preview.shape, at: preview.path))
      return
    }
    overlay = OpenCheckpointOverlay(slot: slot, preview: preview)
  }

  /// Notes that a checkpoint was opened.
  private mutating func noteOpened(_ facts: ModelFacts, as slot: ModelSlot) -> [Effect] {
    var effects: [Effect] = []
    if slot == .a {
      model = facts
    } else {
      effects = leaveFollowing()
      following.step = nil
      second = facts
      shownModel = .difference
      let warning = facts.remark.isEmpty ? "" : " " + facts.remark
      note = .done("B is \(facts.name). a, b and d show A, B and B − A." + warning)
    }
    beforeTour?.forget(slot)
    // Scores are made on shared tokens, so a new B can change those of A.
    return effects
      + forgetEverywhere {
        $0.models.contains(slot)
          || $0 == AnyQuery(ScoresQuery(.a)) && facts.difference != nil
      }
  }

  /// Forgets stale answers and patch sweeps, and cancels stale requests.
  mutating func forgetEverywhere(where isStale: (AnyQuery) -> Bool) -> [Effect] {
    states.patching.forget { isStale(AnyQuery(PatchStepQuery($0, step: 0))) }
    states.prompt.continuation.forget {
      isStale(AnyQuery(GenerationQuery($0, .greedy, written: [])))
    }
    return forget(where: isStale)
  }

  mutating func closeSecond() -> [Effect] {
    let effects = leaveFollowing()
    second = nil
    following.step = nil
    shownModel = .a
    beforeTour?.forget(.b)
    return effects + forgetEverywhere { $0.models.contains(.b) }
  }
}

extension Configuration {
  /// Whether two models have the same heads, positions and parts; vocabularies are compared when both are
  /// open.
  func isComparable(with other: Configuration) -> Bool {
    layers == other.layers && heads == other.heads && context == other.context
      && architecture.hasSameParts(as: other.architecture)
  }

  /// Why a model of another shape cannot be compared with this one.
  func refusal(of other: Configuration, at path: String) -> String {
    let rest = "to be compared; start patchbay with that folder alone to explore it."
    guard architecture.hasSameParts(as: other.architecture) else {
      return
        "\(path) is a model of the family \(other.architecture.family), and the open checkpoint one of "
        + "\(architecture.family). Both must be made of the same parts \(rest)"
    }
    return
      "\(path) has \(other.words), and the open checkpoint \(words). Both must have the same shape "
      + rest
  }

  /// The shape in words.
  var words: String {
    "\(layers) layers of \(heads) heads and \(context) positions"
      + (architecture.family == "gpt2" ? "" : ", \(architecture.familyTitle)")
  }
}
