import Analyses
import Patching
import Tasks
import Transformer

// What is patched, in words.

extension Scene<PatchingState> {
  /// The name of a cell: `head 9.9`, `MLP 4`, `layer 3 at 10 ␣John (S2)`.
  func patchName(_ cell: PatchCell, isRich: Bool) -> String {
    guard patchColumns.indices.contains(cell.column) else { return "" }
    switch patchColumns[cell.column] {
    case .head(let index): return "head \(Head(cell.layer, index))"
    case .keyValueHead(let index, let readers):
      let heads = patchColumns[cell.column].heads(ofLayer: cell.layer)
      guard readers > 1, let first = heads.first, let last = heads.last else {
        return "key-value head \(cell.layer).\(index)"
      }
      return "key-value head \(cell.layer).\(index), of heads \(first)-\(last)"
    case .mlp: return "MLP \(cell.layer)"
    case .whole: return "layer \(cell.layer), all positions"
    case .position(let name):
      return "layer \(cell.layer) at \(positionWords(name, isRich: isRich))"
    }
  }

  /// A position with its token and names; only its name while a mean or a saved result is shown.
  private func positionWords(_ name: String, isRich: Bool) -> String {
    guard !document.showsMean, own.opened == nil,
      let place = document.prompt.position(named: name),
      document.prompt.tokens.indices.contains(place)
    else { return name }
    let names = names(of: place).filter { $0 != name }.joined(separator: " ")
    let token = label(document.prompt.tokens[place], isRich: isRich)
    return "\(name) \(token)" + (names.isEmpty ? "" : " (\(names))")
  }

  /// Labels of the columns: heads by number, positions by token, or by name if prompts differ.
  func patchColumnLabels(isRich: Bool) -> [String] {
    let columns = patchColumns
    guard case .position? = columns.first, own.opened == nil else {
      return columns.map { column in
        switch column {
        case .head(let index): "H\(index)"
        case .keyValueHead(let index, readers: _): "KV\(index)"
        case .mlp, .position, .whole: column.name
        }
      }
    }
    let places = document.showsMean ? commonPlaces : [:]
    let tokens = document.showsMean ? [] : shortLabels(isRich: isRich)
    return columns.map { column in
      guard let place = Int(column.name) else { return column.name }
      return places[place] ?? (tokens.indices.contains(place) ? tokens[place] : column.name)
    }
  }

  /// Positions with one name in all prompts of the list; names say more than numbers.
  private var commonPlaces: [Int: String] {
    var places: [Int: String] = [:]
    for name in document.commonPositions {
      let all = Set(document.prompts.compactMap { $0.position(named: name) })
      if all.count == 1, let place = all.first, places[place] == nil { places[place] = name }
    }
    return places
  }

  /// What is patched, in a few words: `residual-in · clean → corrupted`.
  func patchTitle(_ dot: String, _ arrow: String) -> String {
    if let opened = own.opened { return opened.title(dot) }
    var parts: [String]
    switch own.kind {
    case .activation:
      parts = [
        "Patching", own.site.rawValue,
        "\(patchRuns.source) \(arrow) \(patchRuns.destination)",
      ]
    case .path: parts = ["Paths to \(own.receivers)"]
    }
    let words = patchShownWords(dot)
    if !words.isEmpty { parts.append(words) }
    if document.showsMean { parts.append("mean") }
    return parts.joined(separator: " \(dot) ")
  }

  /// The checkpoints and sides that the grid shows; runs of two checkpoints name these themselves.
  private func patchShownWords(_ dot: String) -> String {
    patchRuns.isCross ? isEdited ? shownNow.rawValue : "" : shownWords(dot)
  }

  /// The definition of a cell, in words; empty while no cell is known.
  var patchDefinition: [String] {
    let shape = own.opened == nil ? model.shape : nil
    return patchRecord.map { [PatchWords.definition($0, in: shape)] } ?? []
  }

  /// How the numbers of the grid are computed.
  var patchFormula: String {
    "\(own.measure.name(patchScore)): \(own.measure.formula(patchRuns.direction))"
  }

  /// Why the unit cannot be computed; nil if it can.
  var patchMeasureProblem: String? {
    guard let baseline = patchGrid?.baseline, own.measure.factor(baseline) == nil else {
      return nil
    }
    let words =
      baseline.reference == nil && own.measure == .proportion(.m2)
      ? "m2 compares with corrupted prompts, and there are none. R chooses them."
      : "the two numbers that \(own.measure.name(patchScore)) compares do not differ."
    return words.prefix(1).uppercased() + words.dropFirst() + " m shows effects otherwise."
  }

  /// The cost of the sweep, before it runs: `192 cells on 100 prompts, 14 MB`.
  var patchPreview: String {
    let sweeps = patchSetups.compactMap { own.sweeps[$0] }
    let cells = sweeps.reduce(0) { $0 + $1.plan.cells.count }
    let memory = sweeps.map(\.plan.memory).max() ?? 0
    return "\(cells) cells on \(patchedPrompts), \(max(1, memory / 1_000_000)) MB"
  }

  /// The prompts that are patched, in words: one of the list, unless its mean is shown.
  private var patchedPrompts: String {
    guard let list = document.list else { return "1 prompt" }
    let count = list.prompts.count
    return list.isMean ? "\(count) prompts" : "prompt \(list.index + 1) of \(count) (M: all)"
  }
}
