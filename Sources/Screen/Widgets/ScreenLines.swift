import TextColumns

/// The first line of a screen: what is open at the left, its state at the right.
public struct TitleLine: Widget, Hashable, Sendable {
  /// What is open, most important first.
  public var left: [Span]
  /// Its state; gives way when there is no room.
  public var right: [Span]

  /// Makes a line.
  public init(left: [Span], right: [Span] = []) {
    self.left = left
    self.right = right
  }

  /// Draws on the first row, from edge to edge.
  public func draw(on canvas: Canvas) {
    guard canvas.width > 0, canvas.height > 0 else { return }
    canvas.fill(Rect(column: 0, row: 0, width: canvas.width, height: 1), .bar)
    func onBar(_ span: Span) -> Span { Span(span.text, span.style.on(.bar)) }
    let inner = canvas[canvas.bounds.splitTop(1).top.inset(columns: canvas.width >= 20 ? 1 : 0)]
    let rightWidth = right.reduce(0) { $0 + Columns.width(of: canvas.glyphs.shown($1.text)) }
    let leftWidth = left.reduce(0) { $0 + Columns.width(of: canvas.glyphs.shown($1.text)) }
    // The state may push what is open together, but not below half of the line.
    let fits = rightWidth > 0 && min(leftWidth, inner.width / 2) + 2 + rightWidth <= inner.width
    let room = fits ? inner.width - rightWidth - 2 : inner.width
    inner[Rect(column: 0, row: 0, width: room, height: 1)].line(left.map(onBar))
    if fits { inner.line(right.map(onBar), column: inner.width - rightWidth) }
  }
}

/// The last line of a screen: the keys that are valid now, as many as fit whole.
public struct FootLine: Widget, Hashable, Sendable {
  /// One key and what it does.
  public struct Item: Hashable, Sendable {
    /// The key's label.
    public var key: String
    /// What it does, in a word or two.
    public var label: String
    /// Whether it does that now.
    public var isEnabled: Bool

    /// Puts an item together.
    public init(_ key: String, _ label: String, isEnabled: Bool = true) {
      self.key = key
      self.label = label
      self.isEnabled = isEnabled
    }
  }

  /// The items, most important first.
  public var items: [Item]
  /// Something to say at the right; has precedence over the items.
  public var message: Span?

  /// Makes a line.
  public init(items: [Item], message: Span? = nil) {
    self.items = items
    self.message = message
  }

  /// Draws on the first row.
  public func draw(on canvas: Canvas) {
    guard canvas.width > 0, canvas.height > 0 else { return }
    let inner = canvas[canvas.bounds.splitTop(1).top.inset(columns: canvas.width >= 20 ? 1 : 0)]
    var room = inner.width
    if let message {
      let width = min(Columns.width(of: inner.glyphs.shown(message.text)), room)
      inner.text(message.text, column: room - width, message.style, width: width)
      room -= width + 2
    }
    var place = 0
    for item in items {
      let (key, label) = (inner.glyphs.shown(item.key), inner.glyphs.shown(item.label))
      let width = Columns.width(of: key) + 1 + Columns.width(of: label)
      // A later, shorter item must not slip in: the order says what matters.
      guard place + width <= room else { break }
      let end = inner.text(key, column: place, item.isEnabled ? .key : .muted)
      inner.text(label, column: end + 1, item.isEnabled ? .text : .muted)
      place += width + 2
    }
  }
}
