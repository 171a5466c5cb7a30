import Analyses
import Screen
import TextColumns
import Transformer

/// Draws the head screen: scatter, tokens, facts and weights.
///
/// In a large room all panes stand side by side; else the focused one has the room, and the others
/// a line each.
func drawHeadDetail(_ scene: Scene<HeadDetailState>, on canvas: Canvas) {
  let focus = DetailPane(rawValue: scene.pane) ?? .scatter
  guard canvas.width >= 120, canvas.height >= 30 else {
    let others = DetailPane.allCases.filter { $0 != focus }
    let (lines, room) = canvas.bounds.splitBottom(others.count + 2)
    drawDetailPane(scene, focus, on: canvas, room)
    let inside = canvas.pane(lines, title: "Tab opens")
    for (row, pane) in others.enumerated() { drawSummary(scene, pane, row: row, on: inside) }
    return
  }
  let (left, right) = canvas.bounds.splitLeft(canvas.width / 2)
  let (scatter, tokens) = left.splitTop(left.height / 2)
  let (facts, below) = right.splitTop(min(right.height / 2, scene.headFacts.count + 6))
  for (pane, rect) in [(DetailPane.scatter, scatter), (.tokens, tokens), (.facts, facts)] {
    drawDetailPane(scene, pane, on: canvas, rect)
  }
  guard below.height >= 36 else {
    drawDetailPane(scene, focus == .repair ? .repair : .weights, on: canvas, below)
    return
  }
  let (repair, weights) = below.splitTop(min(below.height / 3, scene.repairFacts.count + 7))
  drawDetailPane(scene, .repair, on: canvas, repair)
  drawDetailPane(scene, .weights, on: canvas, weights)
}

/// Draws one pane of the head screen.
func drawDetailPane(
  _ scene: Scene<HeadDetailState>, _ pane: DetailPane, on canvas: Canvas, _ rect: Rect
) {
  let isFocused = scene.pane == pane.rawValue
  let inside = canvas.pane(
    rect, title: paneTitle(scene, pane, canvas.glyphs), isFocused: isFocused,
    number: pane.rawValue)
  switch pane {
  case .scatter: drawScatter(scene, on: inside)
  case .tokens: drawHeadTokens(scene, isFocused: isFocused, on: inside)
  case .facts: drawFacts(scene, isFocused: isFocused, on: inside)
  case .repair: drawRepair(scene, isFocused: isFocused, on: inside)
  case .weights: drawCircuits(scene, isFocused: isFocused, on: inside)
  }
}

private func paneTitle(_ scene: Scene<HeadDetailState>, _ pane: DetailPane, _ glyphs: Glyphs)
  -> String
{
  var parts = [scene.name(scene.head), pane.title]
  if pane == .scatter, scene.own.countsBothSubjects { parts.append("S1 and S2") }
  if pane == .tokens || pane == .weights, !scene.leadingWords.isEmpty {
    parts.append(scene.leadingWords)
  }
  return parts.joined(separator: " \(glyphs.dot) ")
}

// MARK: Lines for panes that are not open

private func drawSummary(
  _ scene: Scene<HeadDetailState>, _ pane: DetailPane, row: Int, on canvas: Canvas
) {
  let glyphs = canvas.glyphs
  let (name, spans): (String, [Span]) =
    switch pane {
    case .scatter: ("points", scatterSummary(scene, glyphs))
    case .tokens: ("tokens", tokenSummary(scene, glyphs))
    case .facts: ("facts", factSummary(scene, glyphs))
    case .repair: ("repair", repairSummary(scene, glyphs))
    case .weights: ("weights", weightSummary(scene, glyphs))
    }
  canvas.text(name, row: row, .heading, width: 8)
  canvas[Rect(column: 8, row: row, width: canvas.width - 8, height: 1)].line(spans)
}

private func scatterSummary(_ scene: Scene<HeadDetailState>, _ glyphs: Glyphs) -> [Span] {
  guard scene.missingNames == nil else { return [Span("need prompts with IO and S", .muted)] }
  return HeadScatter.Name.allCases.flatMap { name -> [Span] in
    [Span("r(\(name.rawValue)) ", .muted)]
      + valueSpans(scene.correlation(of: name), isSigned: true, decimals: 2, glyphs)
      + [Span("   ")]
  }
}

private func tokenSummary(_ scene: Scene<HeadDetailState>, _ glyphs: Glyphs) -> [Span] {
  func list(_ isPromoted: Bool) -> [Span] {
    scene.headTokens(promoted: isPromoted).prefix(3).flatMap { token in
      [
        Span(token.token.text + " ", token.token.style),
        Span(
          showNumber(token.logit.leading, decimals: 1, isSigned: true, glyphs: glyphs) + " ",
          .muted),
      ]
    }
  }
  return list(true) + [Span("\(glyphs.vertical) ", .border)] + list(false)
}

private func factSummary(_ scene: Scene<HeadDetailState>, _ glyphs: Glyphs) -> [Span] {
  let isAblated = scene.document.ablated.contains(scene.head)
  let shown: [HeadMeasure] = [.attribution, .effect]
  return (isAblated ? [Span("\(glyphs.cross) ablated  ", .warning)] : [])
    + (scene.role(scene.head).map { [Span($0 + "  ", .accent)] } ?? [])
    + shown.flatMap { measure -> [Span] in
      [Span(measure.title + " ", .muted)]
        + valueSpans(
          scene.comparison(measure, scene.head), isSigned: true, decimals: 2, glyphs)
        + [Span("  ")]
    }
}

private func weightSummary(_ scene: Scene<HeadDetailState>, _ glyphs: Glyphs) -> [Span] {
  TokenPairs.Circuit.allCases.flatMap { circuit -> [Span] in
    [Span("\(circuit.rawValue.uppercased()) directions ", .muted)]
      + valueSpans(scene.participation(circuit), isSigned: false, decimals: 1, glyphs)
      + [Span("   ")]
  }
}

extension HeadToken.TokenName {
  /// The style of the label, which highlights answer and distractor.
  var style: Style {
    switch part {
    case .answer: .positive
    case .distractor: .negative
    case .other: .text
    }
  }
}
