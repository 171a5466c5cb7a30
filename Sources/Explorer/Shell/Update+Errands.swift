import Analyses
import Checkpoints
import Training
import Transformer

// What comes of errands: checkpoints, lists, circuits, files.

extension AppState {
  /// Takes in what an errand brought.
  mutating func take(_ result: ErrandResult) -> [Effect] {
    if case .freeFolder(let folder) = result {
      if training.own.freeFolder?.stem == folder.stem { training.own.freeFolder = folder }
      return []
    }
    errand = nil
    switch result {
    case .found(let slot, let paths):
      overlay = .checkpoints(slot, paths, selected: 0)
    case .kept(let path): note = .done("Kept in \(path)")
    case .previewed(let slot, let preview): take(preview, for: slot)
    case .opened(let slot, let facts): return take(facts, as: slot)
    case .prompts(let list): return take(list)
    case .references(let name, let prompts): return take(references: prompts, name: name)
    case .circuit(let circuit, let name) where circuit.classes.isEmpty:
      note = .refused(
        "\(name) has no heads. A circuit has a line for each, as 9.9 name-mover END.")
    case .circuit(let circuit, let name):
      self.circuit = circuit
      overlay = .classes(selected: 0)
      note = .done("\(name): \(circuit.classes.count) classes.")
    case .patchRecord(let opened): patching.take(opened)
    case .written(let path): note = .done("Written: \(path)")
    case .exists(let file): overlay = .confirm(.replace(file))
    case .notWritten(let file, let reason):
      note = .refused(reason)
      askAgain(for: file)
    case .freeFolder, .nothing: break
    }
    return []
  }

  /// The checkpoints that can be opened, those found first.
  func checkpointChoices(_ paths: [String]) -> [Choice<String?>] {
    paths.map { path in
      Choice(value: path, name: CheckpointName(path).short, detail: CheckpointName(path).folder)
    } + [Choice(value: nil, name: "another folder…", detail: "type its path")]
  }

  /// Asks whether a checkpoint is to be opened, unless it cannot be compared.
  private mutating func take(_ preview: CheckpointPreview, for slot: ModelSlot) {
    guard model.shape.isComparable(with: preview.shape) else {
      note = .refused(model.shape.refusal(of: preview.shape, at: preview.path))
      return
    }
    overlay = .confirm(.open(slot, preview))
  }

  /// Takes a checkpoint that was opened.
  private mutating func take(_ facts: ModelFacts, as slot: ModelSlot) -> [Effect] {
    if slot == .a {
      model = facts
    } else {
      second = facts
      shownModel = .difference
      let warning = facts.remark.isEmpty ? "" : " " + facts.remark
      note = .done("B is \(facts.name). a, b and d show A, B and B − A." + warning)
    }
    // Scores are made on tokens that both have, so those of A are others beside another B.
    return forgetEverywhere {
      $0.models.contains(slot)
        || $0 == AnyQuery(ScoresQuery(.a)) && facts.difference != nil
    }
  }

  /// Forgets and stops what no longer holds, kept sweeps of patches too.
  private mutating func forgetEverywhere(where isStale: (AnyQuery) -> Bool) -> [Effect] {
    states.patching.forget { isStale(AnyQuery(PatchStepQuery($0, step: 0))) }
    return forget(where: isStale)
  }

  mutating func closeSecond() -> [Effect] {
    second = nil
    shownModel = .a
    return forgetEverywhere { $0.models.contains(.b) }
  }

  /// Does what was asked about and agreed to.
  mutating func confirm(_ confirmation: Confirmation) -> [Effect] {
    switch confirmation {
    case .open(let slot, let preview): send(.open(path: preview.path, slot))
    case .quitWhileTraining: training.leaveAfterTraining()
    case .stopTraining: training.stopTraining()
    case .replace(let file): send(.write(file, replaces: true))
    case .hasty(let deed): carryOut(deed)
    }
  }

  /// Goes on after something was asked about and not agreed to.
  mutating func decline(_ confirmation: Confirmation) {
    overlay = nil
    switch confirmation {
    case .replace(let file): askAgain(for: file)
    case .hasty(let deed): overlay = deed.edit.map { .edits(selected: $0) }
    case .open, .quitWhileTraining, .stopTraining: break
    }
  }
}

extension Configuration {
  /// Whether heads and positions of two models stand for each other; vocabularies are compared
  /// token by token when both are open.
  func isComparable(with other: Configuration) -> Bool {
    layers == other.layers && heads == other.heads && context == other.context
  }

  /// Why a model of another shape at a path is not compared with this one.
  func refusal(of other: Configuration, at path: String) -> String {
    "\(path) has \(other.words), and the open checkpoint \(words). Both must have the same shape to "
      + "be compared; start patchbay with that folder alone to explore it."
  }

  /// The shape in words.
  var words: String {
    "\(layers) layers of \(heads) heads and \(context) positions"
  }
}
