/// One cell of a screen.
public struct Cell: Hashable, Sendable {
  /// What stands in the cell; a blank where the second half of a wide character lies.
  public let character: Character
  /// What the cell means.
  public let style: Style
  /// The columns that the character takes: 1 or 2; 0 for the second half of a wide one.
  public let columns: UInt8

  /// Makes a cell; the canvas sees to it that halves come in pairs.
  init(_ character: Character, _ style: Style, columns: UInt8 = 1) {
    self.character = character
    self.style = style
    self.columns = columns
  }

  /// An empty cell.
  public static let blank = Cell(" ", .text)
}

/// What a screen shows at one moment: a grid of cells, the cursor, and the window's title.
public struct Frame: Hashable, Sendable {
  /// The size of the grid.
  public let size: Size
  /// The cells, row after row.
  public let cells: [Cell]
  /// Where the text cursor stands; hidden without one.
  public let cursor: Point?
  /// The title of the terminal's window, free of controls; untouched without one.
  public let title: String?

  init(size: Size, cells: [Cell], cursor: Point?, title: String?) {
    self.size = size
    self.cells = cells
    self.cursor = cursor
    self.title = title
  }

  /// Draws a frame.
  ///
  /// - Parameters:
  ///   - size: the size of the screen.
  ///   - traits: what the screen can show, for widgets to choose their glyphs by.
  ///   - draw: draws into a canvas of the whole screen, which is blank at first.
  /// - Returns: what was drawn.
  public static func drawn(
    size: Size, traits: DisplayTraits = .full, _ draw: (Canvas) -> Void
  ) -> Frame {
    let canvas = Canvas(size: size, traits: traits)
    draw(canvas)
    return canvas.frame
  }

  /// The cells of one row.
  ///
  /// `row` is counted from the top and must be on the grid.
  public func row(_ row: Int) -> ArraySlice<Cell> {
    precondition((0..<size.height).contains(row), "Frame: row \(row) of \(size.height)")
    return cells[row * size.width..<(row + 1) * size.width]
  }

  /// The cell at a place, or nothing outside the grid.
  public func cell(at point: Point) -> Cell? {
    Rect(size).contains(point) ? cells[point.row * size.width + point.column] : nil
  }
}

/// What a screen can show.
public struct DisplayTraits: Hashable, Sendable {
  /// How many colours there are.
  public var depth: ColorDepth
  /// Which characters there are.
  public var glyphs: Glyphs

  /// Names the abilities.
  public init(depth: ColorDepth, glyphs: Glyphs) {
    self.depth = depth
    self.glyphs = glyphs
  }

  /// Every colour and every character.
  public static let full = DisplayTraits(depth: .trueColor, glyphs: .unicode)
  /// No colour, and ASCII alone.
  public static let plain = DisplayTraits(depth: .monochrome, glyphs: .ascii)
}
