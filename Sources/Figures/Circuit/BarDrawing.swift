import Screen

/// Upright bars with whiskers, coloured by group, a letter of the group below each.
struct BarDrawing: Drawing {
  private let figure: BarFigure
  private let scale: PlotScale
  private let ticks: [PlotScale.Tick]
  private let left: Double
  private let step: Double
  private let labels: [String]
  private let labelHeight: Double
  private let letters: [String: Character]
  private let key: BarKey

  private static let areaHeight = 260.0
  private static let labelSize = 9.0
  private static let titleSize = 10.5

  init(_ figure: BarFigure) {
    self.figure = figure
    let values = figure.bars.flatMap { bar in
      [bar.value] + (bar.interval.map { [$0.lowerBound, $0.upperBound] } ?? [])
    }
    let fitted = PlotScale(fitting: values + [0, figure.reference?.value ?? 0])
    let room = (fitted.range.upperBound - fitted.range.lowerBound) * 0.04
    scale = PlotScale(
      (fitted.range.lowerBound < 0 ? fitted.range.lowerBound - room : 0)...(fitted.range.upperBound
        + room))
    ticks = scale.ticks(most: 7)
    let widest = ticks.lazy.map { TextMeasure.width($0.label, size: 9.5) }.max() ?? 0
    left = widest + 8 + (figure.valueTitle.isEmpty ? 0 : 20)
    step = max(14, min(44, 640 / Double(max(1, figure.bars.count))))
    labels = figure.bars.map { TextMeasure.fitted($0.label, to: 90, size: Self.labelSize) }
    let longest = labels.lazy.map { TextMeasure.width($0, size: Self.labelSize) }.max() ?? 0
    labelHeight = longest <= step - 3 ? 14 : -longest - 8
    letters = Dictionary(uniqueKeysWithValues: zip(figure.groups, ClassLetters.of(figure.groups)))
    key = BarKey(figure, letters, room: max(360, step * Double(figure.bars.count)))
  }

  private var area: Double { max(120, step * Double(figure.bars.count) + 8) }
  private var below: Double { abs(labelHeight) + (letters.isEmpty ? 4 : 17) }

  var width: Double { left + max(area, key.width) + 8 }
  var height: Double {
    key.height + Self.areaHeight + below + (figure.labelTitle.isEmpty ? 0 : 16)
  }

  func draw(on canvas: inout SVGCanvas) {
    canvas.group(x: left, y: 0) { key.draw(on: &$0) }
    canvas.group(x: left, y: key.height) { canvas in
      drawAxis(on: &canvas)
      for (index, bar) in figure.bars.enumerated() { draw(bar, index, on: &canvas) }
      if let reference = figure.reference, let y = place(reference.value) {
        canvas.element(
          "<path d=\"M0 \(SVGCanvas.number(y))L\(SVGCanvas.number(area)) \(SVGCanvas.number(y))\" "
            + "stroke=\"\(SVGColor.text)\" stroke-width=\"1\" stroke-dasharray=\"5 3\" fill=\"none\"/>"
        )
      }
      let zero = place(0) ?? Self.areaHeight
      canvas.line((0, zero), (area, zero), SVGColor.axis)
    }
    canvas.words(
      TextMeasure.fitted(figure.valueTitle, to: Self.areaHeight, size: Self.titleSize), x: 10,
      y: key.height + Self.areaHeight / 2,
      .init(size: Self.titleSize, anchor: .middle, rotation: -90))
    canvas.words(
      TextMeasure.fitted(figure.labelTitle, to: area, size: Self.titleSize), x: left + area / 2,
      y: height - 3, .init(size: Self.titleSize, anchor: .middle))
  }

  private func drawAxis(on canvas: inout SVGCanvas) {
    for tick in ticks {
      guard let y = place(tick.value) else { continue }
      canvas.line((0, y), (area, y), SVGColor.rule, width: 0.8)
      canvas.words(
        tick.label, x: -7, y: y + 3.3,
        .init(size: 9.5, color: SVGColor.muted, anchor: .end))
    }
    canvas.line((0, 0), (0, Self.areaHeight), SVGColor.axis)
  }

  private func place(_ value: Double) -> Double? {
    scale.share(of: value).map { (1 - max(0, min(1, $0))) * Self.areaHeight }
  }

  private func draw(_ bar: BarFigure.Bar, _ index: Int, on canvas: inout SVGCanvas) {
    let x = 4 + (Double(index) + 0.5) * step
    let color = BarKey.color(figure.groups.firstIndex(of: bar.group))
    if let y = place(bar.value), let zero = place(0) {
      let width = step * 0.72
      canvas.roundedRectangle(
        x - width / 2, min(y, zero), width, max(0.6, abs(zero - y)), radius: 1.5, fill: color,
        opacity: 0.82)
    }
    if let low = bar.interval.flatMap({ place($0.lowerBound) }),
      let high = bar.interval.flatMap({ place($0.upperBound) })
    {
      canvas.line((x, low), (x, high), SVGColor.text, width: 1.1)
      for end in [low, high] {
        canvas.line((x - 3, end), (x + 3, end), SVGColor.text, width: 1.1)
      }
    }
    let isLevel = labelHeight > 0
    canvas.words(
      labels[index], x: isLevel ? x : x + 3.2, y: Self.areaHeight + (isLevel ? 13 : 6),
      .init(size: Self.labelSize, anchor: isLevel ? .middle : .end, rotation: isLevel ? 0 : -90))
    guard let letter = letters[bar.group] else { return }
    canvas.words(
      String(letter), x: x, y: Self.areaHeight + below - 4,
      .init(size: Self.labelSize, color: color, anchor: .middle, isBold: true))
  }
}

/// The groups of bars with their letters, and what the line over all bars is.
struct BarKey: Drawing {
  private let items: [(words: String, letter: String, color: String, x: Double, row: Int)]
  let width: Double
  let height: Double

  private static let size = 9.5
  private static let row = 17.0

  /// The colour of a group by its number.
  static func color(_ group: Int?) -> String {
    (group.map { Tint(number: $0) } ?? .sky).rgb(onDark: false).hex
  }

  init(_ figure: BarFigure, _ letters: [String: Character], room: Double) {
    var found = figure.groups.enumerated().map { index, name in
      (name, letters[name].map(String.init) ?? "", Self.color(index))
    }
    if let reference = figure.reference {
      found.append((reference.meaning, "- -", SVGColor.text))
    }
    var items: [(words: String, letter: String, color: String, x: Double, row: Int)] = []
    var (x, row, widest) = (0.0, 0, 0.0)
    for (name, letter, color) in found {
      let words = TextMeasure.fitted(name, to: room - 40, size: Self.size)
      let width = 26 + TextMeasure.width(words, size: Self.size)
      if x > 0, x + width > room { (x, row) = (0, row + 1) }
      items.append((words, letter, color, x, row))
      x += width + 14
      widest = max(widest, x - 14)
    }
    self.items = items
    width = widest
    height = items.isEmpty ? 6 : Self.row * Double(row + 1) + 10
  }

  func draw(on canvas: inout SVGCanvas) {
    for item in items {
      let y = Self.row * Double(item.row) + 8
      if item.letter != "- -" {
        canvas.roundedRectangle(
          item.x, y - 6, 13, 13, radius: 3, fill: item.color, opacity: 0.82)
        canvas.words(
          item.letter, x: item.x + 6.5, y: y + 3.7,
          .init(size: 9, color: SVGColor.paper, anchor: .middle, isBold: true))
      } else {
        canvas.element(
          "<path d=\"M\(SVGCanvas.number(item.x)) \(SVGCanvas.number(y))"
            + "L\(SVGCanvas.number(item.x + 16)) \(SVGCanvas.number(y))\" fill=\"none\" "
            + "stroke=\"\(SVGColor.text)\" stroke-width=\"1\" stroke-dasharray=\"5 3\"/>")
      }
      canvas.words(item.words, x: item.x + 20, y: y + 3.4, .init(size: Self.size))
    }
  }
}
