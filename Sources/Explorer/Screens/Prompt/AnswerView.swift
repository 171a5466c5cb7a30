import Tasks
import Screen
import TextColumns
import Transformer

/// Draws the numbers of the answer; in a large room also the layers and heads behind it.
func drawAnswer(_ scene: Scene<PromptState>, on canvas: Canvas, _ rect: Rect) {
  let means = scene.meanNumbers
  // With few lines, the means over the list replace the numbers of the prompt.
  let hasBoth = rect.height >= 18 && !means.isEmpty
  let showsMean = !hasBoth && scene.document.showsMean && !means.isEmpty
  let numbers = showsMean ? means : scene.answerNumbers
  let head = scene.axis == nil ? 2 : 3
  let (both, rest) = rect.splitTop(
    rect.height >= 18
      ? max(4, numbers.count + head) + (hasBoth ? means.count + head : 0) : rect.height)
  let (top, lower) = both.splitTop(hasBoth ? max(4, numbers.count + head) : both.height)
  let number = PromptPane.answer.rawValue
  canvas.mark(rect, as: .pane(number))
  let inside = canvas.pane(
    top, title: showsMean ? meanTitle(scene) : answerTitle(scene), isFocused: scene.pane == number)
  if numbers.isEmpty {
    inside.words("Set an answer: Enter on its field.")
  } else {
    drawNumbers(numbers, scene.axis, on: inside)
  }
  if hasBoth {
    drawNumbers(means, scene.axis, on: canvas.pane(lower, title: meanTitle(scene)))
  } else if scene.axis == nil, !showsMean, !means.isEmpty {
    let room = inside.bounds.splitTop(numbers.count + 1).rest
    inside[room].text(meanTitle(scene), .heading)
    drawNumbers(means, nil, on: inside[room.splitTop(1).rest])
  }
  if scene.reader.tokenizer == nil, let reason = scene.model.missingTokenizer {
    inside[inside.bounds.splitTop(numbers.count + 1).rest].words(reason)
  }
  guard rest.height >= 6 else { return }
  let layers = min(rest.height / 2, scene.model.shape.layers + 3)
  let (lens, heads) = rest.splitTop(layers)
  drawLayers(
    scene, at: scene.document.prompt.end, on: canvas.pane(lens, title: layersTitle(scene, "at END"))
  )
  canvas.pane(
    heads, title: strongestTitle(scene), isFocused: scene.pane == number
  ).scrolling(number, of: scene) { drawStrongest(scene, on: $0) }
}

private func strongestTitle(_ scene: Scene<PromptState>) -> String {
  let words = scene.leadingWords
  return "Heads by attribution to the answer" + (words.isEmpty ? "" : ": \(words)")
}

private func answerTitle(_ scene: Scene<PromptState>) -> String {
  scene.document.isAnswerCarried ? "Answer of the prompt before" : "Answer"
}

private func meanTitle(_ scene: Scene<PromptState>) -> String {
  "Mean over \(scene.document.list?.prompts.count ?? 0) prompts"
}

private func drawNumbers(
  _ numbers: [AnswerNumber], _ axis: ComparisonAxis?, on canvas: Canvas
) {
  let width = canvas.width >= 44 ? 9 : 8
  guard let axis else {
    for (row, number) in numbers.enumerated() {
      canvas.text(number.name, row: row, .muted)
      drawValue(
        number.value.before, number, column: 17, row: row, width: width, .title, on: canvas)
    }
    return
  }
  // With few columns, names have lines of their own.
  let isNarrow = canvas.width < 17 + 3 * (width + 1)
  let start = isNarrow ? max(0, canvas.width - 3 * (width + 1)) : 17
  for (index, title) in axis.titles.enumerated() {
    canvas.text(
      title, column: start + index * (width + 1), .heading, width: width, alignment: .right)
  }
  for (index, number) in numbers.enumerated() {
    let row = isNarrow ? 2 * index + 2 : index + 1
    canvas.text(number.name, row: isNarrow ? row - 1 : row, .muted)
    let value = number.value
    drawValue(value.before, number, column: start, row: row, width: width, .muted, on: canvas)
    drawValue(
      value.after, number, column: start + width + 1, row: row, width: width, .title, on: canvas)
    var change = number
    change.isSigned = true
    drawValue(
      value.change, change, column: start + 2 * width + 2, row: row, width: width,
      .sign(of: value.change ?? 0), on: canvas)
  }
}

private func drawValue(
  _ value: Double?, _ number: AnswerNumber, column: Int, row: Int, width: Int, _ style: Style,
  on canvas: Canvas
) {
  let glyphs = canvas.glyphs
  let text =
    !number.isProbability
    ? showNumber(value, decimals: number.decimals, isSigned: number.isSigned, glyphs: glyphs)
    : number.isSigned
      ? showChange(ofProbability: value, decimals: number.decimals, glyphs: glyphs)
      : showProbability(value, decimals: number.decimals, glyphs: glyphs)
  canvas.text(
    text,
    column: column, row: row, style, width: width, alignment: .right)
}

private func drawStrongest(_ scene: Scene<PromptState>, on canvas: Canvas) {
  let values = scene.model.heads.compactMap { head in
    scene.value(.attribution, head, scene.leading).map { (head, $0) }
  }.sorted { $0.1.magnitude > $1.1.magnitude }
  guard !values.isEmpty else {
    canvas.words(
      scene.document.prompt.pair == nil
        ? "Set an answer and a distractor first." : scene.absence(of: AttributionQuery.self))
    return
  }
  BarList(
    bars: values.prefix(canvas.height).map { head, value in
      let isAblated = scene.document.ablated.contains(head)
      return BarList.Bar(
        head.description + (isAblated ? " \(canvas.glyphs.cross)" : ""), value,
        style: isAblated ? .warning : .text)
    }
  ).draw(on: canvas)
}
