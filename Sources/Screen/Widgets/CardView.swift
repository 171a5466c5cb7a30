import TextColumns

/// A card: each finding with a sign of what it speaks for, its number, its interval on a scale, and
/// its sentence below.
public struct CardView: Widget, Hashable, Sendable {
  /// What is shown.
  public var card: Card
  /// The finding that keys act on.
  public var selected: Int?
  /// The first line that is shown.
  public var first: Int

  /// Puts a view together.
  ///
  /// - Parameters:
  ///   - card: what is shown.
  ///   - selected: the finding that keys act on.
  ///   - first: the first line that is shown.
  public init(_ card: Card, selected: Int? = nil, first: Int = 0) {
    self.card = card
    self.selected = selected
    self.first = first
  }

  /// The columns of a scale; there is none where there is less room beside the numbers.
  private static let scale = 16...40

  /// How many lines the whole card has.
  ///
  /// - Parameter width: the columns there are.
  /// - Returns: the lines.
  public func height(width: Int) -> Int { lines(width: width).count }

  /// Draws the card from its first line on; the lines of a finding are marked as its row.
  public func draw(on canvas: Canvas) {
    guard !canvas.size.isEmpty else { return }
    let lines = lines(width: canvas.width)
    let start = max(0, min(first, lines.count - canvas.height))
    for (row, line) in lines.dropFirst(start).prefix(canvas.height).enumerated() {
      let place = canvas[Rect(column: 0, row: row, width: canvas.width, height: 1)]
      draw(line, on: place)
    }
    canvas.drawMore(
      Point(column: 0, row: start), furthest: Point(column: 0, row: lines.count - canvas.height))
  }

  /// One line of the card.
  private enum Line {
    case words(String, Style)
    case finding(Int)
    case sentence(String, row: Int)
  }

  private func lines(width: Int) -> [Line] {
    var lines: [Line] = wrapped(card.heading, width).map { .words($0, .title) }
    lines += card.lines.flatMap { wrapped($0, width) }.map { .words($0, .muted) }
    for (index, row) in card.rows.enumerated() {
      lines.append(.words("", .text))
      lines.append(.finding(index))
      lines += wrapped(row.sentence, width - 4).map { .sentence($0, row: index) }
    }
    if !card.intervalMeaning.isEmpty {
      lines.append(.words("", .text))
      lines += wrapped(card.intervalMeaning, width).map { .words($0, .muted) }
    }
    return lines
  }

  private func wrapped(_ words: String, _ width: Int) -> [String] {
    words.isEmpty ? [] : Columns.wrapped(Columns.printable(words), to: width)
  }

  private func draw(_ line: Line, on place: Canvas) {
    switch line {
    case .words(let words, let style): place.text(words, style)
    case .sentence(let words, let row):
      place.mark(place.bounds, as: .row(row))
      place.text(words, column: 4)
    case .finding(let row):
      place.mark(place.bounds, as: .row(row))
      draw(row, on: place)
    }
  }

  private func draw(_ index: Int, on place: Canvas) {
    let (row, glyphs) = (card.rows[index], place.glyphs)
    let titles = min(34, card.rows.lazy.map { Columns.width(of: $0.title) }.max() ?? 0)
    let values = card.rows.lazy.map { Columns.width(of: $0.value(glyphs)) }.max() ?? 0
    let ranges = card.rows.lazy.map { Columns.width(of: $0.range(glyphs)) }.max() ?? 0
    let style: Style = index == selected ? .selected : .heading
    if index == selected { place.fill(.selected) }
    place.text(Self.sign(row.verdict, glyphs), column: 0, tone(of: row, index))
    place.text(row.title, column: 4, style, width: min(titles, max(0, place.width - 4)))
    var column = 4 + titles + 2
    place.text(
      row.value(glyphs), column: column, tone(of: row, index), width: values, alignment: .right)
    column += values + 2
    place.text(
      row.range(glyphs), column: column, index == selected ? .selected : .muted, width: ranges)
    column += ranges + 2
    let room = min(Self.scale.upperBound, place.width - column)
    guard room >= Self.scale.lowerBound else { return }
    drawScale(row, on: place[Rect(column: column, row: 0, width: room, height: 1)])
  }

  private func tone(of row: Card.Row, _ index: Int) -> Style {
    if index == selected { return .selected }
    switch row.verdict {
    case .good: return Style(.accent, .bold)
    case .open: return Style(.text, .bold)
    case .poor: return .warning
    }
  }

  /// A mark that says what a finding speaks for, also without colours.
  private static func sign(_ verdict: Card.Verdict, _ glyphs: Glyphs) -> String {
    switch verdict {
    case .good: "[\(glyphs.check)]"
    case .open: "[ ]"
    case .poor: "[!]"
    }
  }

  /// The scale with its interval, the number on it, and what it is compared with.
  private func drawScale(_ row: Card.Row, on strip: Canvas) {
    let glyphs = strip.glyphs
    guard let ends = row.scale, ends.upperBound > ends.lowerBound, row.number.isFinite else {
      return
    }
    func column(_ value: Double) -> Int? {
      let share = (value - ends.lowerBound) / (ends.upperBound - ends.lowerBound)
      guard share.isFinite else { return nil }
      return Int((max(0, min(1, share)) * Double(strip.width - 1)).rounded())
    }
    strip.fill(with: glyphs.dot, .border)
    if let low = row.interval.flatMap({ column($0.lowerBound) }),
      let high = row.interval.flatMap({ column($0.upperBound) })
    {
      strip.fill(
        Rect(column: low, row: 0, width: high - low + 1, height: 1),
        with: glyphs.isRich ? "━" : "=", .muted)
    }
    if let reference = row.reference.flatMap(column) {
      strip.put(glyphs.vertical, column: reference, row: 0, .heading)
    }
    if let number = column(row.number) {
      strip.put(glyphs.on, column: number, row: 0, Style(.accent, .bold))
    }
  }
}
