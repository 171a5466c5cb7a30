import Analyses
import Checkpoints
import Training
import Transformer

// What comes of errands: checkpoints, lists, circuits, files.

extension AppState {
  /// Takes in what an errand brought.
  mutating func take(_ result: ErrandResult) -> [Effect] {
    errand = nil
    switch result {
    case .previewed(let slot, let preview): take(preview, for: slot)
    case .opened(let slot, let facts): return take(facts, as: slot)
    case .prompts(let list): return take(list)
    case .references(let name, let prompts): return take(references: prompts, name: name)
    case .circuit(let circuit, let name):
      self.circuit = circuit
      overlay = .classes(selected: 0)
      note = .done("\(name): \(circuit.classes.count) classes.")
    case .written(let path): note = .done("Written: \(path)")
    case .nothing: break
    }
    return []
  }

  /// Asks whether a checkpoint is to be opened, unless it cannot be compared.
  private mutating func take(_ preview: CheckpointPreview, for slot: ModelSlot) {
    let (own, other) = (model.shape, preview.shape)
    guard
      own.layers == other.layers, own.heads == other.heads, own.vocabulary == other.vocabulary
    else {
      note = .refused(
        "\(preview.path) has \(other.words) and the open checkpoint \(own.words). Both must have "
          + "the same shape to be compared; start patchbay with that folder alone to explore it.")
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
      note = .done("B is \(facts.name). a, b and d show A, B and B − A.")
    }
    return forget { $0.model == slot }
  }

  mutating func closeSecond() -> [Effect] {
    second = nil
    shownModel = .a
    return forget { $0.model == .b }
  }

  /// Does what was asked about and agreed to.
  mutating func confirm(_ confirmation: Confirmation) -> [Effect] {
    switch confirmation {
    case .open(let slot, let preview): send(.open(path: preview.path, slot))
    case .quitWhileTraining: [.control(.stop), .quit]
    case .stopTraining: stopTraining()
    }
  }
}

extension Configuration {
  /// The shape in words.
  var words: String {
    "\(layers) layers of \(heads) heads and \(vocabulary) tokens"
  }
}
