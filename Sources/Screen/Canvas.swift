public import TextColumns

/// A part of a screen to draw on; nothing drawn on it reaches beyond its edges.
///
/// Places are counted from its own upper left corner. A canvas shares its cells with the canvases
/// cut from it. Characters that a terminal would obey, hide or misplace are replaced by visible
/// ones, wide characters are never split, and where only ASCII can be shown nothing else is drawn.
public struct Canvas {
  /// The size of the part, whether or not all of it lies on the screen.
  public let size: Size
  let surface: Surface
  private let origin: Point
  private let clip: Rect

  init(size: Size, traits: DisplayTraits) {
    self.size = size
    surface = Surface(size: size, traits: traits)
    origin = .zero
    clip = Rect(size)
  }

  private init(size: Size, surface: Surface, origin: Point, clip: Rect) {
    self.size = size
    self.surface = surface
    self.origin = origin
    self.clip = clip
  }

  /// All of the canvas, in its own coordinates.
  public var bounds: Rect { Rect(size) }

  /// The number of columns.
  public var width: Int { size.width }

  /// The number of rows.
  public var height: Int { size.height }

  /// What the screen can show.
  public var traits: DisplayTraits { surface.traits }

  /// The characters to draw with.
  public var glyphs: Glyphs { surface.traits.glyphs }

  /// The part of the canvas within a block of its own coordinates.
  ///
  /// The part may reach beyond the canvas; what is drawn there is lost.
  public subscript(rect: Rect) -> Canvas {
    let place = Rect(
      column: origin.column + rect.column, row: origin.row + rect.row, width: rect.width,
      height: rect.height)
    return Canvas(
      size: rect.size, surface: surface, origin: Point(column: place.column, row: place.row),
      clip: clip.intersection(place))
  }

  /// The part of a block that lies on the screen and in this canvas, in the screen's coordinates.
  func visible(_ rect: Rect) -> Rect {
    Rect(
      column: origin.column + rect.column, row: origin.row + rect.row, width: rect.width,
      height: rect.height
    ).intersection(clip)
  }

  /// What has been drawn so far on the whole screen.
  var frame: Frame { surface.frame }
}

// MARK: Text

extension Canvas {
  /// Draws one line of text.
  ///
  /// - Parameters:
  ///   - text: the text; characters that a terminal would obey are shown by stand-ins.
  ///   - column: where it starts.
  ///   - row: the row it is on.
  ///   - style: what it means.
  ///   - width: the columns it has; a longer text ends in an ellipsis. Without it, the text is
  ///     cut at the edge of the canvas, also with an ellipsis.
  ///   - alignment: where in `width` a shorter text rests; without `width`, at the left.
  /// - Returns: the column after the last one drawn on.
  @discardableResult
  public func text(
    _ text: some StringProtocol, column: Int = 0, row: Int = 0, _ style: Style = .text,
    width: Int? = nil, alignment: Columns.Alignment = .left
  ) -> Int {
    let room = min(width ?? .max, max(0, size.width - max(0, column)) + max(0, -column))
    let shown = glyphs.shown(text)
    let fitted = Columns.truncated(shown, to: room, ellipsis: glyphs.ellipsis)
    var place = column
    if let width, alignment != .left {
      let missing = max(0, min(width, room) - Columns.width(of: fitted))
      place += alignment == .right ? missing : missing / 2
    }
    for character in fitted { place += put(character, column: place, row: row, style) }
    return place
  }

  /// Draws pieces of text one after the other on one line.
  ///
  /// - Returns: the column after the last one drawn on.
  @discardableResult
  public func line(_ spans: [Span], column: Int = 0, row: Int = 0) -> Int {
    spans.reduce(column) { $1.draw(on: self, column: $0, row: row) }
  }

  /// Draws a character that is known to be printable, or a blank where it does not fit whole.
  ///
  /// - Returns: the columns it takes.
  @discardableResult
  func put(_ character: Character, column: Int, row: Int, _ style: Style) -> Int {
    let columns = Columns.width(of: character)
    let place = Point(column: origin.column + column, row: origin.row + row)
    guard columns == 2 else {
      if clip.contains(place) { surface.set(Cell(character, style), at: place) }
      return columns
    }
    let second = Point(column: place.column + 1, row: place.row)
    if clip.contains(place), clip.contains(second) {
      surface.setWide(character, style, at: place)
    } else if clip.contains(place) {
      surface.set(Cell(" ", style), at: place)
    } else if clip.contains(second) {
      surface.set(Cell(" ", style), at: second)
    }
    return 2
  }
}

// MARK: Shapes

extension Canvas {
  /// Fills a block with one character of one column; without a block, the whole canvas.
  public func fill(_ rect: Rect? = nil, with character: Character = " ", _ style: Style = .text) {
    let shown = glyphs.shown(String(character))
    let filling: Character = Columns.width(of: shown) == 1 ? shown.first ?? " " : " "
    // Clipping first keeps a huge block from costing more than the screen has cells.
    let place = rect ?? bounds
    let visible = visible(place)
    for row in visible.row..<visible.endRow {
      for column in visible.column..<visible.endColumn {
        surface.set(Cell(filling, style), at: Point(column: column, row: row))
      }
    }
  }

  /// Gives cells a style and leaves their characters as they are.
  public func restyle(_ rect: Rect, _ change: (Style) -> Style) {
    let visible = visible(rect)
    for row in visible.row..<visible.endRow {
      for column in visible.column..<visible.endColumn {
        surface.restyle(Point(column: column, row: row), change)
      }
    }
  }

  /// Draws a rule from left to right.
  public func horizontalLine(column: Int, row: Int, width: Int, _ style: Style = .border) {
    fill(
      Rect(column: column, row: row, width: width, height: 1), with: glyphs.horizontal, style)
  }

  /// Draws a rule from top to bottom.
  public func verticalLine(column: Int, row: Int, height: Int, _ style: Style = .border) {
    fill(Rect(column: column, row: row, width: 1, height: height), with: glyphs.vertical, style)
  }

  /// Draws a frame around the edge of a block, with a title in its upper side.
  ///
  /// - Parameters:
  ///   - rect: the block; without it, the whole canvas.
  ///   - title: words for the upper side; none when empty.
  ///   - style: what the frame means.
  ///   - titleStyle: what the title means.
  /// - Returns: the canvas inside the frame, empty when there is no room for one.
  @discardableResult
  public func box(
    _ rect: Rect? = nil, title: String = "", _ style: Style = .border,
    titleStyle: Style = .title
  ) -> Canvas {
    let outer = rect ?? bounds
    let inner = self[outer.inset(columns: 1, rows: 1)]
    guard outer.width >= 2, outer.height >= 2 else { return inner }
    let (right, bottom) = (outer.endColumn - 1, outer.endRow - 1)
    for row in [outer.row, bottom] {
      horizontalLine(column: outer.column + 1, row: row, width: outer.width - 2, style)
    }
    for column in [outer.column, right] {
      verticalLine(column: column, row: outer.row + 1, height: outer.height - 2, style)
    }
    put(glyphs.topLeft, column: outer.column, row: outer.row, style)
    put(glyphs.topRight, column: right, row: outer.row, style)
    put(glyphs.bottomLeft, column: outer.column, row: bottom, style)
    put(glyphs.bottomRight, column: right, row: bottom, style)
    if !title.isEmpty, outer.width >= 6 {
      text(
        " \(title) ", column: outer.column + 2, row: outer.row, titleStyle, width: outer.width - 4)
    }
    return inner
  }
}

extension Canvas {
  /// Whether the whole of a cell is part of a bar.
  func isFilled(_ point: Point) -> Bool {
    let place = visible(Rect(column: point.column, row: point.row, width: 1, height: 1))
    guard !place.isEmpty else { return false }
    return surface.character(at: Point(column: place.column, row: place.row)) == glyphs.full
  }
}

// MARK: Beside the cells

extension Canvas {
  /// Shows the text cursor at a place of this canvas, if that lies on the screen.
  public func showCursor(column: Int, row: Int) {
    let place = Point(column: origin.column + column, row: origin.row + row)
    if clip.contains(place) { surface.cursor = place }
  }

  /// Names the terminal's window.
  public func setTitle(_ title: String) {
    surface.title = glyphs.shown(title)
  }
}

/// A piece of text with one meaning.
public struct Span: Hashable, Sendable {
  /// The words.
  public var text: String
  /// What they mean.
  public var style: Style

  /// Puts words and meaning together.
  public init(_ text: String, _ style: Style = .text) {
    self.text = text
    self.style = style
  }

  fileprivate func draw(on canvas: Canvas, column: Int, row: Int) -> Int {
    column >= canvas.width ? column : canvas.text(text, column: column, row: row, style)
  }
}
