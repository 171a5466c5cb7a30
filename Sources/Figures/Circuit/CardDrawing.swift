import Screen
import TextColumns

/// A card: heading, and a row for each finding with its number, its interval on a scale, and its
/// sentence.
struct CardDrawing: Drawing {
  private let card: Card
  private let heading: [String]
  private let lines: [String]
  private let rows: [CardRowDrawing]
  private let foot: [String]
  let width = 760.0
  let height: Double

  private static let headingSize = 13.0
  private static let lineSize = 9.5
  private static let inner = 728.0

  init(_ figure: CardFigure) {
    let card = figure.card
    self.card = card
    func wrapped(_ words: String, size: Double, isBold: Bool = false) -> [String] {
      words.isEmpty
        ? []
        : Columns.wrapped(Columns.printable(words)) {
          TextMeasure.width($0, size: size, isBold: isBold) <= Self.inner
        }
    }
    heading = wrapped(card.heading, size: Self.headingSize, isBold: true)
    lines = card.lines.flatMap { wrapped($0, size: Self.lineSize) }
    foot = wrapped(card.intervalMeaning, size: 8.5)
    rows = card.rows.map(CardRowDrawing.init)
    height =
      14 + 19 * Double(heading.count) + 14 * Double(lines.count) + 8
      + rows.reduce(0) { $0 + $1.height } + 13 * Double(foot.count) + (foot.isEmpty ? 8 : 14)
  }

  func draw(on canvas: inout SVGCanvas) {
    canvas.roundedRectangle(
      0.75, 0.75, width - 1.5, height - 1.5, radius: 10, fill: SVGColor.paper,
      stroke: SVGColor.axis, strokeWidth: 1)
    var y = 12.0
    for line in heading {
      y += 19
      canvas.words(line, x: 16, y: y - 3, .init(size: Self.headingSize, isBold: true))
    }
    for line in lines {
      y += 14
      canvas.words(line, x: 16, y: y - 2, .init(size: Self.lineSize, color: SVGColor.muted))
    }
    y += 8
    for row in rows {
      canvas.line((16, y), (width - 16, y), SVGColor.rule, width: 1)
      canvas.group(x: 16, y: y) { row.draw(on: &$0) }
      y += row.height
    }
    if !foot.isEmpty { canvas.line((16, y), (width - 16, y), SVGColor.rule, width: 1) }
    for line in foot {
      y += 13
      canvas.words(line, x: 16, y: y + 2, .init(size: 8.5, color: SVGColor.muted))
    }
  }
}

/// A finding of a card.
struct CardRowDrawing {
  private let row: Card.Row
  private let title: [String]
  private let sentence: [String]
  let height: Double

  private static let titleRoom = 128.0
  /// Where number, scale and sentence begin, and how wide the last two are.
  private static let value = 156.0
  private static let scale = (x: 282.0, width: 132.0)
  private static let words = (x: 440.0, width: 288.0)
  private static let line = 12.5

  init(_ row: Card.Row) {
    self.row = row
    title = Columns.wrapped(Columns.printable(row.title)) {
      TextMeasure.width($0, size: 10.5, isBold: true) <= Self.titleRoom
    }
    sentence = Columns.wrapped(Columns.printable(row.sentence)) {
      TextMeasure.width($0, size: 9.5) <= Self.words.width
    }
    let lines = max(Double(title.count) * 13.5, Double(sentence.count) * Self.line, 26)
    height = lines + 20
  }

  func draw(on canvas: inout SVGCanvas) {
    drawVerdict(on: &canvas)
    for (index, line) in title.enumerated() {
      canvas.words(
        line, x: 22, y: 21 + 13.5 * Double(index), .init(size: 10.5, isBold: true))
    }
    canvas.words(
      TextMeasure.fitted(row.value(), to: 112, size: 13), x: Self.value, y: 22,
      .init(size: 13, color: color, isBold: true))
    canvas.words(
      TextMeasure.fitted(row.range(), to: 116, size: 8.5), x: Self.value, y: 35,
      .init(size: 8.5, color: SVGColor.muted))
    drawScale(on: &canvas)
    for (index, line) in sentence.enumerated() {
      canvas.words(
        line, x: Self.words.x, y: 19.5 + Self.line * Double(index), .init(size: 9.5))
    }
  }

  private var color: String {
    switch row.verdict {
    case .good: Tint.green.rgb(onDark: false).hex
    case .open: SVGColor.text
    case .poor: Tint.vermilion.rgb(onDark: false).hex
    }
  }

  /// A disc with a tick, a ring, or a triangle: shapes tell them apart without colours.
  private func drawVerdict(on canvas: inout SVGCanvas) {
    switch row.verdict {
    case .good:
      canvas.circle(7, 17.5, radius: 6.5, fill: color)
      var tick = SVGPath(4, 17.7)
      tick.line(6.3, 20)
      tick.line(10.2, 15)
      canvas.path(tick, SVGColor.paper, width: 1.7)
    case .open:
      canvas.circle(
        7, 17.5, radius: 5.8, fill: SVGColor.paper, stroke: SVGColor.axis, strokeWidth: 1.5)
    case .poor:
      var triangle = SVGPath(7, 10.5)
      triangle.line(14, 23.5)
      triangle.line(0, 23.5)
      triangle.close()
      canvas.shape(triangle, color)
      canvas.line((7, 15), (7, 19.3), SVGColor.paper, width: 1.6)
      canvas.circle(7, 21.4, radius: 0.9, fill: SVGColor.paper)
    }
  }

  private func drawScale(on canvas: inout SVGCanvas) {
    guard let ends = row.scale, ends.upperBound > ends.lowerBound else { return }
    let (start, width) = Self.scale
    func place(_ value: Double) -> Double? {
      let share = (value - ends.lowerBound) / (ends.upperBound - ends.lowerBound)
      return share.isFinite ? start + width * max(0, min(1, share)) : nil
    }
    canvas.roundedRectangle(start, 16, width, 4, radius: 2, fill: SVGColor.rule)
    if let low = row.interval.flatMap({ place($0.lowerBound) }),
      let high = row.interval.flatMap({ place($0.upperBound) })
    {
      canvas.roundedRectangle(
        low, 14.5, max(2, high - low), 7, radius: 3.5, fill: color, opacity: 0.35)
    }
    if let reference = row.reference.flatMap(place) {
      canvas.line((reference, 9), (reference, 27), SVGColor.muted, width: 1)
    }
    if let number = place(row.number) {
      canvas.circle(number, 18, radius: 4.2, fill: color, stroke: SVGColor.paper)
    }
    let digits = row.decimals > 2 ? 3 : 2
    canvas.words(
      Numeral.significant(ends.lowerBound, digits: digits), x: start, y: 36,
      .init(size: 8, color: SVGColor.muted))
    canvas.words(
      Numeral.significant(ends.upperBound, digits: digits), x: start + width, y: 36,
      .init(size: 8, color: SVGColor.muted, anchor: .end))
  }
}
