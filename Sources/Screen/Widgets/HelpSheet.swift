import TextColumns

/// Keys and what they do, in sections over as many columns as fit.
public struct HelpSheet: Widget, Hashable, Sendable {
  /// One line of help.
  public struct Entry: Hashable, Sendable {
    /// The keys, as their labels.
    public var keys: String
    /// What they do.
    public var help: String
    /// Why they do nothing now; nothing when they work.
    public var refusal: String?

    /// Puts a line together.
    public init(keys: String, help: String, refusal: String? = nil) {
      self.keys = keys
      self.help = help
      self.refusal = refusal
    }
  }

  /// Lines of help under one title.
  public struct Section: Hashable, Sendable {
    /// The title.
    public var title: String
    /// The lines.
    public var entries: [Entry]

    /// Puts a section together.
    public init(_ title: String, _ entries: [Entry]) {
      self.title = title
      self.entries = entries
    }
  }

  /// The sections.
  public var sections: [Section]
  /// The lines scrolled by; held to what there is.
  public var offset: Int
  /// A column narrower than this is hard to read.
  private static let columnWidth = 62

  /// Makes a sheet.
  public init(sections: [Section], offset: Int = 0) {
    self.sections = sections
    self.offset = offset
  }

  private enum Line: Hashable {
    case title(String)
    case entry(Entry)
    case blank
  }

  /// The lines of each column: sections stay whole and go where the sheet is shortest.
  private func columns(in width: Int) -> [[Line]] {
    let count = max(1, min(sections.count, width / Self.columnWidth))
    var columns = [[Line]](repeating: [], count: count)
    for section in sections {
      let shortest = columns.indices.min { columns[$0].count < columns[$1].count } ?? 0
      if !columns[shortest].isEmpty { columns[shortest].append(.blank) }
      columns[shortest] += [.title(section.title)] + section.entries.map { .entry($0) }
    }
    return columns
  }

  /// The furthest that it makes sense to scroll in a room.
  public func furthestOffset(in size: Size) -> Int {
    max(0, (columns(in: size.width).lazy.map(\.count).max() ?? 0) - size.height)
  }

  /// Draws the lines from `offset` on.
  public func draw(on canvas: Canvas) {
    guard canvas.width > 0, canvas.height > 0 else { return }
    let columns = columns(in: canvas.width)
    let longest = columns.lazy.map(\.count).max() ?? 0
    let first = max(0, min(offset, longest - canvas.height))
    let hasBar = longest > canvas.height && canvas.width > 4
    let width = max(1, (canvas.width - (hasBar ? 2 : 0)) / columns.count)
    let entries = sections.lazy.flatMap(\.entries)
    let keyWidth = min(entries.map { Columns.width(of: $0.keys) }.max() ?? 0, width / 3)
    for (index, lines) in columns.enumerated() {
      for (row, line) in lines.dropFirst(first).prefix(canvas.height).enumerated() {
        let part = canvas[
          Rect(column: index * width, row: row, width: max(1, width - 2), height: 1)]
        draw(line, on: part, keyWidth: keyWidth)
      }
    }
    if hasBar { canvas.scrollBar(first: first, seen: canvas.height, count: longest) }
  }

  private func draw(_ line: Line, on canvas: Canvas, keyWidth: Int) {
    switch line {
    case .blank: break
    case .title(let title): canvas.text(title, .title)
    case .entry(let entry):
      let isOff = entry.refusal != nil
      canvas.text(
        entry.keys, isOff ? .muted : .key, width: keyWidth, alignment: .right)
      let words = entry.refusal.map { "\(entry.help) (\($0))" } ?? entry.help
      canvas.text(words, column: keyWidth + 2, isOff ? .muted : .text)
    }
  }
}
