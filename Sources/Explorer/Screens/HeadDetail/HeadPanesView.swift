import Analyses
import Screen
import TextColumns
import Transformer

// The panes of the head screen that are lists.

// MARK: Tokens

/// Draws promoted tokens on the left and suppressed ones on the right.
func drawHeadTokens(_ scene: Scene<HeadDetailState>, isFocused: Bool, on canvas: Canvas) {
  let (promoted, suppressed) = (
    scene.headTokens(promoted: true), scene.headTokens(promoted: false)
  )
  guard !promoted.isEmpty else {
    canvas.words(scene.absence(of: HeadTokensQuery.self))
    return
  }
  let (left, right) = canvas.bounds.splitLeft(canvas.width / 2)
  let selected = isFocused ? scene.detailRow(.tokens) : nil
  let full = (promoted + suppressed).compactMap { $0.logit.leading?.magnitude }.max()
  for (tokens, rect, title) in [
    (promoted, left, "promoted"), (suppressed, right, "suppressed"),
  ] {
    let half = canvas[Rect(column: rect.column, row: 0, width: rect.width - 1, height: rect.height)]
    half.text(title, .heading)
    let list = half[half.bounds.splitTop(1).rest]
    BarList(
      bars: tokens.map { token in
        BarList.Bar(
          token.token.text, token.logit.leading?.magnitude ?? 0,
          note: tokenNote(token.logit, isWide: half.width >= 44, canvas.glyphs),
          style: token.token.style, tone: (token.logit.leading ?? 0) < 0 ? .negative : .positive)
      }, full: full, selected: selected.map { min($0, tokens.count - 1) }
    ).draw(on: list)
  }
}

private func tokenNote(_ value: Comparison, isWide: Bool, _ glyphs: Glyphs) -> String {
  func text(_ number: Double?) -> String {
    showNumber(number, decimals: 2, isSigned: true, glyphs: glyphs)
  }
  guard let after = value.after, isWide else { return text(value.leading) }
  return "\(text(value.before)) \(glyphs.arrow) \(text(after))"
}

// MARK: Facts

/// Draws the known numbers about the head.
func drawFacts(_ scene: Scene<HeadDetailState>, isFocused: Bool, on canvas: Canvas) {
  let glyphs = canvas.glyphs
  let isAblated = scene.document.ablated.contains(scene.head)
  canvas.line([
    Span("class ", .muted),
    Span(
      scene.role(scene.head) ?? (scene.circuit == nil ? "none read (C)" : "none"),
      scene.role(scene.head) == nil ? .muted : .accent),
    Span("   "),
    Span(
      isAblated ? "\(glyphs.cross) ablated" : "not ablated", isAblated ? .warning : .muted),
    Span(scene.scoreSample.map { "   scores on \($0.shortWords)" } ?? "", .muted),
  ])
  drawFactTable(
    scene, scene.headFacts, selected: isFocused ? scene.detailRow(.facts) : nil,
    on: canvas[canvas.bounds.splitTop(1).rest])
}

/// Draws numbers about the head, a line each.
func drawFactTable(
  _ scene: Scene<HeadDetailState>, _ facts: [HeadFact], selected: Int?, on canvas: Canvas
) {
  let glyphs = canvas.glyphs
  let titles = scene.axis?.titles ?? ["value"]
  Table(
    columns: [Table.Column("", width: 23, isFlexible: true)]
      + titles.map { Table.Column($0, width: 9, alignment: .right) },
    count: facts.count, selected: selected
  ) { row in
    let fact = facts[row]
    let name = Span(fact.name, .muted)
    guard scene.axis == nil else {
      return [name]
        + comparisonSpans(fact.value, decimals: 3, isSigned: fact.isSigned, glyphs)
    }
    let value = fact.value.before
    return [
      name,
      Span(
        showNumber(value, decimals: 3, isSigned: fact.isSigned, glyphs: glyphs),
        fact.isSigned ? .sign(of: value ?? 0, decimals: 3) : .text),
    ]
  }.draw(on: canvas)
}

// MARK: Circuits

/// Draws singular values and the token pairs of both circuits.
func drawCircuits(_ scene: Scene<HeadDetailState>, isFocused: Bool, on canvas: Canvas) {
  let isTall = canvas.height >= 18
  let (plot, lists) =
    isTall
    ? canvas.bounds.splitTop(max(9, min(14, canvas.height / 3)))
    : canvas.bounds.splitLeft(canvas.width / 3)
  drawSpectrum(scene, on: canvas[plot])
  let group = scene.model.group(of: scene.head)
  let below =
    isTall
    ? lists
    : Rect(
      column: lists.column + 1, row: 0, width: lists.width - 1, height: lists.height)
  let (line, gap) = below.splitTop(group == nil ? 0 : 1)
  if let group {
    let inside = canvas[line.inset(columns: isTall ? 0 : 1)]
    let words =
      "\(scene.head) reads key-value head \(group.keyValueHead), shared by heads \(group.readers)"
    let short = "reads kv head \(group.keyValueHead), shared by \(group.readers)"
    inside.line([Span(Columns.width(of: words) <= inside.width ? words : short, .muted)])
  }
  let (ov, qk) = gap.splitLeft(gap.width / 2)
  let offset = isFocused ? scene.detailRow(.weights) : 0
  drawPairs(scene, .ov, offset: offset, on: canvas[ov.inset(columns: isTall ? 0 : 1)])
  drawPairs(scene, .qk, offset: offset, on: canvas[qk.inset(columns: 1)])
}

/// Draws the singular values of both circuits as lines, and the directions that carry them.
private func drawSpectrum(_ scene: Scene<HeadDetailState>, on canvas: Canvas) {
  let circuits = TokenPairs.Circuit.allCases
  let (lines, plot) = canvas.bounds.splitBottom(canvas.height >= 8 ? circuits.count : 0)
  let styles: [Style] = [.accent, .warning]
  let most = circuits.flatMap { scene.singularValues($0) }.max().map(Double.init) ?? 1
  LinePlot(
    series: zip(circuits, styles).map { circuit, style in
      LinePlot.Series(
        circuit.rawValue.uppercased(),
        scene.singularValues(circuit).enumerated().map { PlotPoint(Double($0), Double($1)) },
        style: style)
    }, yTitle: "singular values", yRange: 0...max(1e-6, most * 1.05), showsLast: false
  ).draw(on: canvas[plot])
  for (row, circuit) in circuits.enumerated() where row < lines.height {
    canvas.line(
      [Span("\(circuit.rawValue.uppercased()) directions ", .muted)]
        + valueSpans(
          scene.participation(circuit), isSigned: false, decimals: 1, canvas.glyphs),
      row: lines.row + row)
  }
}

/// Draws the pairs with the largest numbers, and below them those with the smallest.
private func drawPairs(
  _ scene: Scene<HeadDetailState>, _ circuit: TokenPairs.Circuit, offset: Int, on canvas: Canvas
) {
  let glyphs = canvas.glyphs
  canvas.text(
    circuit == .ov
      ? "OV: read \(glyphs.arrow) promoted" : "QK: query \(glyphs.arrow) key", .heading)
  guard let pairs = scene.findings[TokenPairsQuery(scene.leading.model, scene.head, circuit)] else {
    let words = scene.failure(of: [TokenPairsQuery.self])
    canvas[canvas.bounds.splitTop(1).rest].words(words ?? "\(glyphs.dot)")
    return
  }
  let upper = max(0, canvas.height - 2) / 2
  let parts = [
    (pairs.largest, 1, max(0, canvas.height - 2 - upper)),
    (pairs.smallest, canvas.height - upper, upper),
  ]
  canvas.horizontalLine(
    column: 0, row: canvas.height - upper - 1, width: canvas.width)
  for (list, top, count) in parts {
    let hasBar = list.count > count
    let room = canvas.width - (hasBar ? 2 : 0)
    let first = max(0, min(offset, list.count - count))
    for (line, pair) in list.dropFirst(first).prefix(count).enumerated() {
      let value = showNumber(
        Double(pair.value), decimals: 2, isSigned: true, glyphs: glyphs)
      let words =
        "\(scene.label(pair.first, isRich: glyphs.isRich)) \(glyphs.arrow) "
        + scene.label(pair.second, isRich: glyphs.isRich)
      canvas.text(words, row: top + line, width: max(4, room - 8))
      canvas.text(
        value, column: room - 7, row: top + line, .sign(of: Double(pair.value), decimals: 2),
        width: 7,
        alignment: .right)
    }
    canvas[Rect(column: 0, row: top, width: canvas.width, height: count)]
      .scrollBar(first: first, seen: count, count: list.count)
  }
}
