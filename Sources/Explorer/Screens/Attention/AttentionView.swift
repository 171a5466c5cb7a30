import Screen
import Tasks
import TextColumns
import Transformer

/// Draws the attention screen: the map or one row of it, the row's largest keys, and the cell under
/// the cursor in numbers.
func drawAttention(_ scene: Scene<AttentionState>, on canvas: Canvas) {
  let (cell, rest) = canvas.bounds.splitBottom(1)
  let (right, left) = rest.splitRight(
    sharesWidth(rest, PatternModel(scene).map { patternMap(scene, $0, canvas.glyphs) }))
  let hasFacts = right.width >= 34 && right.height >= 30
  if !hasFacts, scene.pane == AttentionPane.facts.rawValue {
    drawAttentionPane(scene, .facts, on: canvas, canvas.bounds)
    return
  }
  drawAttentionPane(scene, .map, on: canvas, left)
  if hasFacts {
    let (detail, shares) = right.splitBottom(8)
    drawAttentionPane(scene, .shares, on: canvas, shares)
    drawAttentionPane(scene, .facts, on: canvas, detail)
  } else {
    drawAttentionPane(scene, .shares, on: canvas, right)
  }
  drawCell(scene, on: canvas[cell.inset(columns: 1)])
}

/// The width of the list beside the map, which grows by what the map has no use for.
private func sharesWidth(_ room: Rect, _ map: Heatmap?) -> Int {
  let least = 27
  guard let map else { return least }
  return max(least, min(60, room.width - map.demand.comfortableWidth - MapSplit.frame.width))
}

/// Draws one pane of the attention screen.
func drawAttentionPane(
  _ scene: Scene<AttentionState>, _ pane: AttentionPane, on canvas: Canvas, _ rect: Rect
) {
  switch pane {
  case .map where scene.own.showsRow: drawRow(scene, on: canvas, rect)
  case .map: drawPattern(scene, on: canvas, rect)
  case .shares: drawShares(scene, on: canvas, rect)
  case .facts:
    let inside = canvas.pane(
      rect, title: "Head \(scene.name(scene.head))", pane.rawValue, of: scene)
    inside.scrolling(pane.rawValue, of: scene) { drawHeadFacts(scene, on: $0) }
  }
}

/// The title of the map or row.
private func patternTitle(_ scene: Scene<AttentionState>, _ glyphs: Glyphs) -> String {
  var parts = [scene.patternTitle]
  if !scene.showsLayerMean, scene.document.ablated.contains(scene.head) {
    parts[0] += " \(glyphs.cross) ablated"
  }
  let words = scene.shownWords("\(glyphs.dot)")
  if !words.isEmpty { parts.append(words) }
  if scene.own.showsRow {
    let token = scene.document.prompt.tokens[scene.position]
    parts.append("\(scene.position) \(scene.label(token, isRich: glyphs.isRich)) looks at")
  } else if scene.own.zoom > 1 {
    parts.append("\(scene.own.zoom) tokens a cell")
  } else {
    parts.append("rows look at columns")
  }
  return parts.joined(separator: " \(glyphs.dot) ")
}

/// The map of queries and keys.
private func drawPattern(_ scene: Scene<AttentionState>, on canvas: Canvas, _ rect: Rect) {
  let inside = canvas.pane(
    rect, title: patternTitle(scene, canvas.glyphs), AttentionPane.map.rawValue, of: scene)
  guard let model = PatternModel(scene) else {
    inside.words(scene.absence())
    return
  }
  patternMap(scene, model, canvas.glyphs).draw(on: inside)
}

private func patternMap(
  _ scene: Scene<AttentionState>, _ model: PatternModel, _ glyphs: Glyphs
) -> Heatmap {
  func firsts(_ labels: [String]) -> [String] {
    stride(from: 0, to: labels.count, by: model.zoom).map { labels[$0] }
  }
  let map = model.isChange ? scene.preferences.signedMap : scene.preferences.sequentialMap
  return Heatmap(
    values: model.values, rowLabels: firsts(scene.labels(isRich: glyphs.isRich)),
    columnLabels: firsts(scene.shortLabels(isRich: glyphs.isRich)), map: map,
    scaling: model.scaling(scene, map),
    unit: scene.patternUnit + (model.zoom > 1 ? ", largest" : ""),
    cursor: Point(column: scene.shownKey / model.zoom, row: scene.position / model.zoom))
}

/// One row of the map as bars, in the order of positions.
private func drawRow(_ scene: Scene<AttentionState>, on canvas: Canvas, _ rect: Rect) {
  let glyphs = canvas.glyphs
  let inside = canvas.pane(
    rect, title: patternTitle(scene, glyphs), AttentionPane.map.rawValue, of: scene)
  let row = scene.keyRow
  guard !row.isEmpty else {
    inside.words(scene.absence())
    return
  }
  let labels = scene.labels(isRich: glyphs.isRich)
  let digits = "\(max(0, scene.document.prompt.tokens.count - 1))".count
  let (list, legend) = inside.bounds.splitTop(inside.height - 1)
  BarList(
    bars: row.map { share in
      BarList.Bar(
        "\(share.position)".leftPadded(to: digits) + " " + labels[share.position],
        share.shown ?? 0, note: rowNote(scene, share, isWide: inside.width >= 70, glyphs),
        style: scene.names(of: share.position).isEmpty ? .text : .accent)
    }, full: scene.showsDifference ? nil : scene.patternEnd, selected: scene.shownKey
  ).draw(on: inside[list])
  let (first, last) = (0, row.count - 1)
  inside[legend].text(
    "keys \(first) to \(last) \(glyphs.dot) \(scene.patternUnit)"
      + (scene.showsDifference
        ? "" : ", full bar \(showNumber(scene.patternEnd, decimals: 2, glyphs: glyphs))"),
    .muted)
}

private func rowNote(
  _ scene: Scene<AttentionState>, _ share: KeyShare, isWide: Bool, _ glyphs: Glyphs
) -> String {
  func text(_ value: Double?, isSigned: Bool) -> String {
    isSigned
      ? showChange(ofProbability: value, glyphs: glyphs) : showProbability(value, glyphs: glyphs)
  }
  guard isWide, scene.axis != nil else {
    return text(share.shown, isSigned: scene.showsDifference)
  }
  return [
    text(share.value.before, isSigned: false), text(share.value.after, isSigned: false),
    text(share.value.change, isSigned: true).leftPadded(to: 7),
  ].joined(separator: "  ")
}

/// The row under the cursor in numbers, the largest first.
private func drawShares(_ scene: Scene<AttentionState>, on canvas: Canvas, _ rect: Rect) {
  let tokens = scene.document.prompt.tokens
  let place = min(scene.position, tokens.count - 1)
  let glyphs = canvas.glyphs
  let query = scene.label(tokens[place], isRich: glyphs.isRich)
  let inside = canvas.pane(
    rect, title: "\(place) \(query) looks at", AttentionPane.shares.rawValue, of: scene)
  let shares = scene.keyShares
  guard !shares.isEmpty else { return }
  let axis = scene.axis
  let isWide = inside.width >= 46 && axis != nil
  let columns =
    [Table.Column("key", width: 10, isFlexible: true)]
    + (isWide
      ? (axis?.titles ?? []).map {
        Table.Column($0, width: 7, alignment: .right)
      }
      : [
        Table.Column(
          axis == nil ? scene.showsWeighted ? "length" : "p" : scene.shownWords(" "), width: 7,
          alignment: .right)
      ])
  let first = inside.firstRow(of: shares.count, AttentionPane.shares.rawValue, of: scene)
  Table(columns: columns, count: shares.count, first: first) { index in
    let share = shares[index]
    let key =
      "\(share.position)".leftPadded(to: 2) + " "
      + scene.label(tokens[share.position], isRich: glyphs.isRich)
    let isNamed = !scene.names(of: share.position).isEmpty
    let head = [Span(key, isNamed ? .accent : .text)]
    if isWide { return head + probabilitySpans(share.value, glyphs) }
    let shown = share.shown
    let isChange = scene.showsDifference
    return head + [
      Span(
        isChange
          ? showChange(ofProbability: shown, glyphs: glyphs)
          : showProbability(shown, glyphs: glyphs),
        isChange ? .sign(of: shown ?? 0) : .text)
    ]
  }.draw(on: inside)
}

/// The cell under the cursor: query, key, and the attention between them.
private func drawCell(_ scene: Scene<AttentionState>, on canvas: Canvas) {
  let glyphs = canvas.glyphs
  let tokens = scene.document.prompt.tokens
  let (query, key) = (scene.position, scene.shownKey)
  func token(_ place: Int) -> String {
    "\(place) \(scene.label(tokens[place], isRich: glyphs.isRich))"
  }
  let row = scene.keyRow
  let value = row.indices.contains(key) ? row[key].value : Comparison()
  var spans = [
    Span(token(query), .title), Span(" \(glyphs.arrow) ", .muted), Span(token(key), .title),
    Span("   ", .muted),
  ]
  guard let axis = scene.axis else {
    spans.append(Span(showProbability(value.before, glyphs: glyphs)))
    canvas.line(spans)
    return
  }
  let cells = probabilitySpans(value, glyphs)
  for (title, cell) in zip(axis.titles, cells) {
    spans += [Span("\(title) ", .muted), Span(cell.text + "  ", cell.style)]
  }
  canvas.line(spans)
}

/// A few numbers of the head.
private func drawHeadFacts(_ scene: Scene<AttentionState>, on canvas: Canvas) {
  let isAblated = scene.document.ablated.contains(scene.head)
  let group = scene.model.group(of: scene.head).map { group in
    [Span(" \(canvas.glyphs.dot) kv \(group.keyValueHead) of \(group.readers)", .muted)]
  }
  canvas.line(
    [Span(isAblated ? "ablated" : "not ablated", isAblated ? .warning : .muted)] + (group ?? []))
  let measures: [HeadMeasure] = [
    .attribution, .effect, .previousToken, .duplicateToken, .induction,
  ]
  for (row, measure) in measures.enumerated() {
    let value = scene.value(measure, scene.head, scene.leading)
    canvas.text(measure.title, row: row + 1, .muted)
    canvas.text(
      showNumber(value, decimals: 3, isSigned: measure.isSigned, glyphs: canvas.glyphs),
      column: 24, row: row + 1, measure.isSigned ? .sign(of: value ?? 0, decimals: 3) : .text,
      width: 8,
      alignment: .right)
  }
}
