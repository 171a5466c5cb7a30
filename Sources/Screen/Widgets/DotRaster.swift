/// A picture of dots in layers: eight to a cell where there is braille, else one.
///
/// Dots are counted from the upper left corner. A cell has the look of the last layer that was
/// drawn on it; a layer that is not faint takes the cell from a faint one, so that a smooth line
/// stays a line in front of the noise that it was made from.
struct DotRaster {
  /// The number of columns of dots.
  let width: Int
  /// The number of rows of dots.
  let height: Int
  private let size: Size
  private let across: Int
  private let down: Int
  private var dots: [UInt8]
  private var owners: [Int]
  private var isFaint: [Bool] = []

  /// An empty picture for a canvas.
  init(size: Size, isBraille: Bool) {
    self.size = size
    across = isBraille ? 2 : 1
    down = isBraille ? 4 : 1
    width = size.width * across
    height = size.height * down
    dots = Array(repeating: 0, count: size.width * size.height)
    owners = Array(repeating: -1, count: size.width * size.height)
  }

  /// Starts the next layer, which lies in front of those before it.
  mutating func addLayer(isFaint: Bool) {
    self.isFaint.append(isFaint)
  }

  /// Sets a dot of the newest layer; nothing outside the picture.
  mutating func set(_ x: Int, _ y: Int) {
    guard (0..<width).contains(x), (0..<height).contains(y) else { return }
    let cell = y / down * size.width + x / across
    let layer = isFaint.count - 1
    if owners[cell] >= 0, isFaint[owners[cell]], !isFaint[layer] { dots[cell] = 0 }
    owners[cell] = layer
    dots[cell] |= across == 1 ? 1 : Self.braille[x % 2][y % 4]
  }

  /// Sets the dots of a column between two rows, both included.
  mutating func column(_ x: Int, from start: Int, to end: Int, where isDrawn: Bool = true) {
    guard isDrawn else { return }
    let low = max(0, min(start, end))
    let high = min(height - 1, max(start, end))
    guard low <= high else { return }
    for y in low...high { set(x, y) }
  }

  /// Draws what was set, each layer with its own look.
  ///
  /// - Parameters:
  ///   - canvas: of the picture's size.
  ///   - looks: style and, where there is no braille, the mark of each layer.
  func draw(on canvas: Canvas, _ looks: [(style: Style, mark: Character)]) {
    for row in 0..<size.height {
      for column in 0..<size.width {
        let cell = row * size.width + column
        guard dots[cell] != 0, looks.indices.contains(owners[cell]) else { continue }
        let look = looks[owners[cell]]
        let braille = Unicode.Scalar(0x2800 + UInt32(dots[cell])).map(Character.init)
        canvas.put(
          across == 1 ? look.mark : braille ?? look.mark, column: column, row: row, look.style)
      }
    }
  }

  /// The bit of each dot of a braille cell, by column and row.
  private static let braille: [[UInt8]] = [
    [0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80],
  ]
}
