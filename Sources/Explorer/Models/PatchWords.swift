import Analyses
import Patching
import Tasks
import Transformer

// What is patched, in words.

extension AppState {
  /// The name of a cell: `head 9.9`, `MLP 4`, `layer 3 at 10 ␣John (S2)`.
  func patchName(_ cell: PatchCell, isRich: Bool) -> String {
    guard patchColumns.indices.contains(cell.column) else { return "" }
    switch patchColumns[cell.column] {
    case .head(let index): return "head \(Head(cell.layer, index))"
    case .mlp: return "MLP \(cell.layer)"
    case .whole: return "layer \(cell.layer), all positions"
    case .position(let name):
      return "layer \(cell.layer) at \(positionWords(name, isRich: isRich))"
    }
  }

  /// A position with its token and names, where the prompt that is looked at stands for all.
  private func positionWords(_ name: String, isRich: Bool) -> String {
    guard !document.showsMean, let place = document.prompt.position(named: name),
      document.prompt.tokens.indices.contains(place)
    else { return name }
    let names = names(of: place).filter { $0 != name }.joined(separator: " ")
    let token = label(document.prompt.tokens[place], isRich: isRich)
    return "\(name) \(token)" + (names.isEmpty ? "" : " (\(names))")
  }

  /// Labels of the columns: heads by number, positions by token, or by name where prompts differ.
  func patchColumnLabels(isRich: Bool) -> [String] {
    patchColumns.map { column in
      switch column {
      case .head(let index): "H\(index)"
      case .mlp, .whole: column.name
      case .position(let name): positionLabel(name, isRich: isRich)
      }
    }
  }

  private func positionLabel(_ name: String, isRich: Bool) -> String {
    guard let place = Int(name) else { return name }
    guard document.showsMean else {
      let labels = shortLabels(isRich: isRich)
      return labels.indices.contains(place) ? labels[place] : name
    }
    // A name that all prompts have at this place says more than its number.
    let common = document.commonPositions.first { named in
      document.prompts.allSatisfy { $0.position(named: named) == place }
    }
    return common ?? name
  }

  /// What is patched, in a few words: `residual-in · clean → corrupted`.
  func patchTitle(_ dot: String, _ arrow: String) -> String {
    var parts: [String]
    switch patching.kind {
    case .activation:
      parts = [
        "Patching", patching.site.rawValue,
        "\(patchDirection.source) \(arrow) \(patchDirection.destination)",
      ]
    case .path: parts = ["Paths to \(patching.receivers)"]
    }
    let words = patchShownWords(dot)
    if !words.isEmpty { parts.append(words) }
    if document.showsMean { parts.append("mean") }
    return parts.joined(separator: " \(dot) ")
  }

  /// Which checkpoints and sides of the edits the grid is of; between checkpoints the direction says
  /// that already.
  private func patchShownWords(_ dot: String) -> String {
    patchDirection.isCross ? isEdited ? shownNow.rawValue : "" : shownWords(dot)
  }

  /// What a sweep does, in sentences.
  var patchDefinition: [String] {
    let (source, destination) = (runWords(of: true), runWords(of: false))
    switch patching.kind {
    case .activation:
      let place = patchPlaceWords
      return [
        "Each cell is one run of \(destination) in which \(place) is that of \(source). Everything "
          + "downstream is computed again."
      ]
    case .path:
      let reads =
        patching.receivers == .logits
        ? "The final stream that this gives is unembedded at END."
        : "What \(patching.receivers) read in it is given to them in a second run of \(destination), "
          + "in which everything downstream is computed again."
      return [
        "Each cell is one run of \(destination) in which the sender writes what it does on \(source)"
          + at(patching.positions) + ", every other head keeps what it wrote, and "
          + (patching.freezesMLPs ? "MLPs keep their outputs." : "MLPs and LayerNorm follow."),
        reads,
      ]
    }
  }

  private var patchPlaceWords: String {
    switch patching.site {
    case .residualIn: "the stream entering the layer" + streamPlace
    case .attentionOut: "what the layer's heads add" + streamPlace
    case .mlpOut: "what the layer's MLP adds" + streamPlace
    case .headOutput: "what the head adds" + at(patching.positions)
    case .z: "the head's z" + at(patching.positions)
    case .queries: "the head's query" + at(patching.positions)
    case .keys: "the head's key" + at(patching.positions)
    case .values: "the head's value" + at(patching.positions)
    case .pattern: "the head's attention" + at(patching.positions)
    }
  }

  private var streamPlace: String { patching.isWhole ? at(patching.positions) : " at the position" }

  private func at(_ positions: Ablation.Positions) -> String {
    positions == .all ? " at all positions" : " at \(positions.text)"
  }

  /// What is run, in words: `the clean prompts`, `checkpoint B`.
  private func runWords(of isSource: Bool) -> String {
    let direction = patchDirection
    let name = isSource ? direction.source : direction.destination
    let count = document.prompts.count
    if direction.isCross {
      return "checkpoint \(name)" + (isSource ? "" : count > 1 ? " on \(count) prompts" : "")
    }
    return "the \(name) prompt" + (count > 1 ? "s" : "")
  }

  /// How the numbers of the grid are reckoned.
  var patchFormula: String {
    "\(patching.measure.name): \(patching.measure.formula)"
  }

  /// Why the measure says nothing; nil where it does.
  var patchMeasureProblem: String? {
    guard let baseline = patchSweep?.grid?.baseline, patching.measure.factor(baseline) == nil else {
      return nil
    }
    let words =
      baseline.reference == nil && patching.measure == .proportion(.m2)
      ? "m2 compares with corrupted prompts, and there are none. R chooses them."
      : "the two numbers that \(patching.measure.name) compares do not differ."
    return words.prefix(1).uppercased() + words.dropFirst() + " m shows effects otherwise."
  }

  /// What the sweep will take, told before it runs: `192 cells on 100 prompts, 14 MB`.
  var patchPreview: String {
    let sweeps = patchSetups.compactMap { patching.sweeps[$0] }
    let cells = sweeps.reduce(0) { $0 + $1.plan.cells.count }
    let memory = sweeps.map(\.plan.memory).max() ?? 0
    let prompts = document.prompts.count
    return "\(cells) cells on \(prompts) prompt\(prompts == 1 ? "" : "s"), "
      + "\(max(1, memory / 1_000_000)) MB"
  }
}
