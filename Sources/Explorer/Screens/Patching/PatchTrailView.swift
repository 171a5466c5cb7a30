import Analyses
import Patching
import Screen
import TextColumns

/// Draws the sweeps so far with their strongest cells, the latest first.
func drawPatchTrail(_ scene: Scene<PatchingState>, on canvas: Canvas) {
  let glyphs = canvas.glyphs
  let current = scene.patchSetups
  let setups = scene.own.recent.reversed().filter {
    scene.own.sweeps[$0]?.grid != nil
  }
  let width = min(46, canvas.width * 2 / 5)
  for (row, setup) in setups.prefix(canvas.height).enumerated() {
    guard let sweep = scene.own.sweeps[setup], let grid = sweep.grid else { continue }
    let isHere = current.contains(setup)
    canvas.text(
      (isHere ? "\(glyphs.pointer) " : "  ") + scene.words(setup, glyphs), row: row,
      isHere ? .accent : .text, width: width)
    let cells = sweep.plan.cells.compactMap { cell in grid.effect(cell).map { (cell, $0) } }
      .sorted { $0.1.magnitude > $1.1.magnitude }
    let spans = cells.prefix(6).flatMap { cell, effect in
      let name = sweep.plan.name(cell)
      return [
        Span(name + " ", .muted),
        Span(
          Numeral.fixed(Double(effect), decimals: 2, signed: true, glyphs: glyphs) + "  ",
          .sign(of: Double(effect), decimals: 2)),
      ]
    }
    canvas.line(spans, column: width + 1, row: row)
  }
}

extension Scene<PatchingState> {
  /// A sweep in a few words.
  fileprivate func words(_ setup: PatchSetup, _ glyphs: Glyphs) -> String {
    var words: String
    switch setup.patch {
    case .activation(let patch):
      words = patch.site.rawValue
      if patch.positions != .all { words += " at \(patch.positions.text)" }
      words += " \(setup.runs.source) \(glyphs.arrow) \(setup.runs.destination)"
    case .path(let path):
      words = "paths to \(path.receivers)"
      if path.senderPositions != .all { words += " at \(path.senderPositions.text)" }
    }
    if second != nil, !setup.runs.isCross || isEdited {
      words += " \(glyphs.dot) \(setup.condition.name(isEdited: isEdited))"
    } else if isEdited {
      words += " \(glyphs.dot) \(setup.condition.side == .after ? "after" : "before")"
    }
    return words
  }
}

extension PatchPlan {
  /// The name of a cell in a few letters.
  fileprivate func name(_ cell: PatchCell) -> String {
    switch columns[cell.column] {
    case .head(let index): "\(cell.layer).\(index)"
    case .keyValueHead: "\(cell.layer).\(columns[cell.column].name)"
    case .mlp: "MLP\(cell.layer)"
    case .position(let name): "L\(cell.layer)@\(name)"
    case .whole: "L\(cell.layer)"
    }
  }
}
