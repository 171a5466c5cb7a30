import Screen
import Tasks
import TextColumns
import Tokens

extension Scene<PatchingState> {
  /// The clean and the corrupted prompt; nil if there is none, or one of another length.
  func pairStrip(isRich: Bool) -> PairStrip? {
    corruptedPrompt.flatMap { pairStrip($0.tokens, isRich: isRich) }
  }

  /// The clean prompt beside other tokens; nil if these are not as many.
  func pairStrip(_ tokens: [TokenID], isRich: Bool) -> PairStrip? {
    let clean = document.prompt.tokens
    guard tokens.count == clean.count else { return nil }
    func labels(_ tokens: [TokenID]) -> [String] {
      tokens.map { label($0, isRich: isRich) }
    }
    return PairStrip(labels(clean), labels(tokens), differs: zip(clean, tokens).map { $0 != $1 })
  }

  /// The rows that the prompts take on a screen: two lines; in a large room a pane that names
  /// positions and has all tokens; none where a saved result is shown.
  func patchPromptRows(_ size: Size, isRich: Bool) -> Int {
    guard own.opened == nil else { return 0 }
    guard isPromptPane(size) else { return size.height < 16 ? 1 : 2 }
    let lines = pairStrip(isRich: isRich)?.lines(room: size.width - 15).count ?? 1
    return 2 + 3 * min(lines, size.height >= 50 ? 4 : 1)
  }

  /// Whether there is room for a pane of prompts.
  fileprivate func isPromptPane(_ size: Size) -> Bool { size.width >= 120 && size.height >= 34 }
}

/// Draws the clean and the corrupted prompt, one below the other.
func drawPatchPrompts(_ scene: Scene<PatchingState>, on canvas: Canvas, _ rect: Rect) {
  let glyphs = canvas.glyphs
  guard scene.isPromptPane(canvas.size) else {
    let inside = canvas[rect.inset(columns: 1)]
    if rect.height == 1 {
      drawChanges(scene, on: inside)
    } else {
      drawPair(scene, on: inside, names: nil)
    }
    return
  }
  drawPair(
    scene, on: canvas.pane(rect, title: pairTitle(scene, glyphs)),
    names: { scene.names(of: $0).joined(separator: " ") })
}

/// The title of the prompts: which one of the list, and where the corrupted one comes from.
private func pairTitle(_ scene: Scene<PatchingState>, _ glyphs: Glyphs) -> String {
  var parts = ["Prompts"]
  if let list = scene.document.list {
    parts.append("\(list.index + 1) of \(list.prompts.count)")
  }
  if scene.isCorruptedTyped {
    parts.append("corrupted as typed")
  } else if scene.corruptedPrompt != nil {
    parts.append("corrupted by " + scene.document.references.source.words)
  }
  return parts.joined(separator: " \(glyphs.dot) ")
}

private func drawPair(
  _ scene: Scene<PatchingState>, on canvas: Canvas, names: ((Int) -> String)?
) {
  let margin = 12
  let room = canvas.width - margin
  let glyphs = canvas.glyphs
  guard let strip = scene.pairStrip(isRich: glyphs.isRich) else {
    canvas.text("  clean", .muted)
    canvas.text(
      scene.labels(isRich: glyphs.isRich).joined(separator: " "), column: margin, width: room)
    drawCorruptedName(on: canvas, row: 1)
    canvas.text(
      scene.corruptedPrompt == nil
        ? "none: E types one, R chooses where they come from" : "of another length: E edits it",
      column: margin, row: 1, .warning, width: room)
    return
  }
  let height = names == nil ? 2 : 3
  let lines = strip.lines(room: room)
  let isWhole = lines.count * height <= canvas.height
  for (index, parts) in (isWhole ? lines : [strip.parts(room: room)]).enumerated() {
    let top = index * height + height - 2
    if index == 0 {
      canvas.text("  clean", row: top, .muted)
      drawCorruptedName(on: canvas, row: top + 1)
    }
    PairLine(strip: strip, parts: parts).draw(
      on: canvas[Rect(column: margin, row: top, width: room, height: 2)])
    if let names { drawNames(strip, parts, names, on: canvas, column: margin, row: top - 1) }
  }
}

/// Draws the names of positions above their tokens.
private func drawNames(
  _ strip: PairStrip, _ parts: [PairStrip.Part], _ names: (Int) -> String, on canvas: Canvas,
  column: Int, row: Int
) {
  var column = column
  for part in parts {
    if case .token(let place) = part {
      canvas.text(names(place), column: column, row: row, .muted, width: strip.width(place))
    }
    column += strip.width(of: [part]) + 1
  }
}

private func drawCorruptedName(on canvas: Canvas, row: Int) {
  canvas.line([Span("E", .key), Span(" corrupted", .muted)], row: row)
}

/// Draws on one line only what the corrupted prompt has in place of the clean one's tokens.
private func drawChanges(_ scene: Scene<PatchingState>, on canvas: Canvas) {
  let isRich = canvas.glyphs.isRich
  var spans = [Span("E", .key), Span(" corrupted ", .muted)]
  guard let other = scene.corruptedPrompt else {
    canvas.line(spans + [Span("none", .warning)])
    return
  }
  for (place, pair) in zip(scene.document.prompt.tokens, other.tokens).enumerated()
  where pair.0 != pair.1 {
    spans += [
      Span(" \(place) ", .muted), Span(scene.label(pair.0, isRich: isRich), .accent),
      Span("\(canvas.glyphs.arrow)", .muted),
      Span(scene.label(pair.1, isRich: isRich), .warning),
    ]
  }
  canvas.line(spans)
}
