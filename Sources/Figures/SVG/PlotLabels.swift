/// Words beside the marks of a plot, each at the nearest place around its mark that is free.
struct PlotLabels {
  private struct Block {
    var x: Double
    var y: Double
    var width: Double
    var height: Double

    func meets(_ other: Block) -> Bool {
      x < other.x + other.width && other.x < x + width && y < other.y + other.height
        && other.y < y + height
    }
  }

  private let width: Double
  private let height: Double
  private var taken: [Block] = []

  private static let size = 9.0
  private static let line = 11.0
  /// Longer words are cut.
  private static let longest = 150.0

  init(width: Double, height: Double) {
    self.width = width
    self.height = height
  }

  /// Keeps words off a mark.
  mutating func avoid(_ x: Double, _ y: Double) {
    taken.append(Block(x: x - 4, y: y - 4, width: 8, height: 8))
  }

  /// Writes the words of a mark; where nothing is free, farther off and with a line to the mark.
  mutating func draw(_ words: String, _ x: Double, _ y: Double, on canvas: inout SVGCanvas) {
    let words = TextMeasure.fitted(words, to: Self.longest, size: Self.size)
    let length = TextMeasure.width(words, size: Self.size)
    var places: [(x: Double, y: Double)] = []
    for far in [0.0, 14, 28, 44, 62] {
      places += [
        (x + 7 + far, y - 5.5), (x - 7 - far - length, y - 5.5),
        (x + 5 + far / 2, y - 15 - far), (x + 5 + far / 2, y + 5 + far),
        (x - 5 - far / 2 - length, y - 15 - far), (x - 5 - far / 2 - length, y + 5 + far),
      ]
    }
    let blocks = places.map { Block(x: $0.x, y: $0.y, width: length, height: Self.line) }
    let found = blocks.firstIndex { block in
      block.x >= 0 && block.x + length <= width && block.y >= 0 && block.y + Self.line <= height
        && !taken.contains { $0.meets(block) }
    }
    guard let found else { return }
    let block = blocks[found]
    taken.append(block)
    if found >= 6 {
      let end = block.x > x ? block.x - 1 : block.x + length + 1
      canvas.line((x, y), (end, block.y + Self.line / 2), SVGColor.axis, width: 0.6)
    }
    canvas.words(words, x: block.x, y: block.y + 8.7, .init(size: Self.size))
  }
}
