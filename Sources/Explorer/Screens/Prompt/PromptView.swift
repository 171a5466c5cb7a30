import Tasks
import Screen
import TextColumns
import Tokens

/// Draws the prompt screen: texts, tokens, what comes next, and what is written behind the prompt.
func drawPrompt(_ scene: Scene<PromptState>, on canvas: Canvas) {
  let isWide = canvas.width >= 120
  if !isWide, scene.pane == PromptPane.answer.rawValue {
    drawAnswer(scene, on: canvas, canvas.bounds)
    return
  }
  let writes = !scene.own.continuation.isEmpty || scene.pane == PromptScreen.continuationPane
  // In a wide room the continuation stands below the rest.
  let (main, below) = canvas.bounds.splitTop(
    isWide && writes ? canvas.height - max(8, canvas.height * 3 / 10) : canvas.height)
  if isWide && writes { drawContinuation(scene, on: canvas, below) }
  let (left, right) = isWide ? main.splitLeft(main.width * 11 / 20) : (main, Rect(.zero))
  let strip = tokenStrip(scene, isRich: canvas.glyphs.isRich)
  let stripLines = max(2, min(strip.height(width: left.width - 4), left.height / 3))
  let (fields, lower) = left.splitTop(5)
  let (tokens, rest) = lower.splitTop(stripLines + 2)
  drawFields(
    scene, on: canvas.pane(fields, title: "Prompt", isFocused: scene.pane == 0, number: 0))
  strip.draw(on: canvas.pane(tokens, title: tokenTitle(scene)))
  if isWide {
    let hasList = scene.document.list != nil
    let showsList = hasList || scene.pane == PromptPane.list.rawValue
    let (candidates, list) = right.splitTop(showsList ? right.height * 3 / 5 : right.height)
    drawCandidates(scene, on: canvas, candidates)
    drawList(scene, on: canvas, list)
    drawAnswer(scene, on: canvas, rest)
  } else if scene.pane == PromptScreen.continuationPane {
    drawContinuation(scene, on: canvas, rest)
  } else {
    let (lower, answer) = rest.splitLeft(rest.width - 35)
    if scene.pane == 2 {
      drawList(scene, on: canvas, lower)
    } else {
      drawCandidates(scene, on: canvas, lower)
    }
    drawAnswer(scene, on: canvas, answer)
  }
}

/// Draws one pane of the prompt screen alone.
func drawPromptPane(
  _ scene: Scene<PromptState>, _ pane: PromptPane, on canvas: Canvas, _ rect: Rect
) {
  switch pane {
  case .fields:
    let (fields, tokens) = rect.splitTop(5)
    let number = PromptPane.fields.rawValue
    canvas.mark(rect, as: .pane(number))
    drawFields(scene, on: canvas.pane(fields, title: "Prompt", isFocused: true))
    tokenStrip(scene, isRich: canvas.glyphs.isRich)
      .draw(on: canvas.pane(tokens, title: tokenTitle(scene)))
  case .candidates: drawCandidates(scene, on: canvas, rect)
  case .list: drawList(scene, on: canvas, rect)
  case .continuation: drawContinuation(scene, on: canvas, rect)
  case .answer: drawAnswer(scene, on: canvas, rect)
  }
}

/// Draws the prompts of the list, with the current one selected.
private func drawList(_ scene: Scene<PromptState>, on canvas: Canvas, _ rect: Rect) {
  guard let list = scene.document.list else {
    let isFocused = scene.pane == 2
    guard isFocused else { return }
    canvas.pane(rect, title: "List", isFocused: true, number: PromptPane.list.rawValue).words(
      "One prompt. L takes a list of them: a task such as ioi or greater-than, or a file.")
    return
  }
  let title = "\(list.name) \(canvas.glyphs.dot) \(list.index + 1) of \(list.prompts.count)"
  let inside = canvas.pane(rect, title: title, isFocused: scene.pane == 2, number: 2)
  let isRich = canvas.glyphs.isRich
  Table(
    columns: [
      Table.Column("#", width: 3, alignment: .right),
      Table.Column("prompt", width: 20, isFlexible: true), Table.Column("answer", width: 9),
    ],
    count: list.prompts.count, selected: list.index
  ) { row in
    let prompt = list.prompts[row]
    // Prompts differ most at their ends.
    let text = scene.reader.texts(prompt, bos: scene.document.bos).prompt
    let answer = prompt.answer.map { scene.label($0, isRich: isRich) } ?? ""
    return [Span("\(row + 1)", .muted), Span(text), Span(answer, .positive)]
  }.draw(on: inside)
}

/// Draws the three texts; one of them may be open.
private func drawFields(_ scene: Scene<PromptState>, on canvas: Canvas) {
  for (row, field) in PromptField.allCases.enumerated() {
    let isChosen = scene.pane == 0 && scene.own.field == field
    canvas.text(
      isChosen ? "\(canvas.glyphs.pointer) " : "  ", row: row, .accent)
    let end = canvas.text(
      field.rawValue, column: 2, row: row, isChosen ? .accent : .muted, width: 10)
    let place = Rect(
      column: max(end, 12) + 1, row: row, width: canvas.width - max(end, 12) - 1, height: 1)
    if let open = scene.overlay as? PromptTextOverlay, open.promptField == field {
      drawOpenField(scene, open, on: canvas[place])
    } else {
      drawText(scene, field, on: canvas[place])
    }
  }
}

private func drawText(_ scene: Scene<PromptState>, _ field: PromptField, on canvas: Canvas) {
  let token = field == .answer ? scene.document.prompt.answer : scene.document.prompt.distractor
  guard field != .prompt else {
    canvas.text(scene.document.texts.prompt)
    return
  }
  guard let token else {
    canvas.text("none: Enter sets it", .muted)
    return
  }
  var end = canvas.text(scene.label(token, isRich: canvas.glyphs.isRich))
  if scene.reader.tokenizer != nil {
    end = canvas.text("\(token.rawValue)", column: end + 2, .muted)
  }
  if scene.document.isAnswerCarried {
    canvas.text("of the prompt before", column: end + 2, .warning)
  } else if let other = scene.reader.withBlank(token, behind: scene.document.prompt.tokens) {
    let label = scene.label(other, isRich: canvas.glyphs.isRich)
    canvas.text("no blank in front: \(label)?", column: end + 2, .warning)
  }
}

/// Draws the field that is typed in: the tokens of a prompt, or what Tab completes, at its right.
private func drawOpenField(
  _ scene: Scene<PromptState>, _ open: PromptTextOverlay, on canvas: Canvas
) {
  let hint: String
  var style = Style.muted
  if open.promptField == .prompt {
    let context = scene.reader.context
    let count = scene.reader.count(open.field.text, bos: scene.document.bos)
    let over = (count ?? 0) - context
    hint = count.map { "\($0)/\(context)" + (over > 0 ? ", \(over) too many" : "") } ?? ""
    if over > 0 { style = .warning }
  } else {
    let isRich = canvas.glyphs.isRich
    let labels = open.offers(scene).compactMap { offer -> String? in
      guard case .token(let token)? = scene.reader.tokenizer?.tokens(asOne: offer) else {
        return nil
      }
      return scene.label(token, isRich: isRich)
    }
    hint = labels.isEmpty ? "" : "Tab: " + labels.joined(separator: " ")
  }
  // What is typed keeps a third of the line at least.
  let wanted = open.promptField == .prompt ? Columns.width(of: open.field.text) + 1 : 20
  let room = max(0, canvas.width - max(canvas.width / 3, min(wanted, canvas.width * 2 / 3)) - 2)
  let shown = Columns.truncated(hint, to: room, ellipsis: canvas.glyphs.ellipsis)
  let (text, rest) = canvas.bounds.splitLeft(canvas.width - Columns.width(of: shown) - 2)
  open.field.draw(on: canvas[text])
  canvas[rest].text(shown, column: 2, style)
}

private func tokenTitle(_ scene: Scene<PromptState>) -> String {
  let tokens = scene.document.prompt.tokens
  let place = min(scene.position, tokens.count - 1)
  let names = scene.names(of: place)
  let name = names.isEmpty ? "" : " (\(names.joined(separator: ", ")))"
  let list = scene.document.list.map { "prompt \($0.index + 1)/\($0.prompts.count), " } ?? ""
  return list + "\(tokens.count) tokens, at \(place): \(scene.label(tokens[place]))"
    + " \(tokens[place].rawValue)" + name
}

private func tokenStrip(_ scene: Scene<PromptState>, isRich: Bool) -> TokenStrip {
  let prompt = scene.document.prompt
  return TokenStrip(
    tokens: prompt.tokens.enumerated().map { position, token in
      let style: Style =
        token == prompt.answer ? .positive : token == prompt.distractor ? .negative : .text
      return TokenStrip.Token(
        scene.label(token, isRich: isRich),
        caption: scene.reader.tokenizer == nil ? "\(position)" : "\(token.rawValue)", style: style)
    }, cursor: scene.position)
}

/// Draws the next tokens in the chosen order.
private func drawCandidates(_ scene: Scene<PromptState>, on canvas: Canvas, _ rect: Rect) {
  let rows = scene.candidates
  let inside = canvas.pane(
    rect, title: candidatesTitle(scene) + scene.markWords(rows.map(\.token)),
    isFocused: scene.pane == 1, number: 1)
  let glyphs = canvas.glyphs
  let axis = scene.axis
  let barWidth = barWidth(axis, in: inside.width)
  Table(
    columns: candidateColumns(axis, barWidth: barWidth),
    count: rows.count, selected: scene.pane == 1 ? scene.own.candidate : nil,
    order: axis.map { _ in orderColumn(scene) },
    emptyNote: scene.absence(of: PredictionQuery.self)
  ) { index in
    let row = rows[index]
    let isAnswer = row.token == scene.document.prompt.answer
    let isOther = row.token == scene.document.prompt.distractor
    let style: Style = isAnswer ? .positive : isOther ? .negative : .text
    let head = [
      Span("\(index + 1)", .muted),
      Span(scene.label(row.token, isRich: glyphs.isRich), style),
    ]
    return head
      + (axis != nil
        ? probabilitySpans(row.probability, glyphs)
          + [Span(bar(row.probability.after ?? 0, barWidth, glyphs), .accent)]
        : [
          Span(showProbability(row.probability.before, glyphs: glyphs)),
          Span(showNumber(row.logit.before, decimals: 2, glyphs: glyphs), .muted),
          Span(bar(row.probability.before ?? 0, barWidth, glyphs), .accent),
        ])
  }.draw(on: inside)
}

/// Whose list it is, where there are two.
private func candidatesTitle(_ scene: Scene<PromptState>) -> String {
  guard let axis = scene.axis else { return "Next token" }
  let place = orderColumn(scene).column - 2
  return place == 2
    ? "Next token by size of \(axis.titles[2])" : "Next token by \(axis.titles[place])"
}

/// The column that the rows are in the order of.
private func orderColumn(_ scene: Scene<PromptState>) -> Table.Order {
  let column =
    switch scene.candidateOrder {
    case .first: 2
    case .second, .leading: 3
    case .change: 4
    }
  return Table.Order(column: column, isAscending: false)
}

/// The columns left for bars beside numbers and a token of some sixteen columns.
private func barWidth(_ axis: ComparisonAxis?, in width: Int) -> Int {
  let others = axis == nil ? 2 + 16 + 7 + 8 + 4 : 2 + 16 + 8 + 8 + 9 + 5
  return max(8, width - others - 2)
}

/// The columns of the next tokens: probability and logit, or the comparison.
private func candidateColumns(_ axis: ComparisonAxis?, barWidth: Int) -> [Table.Column] {
  let compared = axis.map { axis in
    axis.titles.enumerated().map {
      Table.Column($1, width: $0 == 2 ? 8 : 7, alignment: .right)
    } + (barWidth > 8 ? [Table.Column("", width: barWidth)] : [])
  }
  let alone = [
    Table.Column("p", width: 7, alignment: .right),
    Table.Column("logit", width: 8, alignment: .right),
    Table.Column("", width: barWidth),
  ]
  return [
    Table.Column("#", width: 2, alignment: .right),
    Table.Column("token", width: 12, isFlexible: true),
  ] + (compared ?? alone)
}

/// A share as a row of blocks.
private func bar(_ share: Double, _ width: Int, _ glyphs: Glyphs) -> String {
  let eighths = glyphs.eighths
  let steps = Int((max(0, min(1, share)) * Double(width * eighths.count)).rounded())
  let (whole, part) = (steps / eighths.count, steps % eighths.count)
  return String(repeating: glyphs.full, count: whole) + (part > 0 ? "\(eighths[part - 1])" : "")
}
