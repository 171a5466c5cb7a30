import Analyses
import Transformer
import Tasks
import Screen
import TextColumns

/// The lines that the pane of rows takes beside the grid, frame included.
func lensRowsHeight(_ scene: Scene<LensState>, in height: Int) -> Int {
  let rows = scene.lensRowCount + 3
  guard scene.own.subject == .residuals, scene.document.prompt.answer != nil else {
    return min(height / 2, rows)
  }
  let withBars = rows + scene.lensRowCount + 2
  return height >= withBars + 20 ? withBars : min(height / 2, rows)
}

/// Draws what is read in each row at the cursor's position, and for the residual stream the
/// probability of the answer below it.
func drawLensRows(_ scene: Scene<LensState>, on canvas: Canvas, _ rect: Rect) {
  let glyphs = canvas.glyphs
  let pane = LensPane.rows.rawValue
  let isOfResiduals = scene.own.subject == .residuals
  let words = scene.leadingWords
  let inside = canvas.pane(
    rect,
    title: (isOfResiduals ? "Rows here" : "logit of the answer here")
      + (words.isEmpty ? "" : " \(glyphs.dot) \(words)"), pane, of: scene)
  inside.scrolling(pane, of: scene) { content in
    guard isOfResiduals else { return drawLensBars(scene, on: content) }
    let (table, below) = content.bounds.splitTop(scene.lensRowCount + 1)
    drawResiduals(scene, on: content[table])
    guard scene.document.prompt.answer != nil else { return }
    let (heading, bars) = below.splitTop(1).rest.splitTop(1)
    content[heading].text(layersTitle(scene, "here"), .heading)
    drawLayers(scene, at: scene.position, on: content[bars])
  }
}

// MARK: At the cursor

func drawLensDetail(_ scene: Scene<LensState>, on canvas: Canvas) {
  let numbers = lensNumbers(scene)
  let shown = 1 + (scene.axis == nil ? 5 : max(1, scene.lensTokensHere.count))
  let (list, below) = canvas.bounds.splitTop(shown)
  if let axis = scene.axis {
    drawTokens(scene, axis, on: canvas[list])
  } else {
    drawTop(scene, on: canvas[list])
  }
  drawNumbers(numbers, scene.axis, on: canvas[below.splitTop(1).rest])
}

/// Draws the first tokens under one condition, one a line.
private func drawTop(_ scene: Scene<LensState>, on canvas: Canvas) {
  let glyphs = canvas.glyphs
  let top = scene.lensEntry(scene.leading)?.top ?? []
  Table(
    columns: [
      Table.Column("token", width: 8, isFlexible: true),
      Table.Column("p", width: 8, alignment: .right),
    ],
    rows: top.map { candidate in
      [
        Span(scene.label(candidate.token, isRich: glyphs.isRich)),
        Span(showProbability(Double(candidate.probability), glyphs: glyphs)),
      ]
    }
  ).draw(on: canvas)
}

/// Draws the first tokens of both conditions, with probabilities and ranks in both.
private func drawTokens(_ scene: Scene<LensState>, _ axis: ComparisonAxis, on canvas: Canvas) {
  let glyphs = canvas.glyphs
  let decimals = canvas.width < 44 ? 2 : 3
  let tokens = scene.lensTokensHere
  let number = decimals + 4
  Table(
    columns: [
      Table.Column("token", width: 8, isFlexible: true),
      Table.Column("p " + axis.titles[0], width: number, alignment: .right),
      Table.Column(axis.titles[1], width: number, alignment: .right),
      Table.Column(axis.titles[2], width: max(6, number), alignment: .right),
      Table.Column("rank", width: 8, alignment: .right),
    ],
    count: tokens.count,
    emptyNote: scene.absence(of: LensComparisonQuery.self)
  ) { row in
    let token = tokens[row]
    let ranks = [token.first, token.second].map { $0.map { "\($0.rank)" } ?? "\(glyphs.dot)" }
    return [Span(scene.label(token.token, isRich: glyphs.isRich))]
      + comparisonSpans(token.probabilities, decimals: decimals, isSigned: false, glyphs)
      + [
        Span(
          ranks[0] == ranks[1] ? ranks[0] : ranks.joined(separator: "\(glyphs.arrow)"), .muted)
      ]
  }.draw(on: canvas)
}

/// A number at the cursor, and how it is written.
private struct LensNumber {
  var name: String
  /// A name for little room.
  var short: String
  var value: Comparison
  var decimals: Int
  /// Names in place of the numbers.
  var words: [String] = []
  /// Whether it is a probability, which is written in powers of ten where it is very small.
  var isProbability = false

  init(
    _ name: String, _ short: String, _ value: Comparison, _ decimals: Int, words: [String] = []
  ) {
    (self.name, self.short, self.value, self.decimals) = (name, short, value, decimals)
    self.words = words
  }
}

private func lensNumbers(_ scene: Scene<LensState>) -> [LensNumber] {
  var numbers: [LensNumber] = []
  if scene.document.prompt.answer != nil {
    var probability = LensNumber("p(answer)", "p(answer)", scene.lensHere(.target), 4)
    probability.isProbability = true
    numbers += [
      probability,
      LensNumber("rank of answer", "rank", scene.lensHere(.rank), 0),
    ]
  }
  numbers.append(LensNumber("entropy, nats", "entropy", scene.lensHere(.entropy), 3))
  guard scene.own.subject == .residuals else { return numbers }
  numbers.append(LensNumber("KL(final ‖ here)", "KL", scene.lensHere(.divergence), 3))
  if let norm = scene.normHere {
    numbers.append(LensNumber("norm of stream", "norm", norm, 2))
  }
  let depths = scene.comparison { condition in
    let all = scene.predictionDepths(condition)
    return all.indices.contains(scene.position) ? all[scene.position].map(Double.init) : nil
  }
  let labels = scene.lensRowLabels
  let words = [depths.before, depths.after].compactMap { depth in
    depth.map { labels.indices.contains(Int($0)) ? labels[Int($0)] : "" }
  }
  return numbers + [LensNumber("final token from", "final from", depths, 0, words: words)]
}

private func drawNumbers(_ numbers: [LensNumber], _ axis: ComparisonAxis?, on canvas: Canvas) {
  let glyphs = canvas.glyphs
  let titles = axis?.titles ?? [""]
  let isNarrow = axis != nil && canvas.width < 44
  let name = isNarrow ? 11 : 17
  let width = max(8, min(12, (canvas.width - name) / titles.count))
  for (place, title) in titles.enumerated() where axis != nil {
    canvas.text(
      title, column: name + place * width, .heading, width: width, alignment: .right)
  }
  for (index, number) in numbers.enumerated() {
    let row = index + (axis == nil ? 0 : 1)
    canvas.text(isNarrow ? number.short : number.name, row: row, .muted, width: name)
    let spans =
      number.isProbability
      ? probabilitySpans(number.value, glyphs)
      : comparisonSpans(number.value, decimals: number.decimals, isSigned: false, glyphs)
    for (place, span) in spans.prefix(titles.count).enumerated() {
      let words = number.words.indices.contains(place) ? number.words[place] : nil
      canvas.text(
        words ?? span.text, column: name + place * width, row: row, span.style, width: width,
        alignment: .right)
    }
  }
}

// MARK: All rows at the cursor's position

/// Draws of each residual the first token, its probability, entropy and distance to the output.
private func drawResiduals(_ scene: Scene<LensState>, on canvas: Canvas) {
  let glyphs = canvas.glyphs
  let rows = scene.lensReadings(scene.leading) ?? []
  let labels = scene.lensRowLabels
  let place = scene.position
  let depths = scene.predictionDepths(scene.leading)
  let depth = depths.indices.contains(place) ? depths[place] : nil
  Table(
    columns: [
      Table.Column("", width: 8, alignment: .right),
      Table.Column("first", width: 8, isFlexible: true),
      Table.Column("p", width: 4, alignment: .right),
      Table.Column("nats", width: 5, alignment: .right),
      Table.Column("KL", width: 5, alignment: .right),
    ],
    count: rows.count, emptyNote: scene.absence(of: LensQuery.self)
  ) { line in
    let row = rows.count - 1 - line
    guard rows[row].indices.contains(place) else { return [] }
    let position = rows[row][place]
    func number(_ mode: LensMode) -> Span {
      Span(showNumber(mode.number(position), decimals: 2, glyphs: glyphs))
    }
    let token = position.top.first.map { scene.label($0.token, isRich: glyphs.isRich) } ?? ""
    return [
      Span(labels[row], row == scene.own.row ? .accent : .muted),
      Span(token + (row == depth ? " \(glyphs.on)" : "")), number(.top), number(.entropy),
      number(.divergence),
    ]
  }.draw(on: canvas)
}

/// Draws the logit of the answer that each component writes.
private func drawLensBars(_ scene: Scene<LensState>, on canvas: Canvas) {
  let rows = scene.lensReadings(scene.leading) ?? []
  guard scene.document.prompt.answer != nil else {
    canvas.words("Set an answer first.")
    return
  }
  BarList(
    bars: zip(scene.lensRowLabels, rows).map { name, positions in
      let logit =
        positions.indices.contains(scene.position)
        ? positions[scene.position].targetLogit : nil
      return BarList.Bar(name, Double(logit ?? 0), style: .muted)
    }
  ).draw(on: canvas)
}

extension Scene<LensState> {
  /// The row and position under the cursor, in words.
  var lensPlace: String {
    let labels = lensRowLabels
    let row =
      switch own.subject {
      case .residuals:
        own.row == model.shape.layers ? "after the last layer" : "before layer \(own.row)"
      case .heads: name(Head(head.layer, own.row))
      case .mlps, .years: labels.indices.contains(own.row) ? labels[own.row] : ""
      }
    return "\(row), at \(position) \(label(document.prompt.tokens[position]))"
  }
}

extension LensComparison.Token {
  /// Its probability in both conditions.
  var probabilities: Comparison {
    Comparison(
      before: first.map { Double($0.probability) }, after: second.map { Double($0.probability) })
  }
}
