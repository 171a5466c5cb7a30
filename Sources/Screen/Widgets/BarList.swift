import TextColumns

/// Labelled numbers as horizontal bars, to both sides of zero where there are negative ones.
public struct BarList: Widget, Hashable, Sendable {
  /// One bar.
  public struct Bar: Hashable, Sendable {
    /// The words before it.
    public var label: String
    /// Its number.
    public var value: Double
    /// The words after it; the number itself when empty.
    public var note: String
    /// What the label means.
    public var style: Style
    /// What bar and number mean; that of the number's sign without it.
    public var tone: Style?
    /// An interval around the number, drawn as a whisker; none where there is none.
    public var interval: ClosedRange<Double>?
    /// A letter of its class behind the label; none when empty.
    public var tag: Span

    /// Puts a bar together.
    ///
    /// - Parameters:
    ///   - label: the words before it.
    ///   - value: its number.
    ///   - note: the words after it.
    ///   - style: what the label means.
    ///   - tone: what bar and number mean.
    ///   - interval: an interval around the number.
    ///   - tag: a letter of its class.
    public init(
      _ label: String, _ value: Double, note: String = "", style: Style = .text,
      tone: Style? = nil, interval: ClosedRange<Double>? = nil, tag: Span = Span("")
    ) {
      self.tone = tone
      self.interval = interval
      self.tag = tag
      self.label = label
      self.value = value
      self.note = note
      self.style = style
    }
  }

  /// The bars, from the top.
  public var bars: [Bar]
  /// The number that a bar of full length stands for; the largest without it.
  public var full: Double?
  /// Digits after the point.
  public var decimals: Int
  /// The bar that keys act on.
  public var selected: Int?
  /// Whether bars grow thicker where lines are left over.
  public var fills: Bool

  /// Makes a list.
  public init(
    bars: [Bar], full: Double? = nil, decimals: Int = 2, selected: Int? = nil, fills: Bool = false
  ) {
    self.fills = fills
    self.bars = bars
    self.full = full
    self.decimals = decimals
    self.selected = selected
  }

  /// Bars grow no thicker than this, the line between them included.
  private static let thickest = 3

  /// Draws as many bars as there are lines, around the selected one, with a scroll bar if not all
  /// are seen.
  public func draw(on canvas: Canvas) {
    guard canvas.width > 0, canvas.height > 0 else { return }
    let first = Viewport.start(showing: selected, of: bars.count, room: canvas.height)
    let hasBar = bars.count > canvas.height && canvas.width >= 12
    if hasBar { canvas.scrollBar(first: first, seen: canvas.height, count: bars.count) }
    drawBars(
      from: first,
      on: hasBar ? canvas[canvas.bounds.splitLeft(canvas.width - 2).left] : canvas)
  }

  private func drawBars(from first: Int, on canvas: Canvas) {
    let isSigned = bars.contains { $0.value < 0 }
    let notes = bars.map { bar in
      bar.note.isEmpty
        ? Numeral.fixed(bar.value, decimals: decimals, signed: isSigned, glyphs: canvas.glyphs)
        : bar.note
    }
    let noteWidth = min(notes.lazy.map { Columns.width(of: $0) }.max() ?? 0, canvas.width / 2)
    let tagWidth = bars.lazy.map { Columns.width(of: $0.tag.text) }.max() ?? 0
    let longest = bars.lazy.map { Columns.width(of: $0.label) }.max() ?? 0
    let named = min(longest, max(0, (canvas.width - noteWidth) / 2))
    let labelWidth = named + (tagWidth > 0 ? tagWidth + 1 : 0)
    let strip = canvas.width - labelWidth - noteWidth - 2
    let largest = full ?? bars.lazy.flatMap(\.reach).filter(\.isFinite).max() ?? 0
    let each = fills ? max(1, min(Self.thickest, canvas.height / max(1, bars.count))) : 1
    for place in 0..<min(canvas.height / each, bars.count - first) {
      let bar = bars[first + place]
      let ground: Ground = first + place == selected ? .selected : .plain
      let row = canvas[
        Rect(column: 0, row: place * each, width: canvas.width, height: max(1, each - 1))]
      if ground == .selected { row.fill(Style(.text, on: .selected)) }
      row.text(bar.label, bar.style.on(ground), width: named)
      if tagWidth > 0 {
        row.text(bar.tag.text, column: named + 1, bar.tag.style.on(ground), width: tagWidth)
      }
      row.text(
        notes[first + place], column: canvas.width - noteWidth,
        tone(of: bar, isSigned: isSigned, else: .text).on(ground), width: noteWidth,
        alignment: .right)
      guard strip > 0 else { continue }
      draw(
        bar, of: largest,
        on: row[Rect(column: labelWidth + 1, row: 0, width: strip, height: row.height)],
        isSigned: isSigned, tone(of: bar, isSigned: isSigned, else: .muted).on(ground))
    }
  }

  /// Draws a bar on every line of its room, and its whisker on the middle one.
  private func draw(
    _ bar: Bar, of largest: Double, on room: Canvas, isSigned: Bool, _ style: Style
  ) {
    let share = largest > 0 && bar.value.isFinite ? bar.value / largest : 0
    for line in 0..<room.height {
      let strip = room[Rect(column: 0, row: line, width: room.width, height: 1)]
      drawBar(max(-1, min(1, share)), on: strip, isSigned: isSigned, style)
      if line == room.height / 2, let interval = bar.interval, largest > 0 {
        drawWhisker(
          interval.lowerBound / largest...interval.upperBound / largest, on: strip,
          isSigned: isSigned, style)
      }
    }
  }

  /// What bar and number mean: where there are signs their own, which what rounds to zero has not.
  private func tone(of bar: Bar, isSigned: Bool, else plain: Style) -> Style {
    bar.tone ?? (isSigned ? .sign(of: bar.value, decimals: decimals) : plain)
  }

  private func drawBar(_ share: Double, on strip: Canvas, isSigned: Bool, _ style: Style) {
    let axis = isSigned ? strip.width / 2 : 0
    let room = isSigned ? (share < 0 ? axis : strip.width - axis - 1) : strip.width
    let eighths = strip.glyphs.eighths
    let steps = Int((share.magnitude * Double(max(0, room) * eighths.count)).rounded())
    let (whole, part) = (steps / eighths.count, steps % eighths.count)
    if isSigned {
      strip.text(String(strip.glyphs.axis), column: axis, Style(.border, on: style.ground))
    }
    guard share < 0 else {
      let start = isSigned ? axis + 1 : 0
      strip.fill(
        Rect(column: start, row: 0, width: whole, height: 1), with: strip.glyphs.full, style)
      if part > 0 { strip.put(eighths[part - 1], column: start + whole, row: 0, style) }
      return
    }
    strip.fill(
      Rect(column: axis - whole, row: 0, width: whole, height: 1), with: strip.glyphs.full, style)
    // There are no blocks that fill a cell from the right, so the rest is rounded to a half.
    if 2 * part >= eighths.count, whole < axis {
      strip.put(strip.glyphs.isRich ? "▐" : "-", column: axis - whole - 1, row: 0, style)
    }
  }

  /// Draws an interval over its bar: on the bar with its colours exchanged, beyond it as a line.
  private func drawWhisker(
    _ shares: ClosedRange<Double>, on strip: Canvas, isSigned: Bool, _ style: Style
  ) {
    let axis = isSigned ? strip.width / 2 : 0
    func column(_ share: Double) -> Int {
      let held = max(-1, min(1, share))
      let room = held < 0 ? axis : strip.width - axis - (isSigned ? 1 : 0)
      let place = axis + (isSigned && held >= 0 ? 1 : 0) + Int((held * Double(room)).rounded(.down))
      return max(0, min(strip.width - 1, place))
    }
    guard shares.lowerBound.isFinite, shares.upperBound.isFinite, strip.width > 0 else { return }
    let (low, high) = (column(shares.lowerBound), column(shares.upperBound))
    let glyphs = strip.glyphs
    for place in low...max(low, high) {
      let mark: Character =
        low == high
        ? glyphs.vertical
        : place == low ? glyphs.whiskerLow : place == high ? glyphs.whiskerHigh : glyphs.horizontal
      let isOnBar = strip.isFilled(Point(column: place, row: 0))
      strip.put(mark, column: place, row: 0, isOnBar ? style.with(.reverse) : style)
    }
  }
}

extension BarList.Bar {
  /// How far bar and interval reach from zero.
  fileprivate var reach: [Double] {
    [value.magnitude] + (interval.map { [$0.lowerBound.magnitude, $0.upperBound.magnitude] } ?? [])
  }
}
