import Tasks
import Screen
import TextColumns
import Tokens

/// Draws the screen of the prompt: texts, tokens, what comes next.
func drawPrompt(_ state: AppState, on canvas: Canvas) {
  let isWide = canvas.width >= 120
  let (left, right) =
    isWide ? canvas.bounds.splitLeft(canvas.width * 11 / 20) : (canvas.bounds, Rect(.zero))
  let strip = tokenStrip(state, isRich: canvas.glyphs.isRich)
  let stripLines = max(2, min(strip.height(width: left.width - 4), left.height / 3))
  let (fields, below) = left.splitTop(5)
  let (tokens, rest) = below.splitTop(stripLines + 2)
  drawFields(
    state, on: canvas.pane(fields, title: "Prompt", isFocused: state.pane == 0, number: 0))
  strip.draw(on: canvas.pane(tokens, title: tokenTitle(state)))
  if isWide {
    let hasList = state.document.list != nil
    let (candidates, list) = right.splitTop(hasList ? right.height * 3 / 5 : right.height)
    drawCandidates(state, on: canvas, candidates)
    drawList(state, on: canvas, list)
    drawAnswer(state, on: canvas, rest)
  } else {
    let (lower, answer) = rest.splitLeft(rest.width - 35)
    if state.pane == 2 {
      drawList(state, on: canvas, lower)
    } else {
      drawCandidates(state, on: canvas, lower)
    }
    drawAnswer(state, on: canvas, answer)
  }
}

/// The prompts of the list, the one that is looked at chosen.
private func drawList(_ state: AppState, on canvas: Canvas, _ rect: Rect) {
  guard let list = state.document.list else {
    let isFocused = state.pane == 2
    guard isFocused else { return }
    canvas.pane(rect, title: "List", isFocused: true).words(
      "One prompt. L takes a list of them: a task such as ioi or greater-than, or a file.")
    return
  }
  let title = "\(list.name) \(canvas.glyphs.dot) \(list.index + 1) of \(list.prompts.count)"
  let inside = canvas.pane(rect, title: title, isFocused: state.pane == 2, number: 2)
  let isRich = canvas.glyphs.isRich
  Table(
    columns: [
      Table.Column("#", width: 3, alignment: .right),
      Table.Column("prompt", width: 20, isFlexible: true), Table.Column("answer", width: 9),
    ],
    count: list.prompts.count, selected: list.index
  ) { row in
    let prompt = list.prompts[row]
    // The end of a prompt is what differs from the others most.
    let text = state.reader.texts(prompt, bos: state.document.bos).prompt
    let answer = prompt.answer.map { state.label($0, isRich: isRich) } ?? ""
    return [Span("\(row + 1)", .muted), Span(text), Span(answer, .positive)]
  }.draw(on: inside)
}

/// The three texts, one of which may be edited.
private func drawFields(_ state: AppState, on canvas: Canvas) {
  for (row, field) in PromptField.allCases.enumerated() {
    let isChosen = state.pane == 0 && state.field == field
    canvas.text(
      isChosen ? "\(canvas.glyphs.pointer) " : "  ", row: row, .accent)
    let end = canvas.text(
      field.rawValue, column: 2, row: row, isChosen ? .accent : .muted, width: 10)
    let place = Rect(
      column: max(end, 12) + 1, row: row, width: canvas.width - max(end, 12) - 1, height: 1)
    if case .editing(.field(let edited), let text) = state.overlay, edited == field {
      text.draw(on: canvas[place])
    } else {
      drawText(state, field, on: canvas[place])
    }
  }
}

private func drawText(_ state: AppState, _ field: PromptField, on canvas: Canvas) {
  let token = field == .answer ? state.document.prompt.answer : state.document.prompt.distractor
  guard field != .prompt else {
    canvas.text(state.document.texts.prompt)
    return
  }
  guard let token else {
    canvas.text("none: Enter sets it", .muted)
    return
  }
  let end = canvas.text(state.label(token, isRich: canvas.glyphs.isRich))
  if state.reader.tokenizer != nil { canvas.text("\(token.rawValue)", column: end + 2, .muted) }
}

private func tokenTitle(_ state: AppState) -> String {
  let tokens = state.document.prompt.tokens
  let place = min(state.position, tokens.count - 1)
  let names = state.names(of: place)
  let name = names.isEmpty ? "" : " (\(names.joined(separator: ", ")))"
  let list = state.document.list.map { "prompt \($0.index + 1)/\($0.prompts.count), " } ?? ""
  return list + "\(tokens.count) tokens, at \(place): \(state.label(tokens[place]))"
    + " \(tokens[place].rawValue)" + name
}

private func tokenStrip(_ state: AppState, isRich: Bool) -> TokenStrip {
  let prompt = state.document.prompt
  return TokenStrip(
    tokens: prompt.tokens.enumerated().map { position, token in
      let style: Style =
        token == prompt.answer ? .positive : token == prompt.distractor ? .negative : .text
      return TokenStrip.Token(
        state.label(token, isRich: isRich),
        caption: state.reader.tokenizer == nil ? "\(position)" : "\(token.rawValue)", style: style)
    }, cursor: state.position)
}

/// What comes next, most probable first.
private func drawCandidates(_ state: AppState, on canvas: Canvas, _ rect: Rect) {
  let rows = state.candidates
  let inside = canvas.pane(
    rect, title: "Next token" + state.markWords(rows.map(\.token)), isFocused: state.pane == 1,
    number: 1)
  let glyphs = canvas.glyphs
  let axis = state.axis
  let barWidth = inside.width > 60 ? 24 : 8
  Table(
    columns: candidateColumns(axis, barWidth: barWidth),
    count: rows.count, selected: state.pane == 1 ? state.candidate : nil,
    emptyNote: state.absence(of: PredictionQuery.self)
  ) { index in
    let row = rows[index]
    let isAnswer = row.token == state.document.prompt.answer
    let isOther = row.token == state.document.prompt.distractor
    let style: Style = isAnswer ? .positive : isOther ? .negative : .text
    let head = [
      Span("\(index + 1)", .muted),
      Span(state.label(row.token, isRich: glyphs.isRich), style),
    ]
    return head
      + (axis != nil
        ? comparisonSpans(row.probability, decimals: 4, isSigned: false, glyphs)
          + [Span(bar(row.probability.after ?? 0, barWidth, glyphs), .accent)]
        : [
          Span(showNumber(row.probability.before, decimals: 4, glyphs: glyphs)),
          Span(showNumber(row.logit.before, decimals: 2, glyphs: glyphs), .muted),
          Span(bar(row.probability.before ?? 0, barWidth, glyphs), .accent),
        ])
  }.draw(on: inside)
}

/// The columns of what comes next: probability and logit, or what is compared.
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

/// A number, or a mark where it is not known.
func showNumber(
  _ value: Double?, decimals: Int, isSigned: Bool = false, glyphs: Glyphs
) -> String {
  value.map { Numeral.fixed($0, decimals: decimals, signed: isSigned, glyphs: glyphs) }
    ?? "\(glyphs.dot)"
}

/// Before, after and change as the last cells of a row.
func comparisonSpans(
  _ value: Comparison, decimals: Int, isSigned: Bool, _ glyphs: Glyphs
) -> [Span] {
  [
    Span(showNumber(value.before, decimals: decimals, isSigned: isSigned, glyphs: glyphs), .muted),
    Span(showNumber(value.after, decimals: decimals, isSigned: isSigned, glyphs: glyphs)),
    Span(
      showNumber(value.change, decimals: decimals, isSigned: true, glyphs: glyphs),
      .sign(of: value.change ?? 0, decimals: decimals)),
  ]
}

extension Style {
  /// The style for a number by its sign as it is printed.
  static func sign(of value: Double, decimals: Int) -> Style {
    let digits = (0..<decimals).reduce(1.0) { product, _ in product * 10 }
    return sign(of: (value * digits).rounded())
  }
}
