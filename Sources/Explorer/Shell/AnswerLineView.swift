import Screen
import TextColumns

/// Draws how well the model predicts the answer, in one line that every screen has.
///
/// While numbers are computed the last known ones stay, muted and behind an ellipsis.
func drawAnswerLine(_ state: AppState, on canvas: Canvas) {
  let inside = canvas[canvas.bounds.inset(columns: 1)]
  guard let line = state.answerLine else {
    let place = inside.width < 80 ? "screen 1" : "screen 1, Enter on its field"
    inside.text("No answer to measure. Give one on \(place).", .muted)
    return
  }
  let isAwaited = !line.isComplete && !state.answerLineFailed
  let shown = isAwaited ? state.shared.knownAnswerLine ?? line : line
  var spans = shown.spans(room: inside.width, canvas.glyphs)
  if isAwaited {
    canvas.text("\(canvas.glyphs.ellipsis)", .accent)
    spans = spans.map { Span($0.text, .muted) }
  }
  inside.line(spans)
}

extension AppState {
  /// Whether a number of the line will not come.
  fileprivate var answerLineFailed: Bool {
    answerLineQueries.contains { failures[AnyQuery($0)] != nil }
  }
}

extension AnswerLine {
  /// How much a line says in its room.
  fileprivate struct Form {
    /// Whether names are whole words.
    var isFull = false
    /// Digits after the point of differences.
    var decimals = 3
    /// Whether probabilities have their change.
    var hasAllChanges = false
    /// Whether nothing but one blank sets things apart.
    var isTight = false

    /// The forms, those that say most first.
    static let all = [
      Form(isFull: true, hasAllChanges: true), Form(isFull: true), Form(hasAllChanges: true),
      Form(), Form(decimals: 2), Form(decimals: 2, isTight: true),
      Form(decimals: 1, isTight: true),
    ]
  }

  /// The line in the fullest form that fits a room.
  fileprivate func spans(room: Int, _ glyphs: Glyphs) -> [Span] {
    let forms = Form.all.lazy.map { spans($0, glyphs) }
    func width(_ spans: [Span]) -> Int { spans.reduce(0) { $0 + Columns.width(of: $1.text) } }
    return forms.first { width($0) <= room } ?? spans(Form(decimals: 1, isTight: true), glyphs)
  }

  private func spans(_ form: Form, _ glyphs: Glyphs) -> [Span] {
    let gap = form.isTight ? " " : form.isFull ? "   " : "  "
    var spans: [Span] = []
    let words = ownerWords(form, glyphs)
    if !words.isEmpty { spans += [Span(words, .key), Span(gap)] }
    for (place, number) in numbers.enumerated() {
      if place > 0 { spans.append(Span(gap)) }
      spans.append(Span((form.isFull ? number.name : number.shortName) + " ", .muted))
      spans += number.spans(form, isCompared: owner != .model, glyphs)
    }
    return spans
  }

  /// Whose numbers these are, as `A before → after edits` or `A→B`.
  private func ownerWords(_ form: Form, _ glyphs: Glyphs) -> String {
    let isFull = form.isFull
    let arrow = isFull ? " \(glyphs.arrow) " : "\(glyphs.arrow)"
    var parts: [String] = []
    if let meanCount { parts.append(isFull ? "mean of \(meanCount)" : "mean") }
    switch owner {
    case .model: break
    case .edits(let slot):
      if let slot { parts.append(slot.letter) }
      parts.append(isFull ? "before\(arrow)after edits" : "edits")
    case .both(let side):
      parts.append("A\(arrow)B")
      if let side, !form.isTight {
        let word = side == .before ? "before" : "after"
        parts.append(isFull ? "\(word) edits" : word)
      }
    }
    return parts.joined(separator: " ")
  }
}

extension AnswerLine.Number {
  /// The number, or what it was, what it is, and the change.
  fileprivate func spans(
    _ form: AnswerLine.Form, isCompared: Bool, _ glyphs: Glyphs
  ) -> [Span] {
    func text(_ value: Double?, _ isSigned: Bool) -> String {
      let decimals = decimals(form)
      return switch (kind, isSigned) {
      case (.share, false): showProbability(value, decimals: decimals, glyphs: glyphs)
      case (.share, true): showChange(ofProbability: value, decimals: decimals, glyphs: glyphs)
      default: showNumber(value, decimals: decimals, isSigned: isSigned, glyphs: glyphs)
      }
    }
    let isSigned = kind == .difference
    guard isCompared else { return [Span(text(value.before, isSigned), .title)] }
    let arrow = form.isTight ? "\(glyphs.arrow)" : " \(glyphs.arrow) "
    let numbers = [
      Span(text(value.before, isSigned), .muted), Span(arrow, .muted),
      Span(text(value.after, isSigned), .title),
    ]
    guard isSigned || (form.hasAllChanges && kind == .share), let change = value.change else {
      return numbers
    }
    return numbers + [
      Span(" (", .muted), Span(text(change, true), .sign(of: change, decimals: decimals(form))),
      Span(")", .muted),
    ]
  }

  private func decimals(_ form: AnswerLine.Form) -> Int {
    switch kind {
    case .difference: form.decimals
    case .share: form.isFull ? 4 : 3
    case .rank: 0
    }
  }
}
