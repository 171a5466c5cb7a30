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
    guard !document.showsMean, patching.opened == nil,
      let place = document.prompt.position(named: name),
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
    guard let place = Int(name), patching.opened == nil else { return name }
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
    if let opened = patching.opened { return opened.title(dot) }
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

  /// Which checkpoints and sides of the edits the grid is of; between checkpoints the direction
  /// says that already.
  private func patchShownWords(_ dot: String) -> String {
    patchDirection.isCross ? isEdited ? shownNow.rawValue : "" : shownWords(dot)
  }

  /// What a sweep does, in words; empty while nothing of it is known.
  var patchDefinition: [String] { patchRecord.map { [PatchWords.definition($0)] } ?? [] }

  /// How the numbers of the grid are reckoned.
  var patchFormula: String {
    "\(patching.measure.name): \(patching.measure.formula(patchDirection.direction))"
  }

  /// Why the measure says nothing; nil where it does.
  var patchMeasureProblem: String? {
    guard let baseline = patchGrid?.baseline, patching.measure.factor(baseline) == nil else {
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
