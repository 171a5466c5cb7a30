import TextColumns

/// Tokens one after the other over as many lines as they need, their limits visible.
///
/// Neighbours lie on different grounds; where there are few colours, a bar stands between them.
/// Each token may have a caption below it, such as its id or the name of its position.
public struct TokenStrip: Widget, Hashable, Sendable {
  /// One token.
  public struct Token: Hashable, Sendable {
    /// Its display form, with leading space and odd bytes visible already.
    public var text: String
    /// Words below it; none when empty.
    public var caption: String
    /// What it means.
    public var style: Style

    /// Puts a token together.
    public init(_ text: String, caption: String = "", style: Style = .text) {
      self.text = text
      self.caption = caption
      self.style = style
    }
  }

  /// The tokens.
  public var tokens: [Token]
  /// The token under the cursor.
  public var cursor: Int?
  /// The token that is kept in sight where there is no cursor; the first without it.
  public var followed: Int?
  /// Whether the mouse can choose tokens.
  public var isPointable: Bool

  /// Makes a strip.
  public init(
    tokens: [Token], cursor: Int? = nil, followed: Int? = nil, isPointable: Bool = true
  ) {
    self.tokens = tokens
    self.cursor = cursor
    self.followed = followed
    self.isPointable = isPointable
  }

  /// The lines that the strip takes at a width.
  public func height(width: Int) -> Int {
    (places(width: width, separated: true).last.map { $0.line + 1 } ?? 0) * linesEach
  }

  private var linesEach: Int { tokens.contains { !$0.caption.isEmpty } ? 2 : 1 }

  private struct Place {
    var column: Int
    var line: Int
    var width: Int
  }

  /// Where each token lies, in lines of tokens.
  private func places(width: Int, separated: Bool) -> [Place] {
    var places: [Place] = []
    var (column, line) = (0, 0)
    for token in tokens {
      let wanted = max(1, Columns.width(of: token.text), Columns.width(of: token.caption))
      let size = min(wanted, max(1, width))
      if column > 0, column + size > width { (column, line) = (0, line + 1) }
      places.append(Place(column: column, line: line, width: size))
      column += size + (separated ? 1 : 0)
    }
    return places
  }

  /// Draws the lines around the cursor.
  public func draw(on canvas: Canvas) {
    guard canvas.width > 0, canvas.height > 0 else { return }
    let isPlain = canvas.traits.depth <= .sixteen
    let isSeparated = isPlain || linesEach == 2
    let places = places(width: canvas.width, separated: isSeparated)
    let lines = (places.last?.line ?? -1) + 1
    let room = max(1, canvas.height / linesEach)
    let chosen = (cursor ?? followed).flatMap {
      places.indices.contains($0) ? places[$0].line : nil
    }
    let first = Viewport.start(showing: chosen, of: lines, room: room)
    for (index, (token, place)) in zip(tokens, places).enumerated() {
      let row = (place.line - first) * linesEach
      guard (0..<canvas.height).contains(row) else { continue }
      if isPointable {
        canvas.mark(
          Rect(column: place.column, row: row, width: place.width, height: linesEach),
          as: .token(index))
      }
      var style = index == cursor ? .cursor : token.style
      if !isPlain, index != cursor, index % 2 == 0 { style = style.on(.bar) }
      canvas.fill(Rect(column: place.column, row: row, width: place.width, height: 1), style)
      canvas.text(token.text, column: place.column, row: row, style, width: place.width)
      if isPlain, place.column > 0 {
        canvas.text(String(canvas.glyphs.vertical), column: place.column - 1, row: row, .border)
      }
      if row + 1 < canvas.height, linesEach == 2 {
        canvas.text(token.caption, column: place.column, row: row + 1, .muted, width: place.width)
      }
    }
  }
}
