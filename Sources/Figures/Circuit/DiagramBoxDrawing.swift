import Screen

/// A box with its title, its foot and its items.
struct DiagramBoxDrawing {
  private let box: Diagram.Box
  private let diagram: Diagram
  private let title: String
  private let subtitle: String
  private let columns: Int
  private let rows: Int
  private let cell: Double
  let width: Double
  let height: Double

  private static let titleSize = 11.0
  private static let subtitleSize = 9.0
  private static let padding = 9.0
  private static let head = 24.0
  private static let row = 25.0
  /// Longer titles are cut.
  private static let longest = 190.0

  init(_ box: Diagram.Box, _ diagram: Diagram) {
    self.box = box
    self.diagram = diagram
    title = TextMeasure.fitted(box.title, to: Self.longest, size: Self.titleSize)
    subtitle = TextMeasure.fitted(box.subtitle, to: 90, size: Self.subtitleSize)
    let count = box.items.count
    columns =
      count <= 3 ? max(1, min(count, count == 2 ? 2 : 3)) : count <= 8 ? 2 : count <= 18 ? 3 : 4
    rows = (count + columns - 1) / columns
    let hasDisc = diagram.largest > 0
    let widest = box.items.lazy.map { DiagramItemDrawing.width($0, hasDisc: hasDisc) }
    cell = max(40, (widest.max() ?? 0) + 12)
    let foot =
      subtitle.isEmpty ? 0 : TextMeasure.width(subtitle, size: Self.subtitleSize) + 14
    let words = TextMeasure.width(title, size: Self.titleSize, isBold: true) + foot
    width = max(words + 2 * Self.padding + 4, count == 0 ? 0 : Double(columns) * cell + 12)
    height = count == 0 ? 32 : Self.head + Double(rows) * Self.row + 7
  }

  /// Draws the box in the width of its level.
  func draw(on canvas: inout SVGCanvas, width: Double) {
    let color = box.tint?.rgb(onDark: false).hex ?? SVGColor.axis
    // What lies behind is hidden before the light ground of the class goes over it.
    canvas.roundedRectangle(0, 0, width, height, radius: 8, fill: SVGColor.paper)
    canvas.roundedRectangle(
      0, 0, width, height, radius: 8, fill: color, opacity: box.items.isEmpty ? 0.04 : 0.06,
      stroke: color, strokeWidth: 1.3)
    guard !box.items.isEmpty else {
      canvas.words(
        title, x: width / 2, y: 20, .init(size: Self.titleSize, anchor: .middle, isBold: true))
      return
    }
    canvas.words(
      title, x: Self.padding, y: 17, .init(size: Self.titleSize, color: color, isBold: true))
    canvas.words(
      subtitle, x: width - Self.padding, y: 17,
      .init(size: Self.subtitleSize, color: SVGColor.muted, anchor: .end))
    let left = (width - Double(columns) * cell) / 2
    for (index, item) in box.items.enumerated() {
      let x = left + Double(index % columns) * cell + 6
      let y = Self.head + (Double(index / columns) + 0.5) * Self.row
      DiagramItemDrawing(item, size: diagram.size(of: item), color: color)
        .draw(x, y, hasDisc: diagram.largest > 0, on: &canvas)
    }
  }
}

/// An item with a disc at its left whose area is its number.
struct DiagramItemDrawing {
  private let item: Diagram.Item
  private let size: Double?
  private let color: String
  private let words: String

  static let letters = 10.5
  /// The radius of the disc of the largest number.
  static let largest = 10.5
  private static let gap = 4.0
  /// Longer names are cut.
  private static let longest = 90.0

  init(_ item: Diagram.Item, size: Double?, color: String) {
    self.item = item
    self.size = size
    self.color = color
    words = Self.words(item)
  }

  /// The name, with a sign when it is new.
  private static func words(_ item: Diagram.Item) -> String {
    (item.mark == .added ? "+" : "") + TextMeasure.fitted(item.text, to: longest, size: letters)
  }

  /// How wide the name of an item is.
  static func nameWidth(_ item: Diagram.Item) -> Double {
    TextMeasure.width(words(item), size: letters, isBold: item.mark == .added)
  }

  /// How wide an item is, with room for the largest disc where there are numbers.
  static func width(_ item: Diagram.Item, hasDisc: Bool) -> Double {
    nameWidth(item) + (hasDisc ? 2 * largest + gap : 0)
  }

  /// Draws name and disc, the left edge of the largest disc at `x`.
  func draw(_ x: Double, _ y: Double, hasDisc: Bool, on canvas: inout SVGCanvas) {
    let isNew = item.mark == .added
    let isGone = item.mark == .removed
    if let size, hasDisc {
      canvas.circle(
        x + Self.largest, y, radius: max(0.8, Self.largest * size.squareRoot()),
        fill: isGone ? SVGColor.axis : isNew ? SVGColor.added : color, opacity: isGone ? 0.4 : 0.62)
    }
    let start = x + (hasDisc ? 2 * Self.largest + Self.gap : 0)
    canvas.words(
      words, x: start, y: y + 3.6,
      .init(
        size: Self.letters,
        color: isNew ? SVGColor.added : isGone ? SVGColor.muted : SVGColor.text, isBold: isNew))
    guard isGone else { return }
    canvas.line(
      (start - 1, y), (start + Self.nameWidth(item), y), SVGColor.muted, width: 1.1)
  }
}
