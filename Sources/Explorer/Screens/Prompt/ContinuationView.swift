import Analyses
import Screen
import TextColumns
import Tokens

/// Draws what is written behind the prompt: every condition's tokens, coloured by their probability.
func drawContinuation(_ scene: Scene<PromptState>, on canvas: Canvas, _ rect: Rect) {
  let state = scene.own.continuation
  let progress = state.isEmpty ? "" : " \(canvas.glyphs.dot) \(state.settings.words)"
  let inside = canvas.pane(
    rect, title: "Continuation" + progress,
    isFocused: scene.pane == PromptScreen.continuationPane, number: PromptScreen.continuationPane)
  guard !state.isEmpty else {
    inside.words(
      "w goes on writing the prompt, token by token, before and after edits and for A and B side "
        + "by side. W chooses how.")
    return
  }
  let (lines, foot) = inside.bounds.splitTop(max(1, inside.height - 1))
  drawLines(scene, on: inside[lines])
  drawContinuationFoot(scene, on: inside[foot])
}

/// The texts one below the other; in a wide room beside each other.
private func drawLines(_ scene: Scene<PromptState>, on canvas: Canvas) {
  let all = scene.continuationLines
  let chosen = clamped(scene.own.continuation.line, count: all.count)
  let columns = canvas.width >= 110 && all.count > 1 ? 2 : 1
  let rows = (all.count + columns - 1) / columns
  // With little room only the texts around the cursor are shown, each with one line of tokens.
  let seen = max(1, min(rows, canvas.height / 2))
  let first = max(0, min(chosen / columns - seen / 2, rows - seen))
  let height = canvas.height / seen
  for row in first..<first + seen {
    for column in 0..<columns {
      let place = row * columns + column
      guard all.indices.contains(place) else { continue }
      let width = canvas.width / columns
      let rect = Rect(
        column: column * width, row: (row - first) * height, width: width - (columns - 1),
        height: height)
      drawLine(scene, all[place], isChosen: place == chosen, on: canvas[rect])
    }
  }
}

/// One text: its name and state at the left, its tokens with their probabilities at the right.
private func drawLine(
  _ scene: Scene<PromptState>, _ line: ContinuationLine, isChosen: Bool, on canvas: Canvas
) {
  let glyphs = canvas.glyphs
  let isFocused = scene.pane == PromptScreen.continuationPane && isChosen
  let (left, right) = canvas.bounds.splitLeft(10)
  let side = canvas[left]
  let count = "\(line.text.tokens.count)/\(scene.own.continuation.wanted)"
  let state = scene.stopWords(line.text) ?? count
  var words = [(line.name, isFocused ? Style.accent : .heading), (state, .muted)]
  if let difference = line.difference { words.append(("from \(difference + 1)", .warning)) }
  words.removeAll { $0.0.isEmpty }
  for (row, word) in words.enumerated() { side.text(word.0, row: row, word.1, width: 9) }
  guard !line.text.tokens.isEmpty else {
    canvas[right].text(
      scene.isWriting ? "\(glyphs.ellipsis)" : scene.absence(of: GenerationQuery.self), .muted)
    return
  }
  TokenStrip(
    tokens: line.text.tokens.enumerated().map { place, token in
      var style = Style.heat(scene.preferences.sequentialMap, Double(token.probability))
      if let difference = line.difference, place >= difference { style = style.with(.underline) }
      return TokenStrip.Token(
        scene.label(token.token, isRich: glyphs.isRich),
        caption: shortProbability(Double(token.probability), glyphs), style: style)
    },
    cursor: isFocused ? scene.continuationToken?.place : nil, followed: line.text.tokens.count - 1,
    isPointable: false
  ).draw(on: canvas[right])
}

/// A probability in three or four columns, as `.42`; `<.01` below one in a hundred.
private func shortProbability(_ value: Double, _ glyphs: Glyphs) -> String {
  if value < 0.01 { return "<.01" }
  return Numeral.compact(value, columns: 3, signed: false, glyphs: glyphs) ?? ""
}

/// The token under the cursor in numbers, and what the colours mean.
private func drawContinuationFoot(_ scene: Scene<PromptState>, on canvas: Canvas) {
  let glyphs = canvas.glyphs
  var used = 0
  if let (place, token) = scene.continuationToken {
    let label = scene.label(token.token, isRich: glyphs.isRich)
    let numbers =
      "p \(showProbability(Double(token.probability), glyphs: glyphs)), rank \(token.rank + 1), "
      + "logit \(showNumber(Double(token.logit), decimals: 2, glyphs: glyphs))"
    used = canvas.text("\(place + 1): ", .muted)
    used = canvas.text(label, column: used, .accent, width: min(16, Columns.width(of: label)))
    used = canvas.text("  " + numbers, column: used, .muted)
  }
  let width = min(32, canvas.width - used - 2)
  guard width >= 12 else { return }
  let rect = Rect(column: canvas.width - width, row: 0, width: width, height: 1)
  guard canvas.traits.depth >= .indexed else {
    // With few colours there is nothing to explain: the numbers below tokens say it.
    canvas[rect].text("below: probability", .muted, width: width, alignment: .right)
    return
  }
  Legend(map: scene.preferences.sequentialMap, range: 0...1, unit: "p").draw(on: canvas[rect])
}
