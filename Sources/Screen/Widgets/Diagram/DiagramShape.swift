import TextColumns

/// How much room boxes and the gutters between them take.
struct DiagramDensity: Hashable {
  /// The cells of the bar of an item: none, one that fills from below, or several.
  var bar: Int
  /// Rows or columns between boxes of one level.
  var gap: Int
  /// Whether titles are broken where that saves room, and gutters are as narrow as can be.
  var isTight: Bool

  /// From the roomiest to the tightest.
  static let all = [
    DiagramDensity(bar: 20, gap: 1, isTight: false),
    DiagramDensity(bar: 10, gap: 1, isTight: false), DiagramDensity(bar: 5, gap: 1, isTight: false),
    DiagramDensity(bar: 1, gap: 1, isTight: false), DiagramDensity(bar: 1, gap: 0, isTight: true),
  ]
}

/// The measures that all items of a diagram have in common.
struct DiagramMeasures {
  /// The columns of the longest name of an item with its mark.
  let textWidth: Int
  /// The cells of the bar of an item; 0 where there are no numbers.
  let bar: Int

  /// Longer names of items are cut.
  private static let longest = 20

  init(_ diagram: Diagram, _ density: DiagramDensity) {
    textWidth = min(
      Self.longest,
      diagram.boxes.lazy.flatMap(\.items).map { item in
        Columns.width(of: Columns.printable(item.text)) + (item.mark == .kept ? 0 : 1)
      }.max() ?? 0)
    bar = diagram.largest > 0 ? density.bar : 0
  }

  /// The columns of an item: name with its mark, and bar.
  var itemWidth: Int { textWidth + (bar > 1 ? bar + 1 : bar) }
}

/// The lines of a box of a certain width.
struct DiagramShape: Hashable {
  /// The columns within the frame.
  let inner: Int
  /// The title in lines within the frame; empty where it stands in the frame.
  let titleLines: [String]
  /// How many items stand side by side.
  let columns: Int
  /// How many rows of items there are.
  let rows: Int
  /// Whether there is no frame around the title.
  let isBare: Bool

  /// Longer titles are cut.
  static let longestTitle = 40

  /// Shapes a box.
  ///
  /// - Parameters:
  ///   - box: the box.
  ///   - inner: the columns within its frame.
  ///   - measures: those of the items.
  ///   - isTight: whether a box without items has no frame.
  init(_ box: Diagram.Box, inner: Int, _ measures: DiagramMeasures, isTight: Bool) {
    isBare = isTight && box.items.isEmpty && box.subtitle.isEmpty
    self.inner = max(1, inner)
    let width = max(1, measures.itemWidth)
    columns = max(1, min((self.inner + 1) / (width + 1), max(1, box.items.count)))
    rows = (box.items.count + columns - 1) / columns
    let title = Columns.truncated(
      Columns.printable(box.title), to: Self.longestTitle, ellipsis: "…")
    let isInFrame = Columns.width(of: title) + 2 <= self.inner && !box.items.isEmpty
    titleLines = isInFrame || title.isEmpty ? [] : Self.broken(title, to: self.inner)
  }

  /// The rows with the frame.
  var height: Int { max(1, titleLines.count + rows) + (isBare ? 0 : 2) }
  /// The columns with the frame.
  var width: Int { inner + (isBare ? 0 : 2) }

  /// The fewest columns within the frame that a box needs.
  ///
  /// - Parameters:
  ///   - box: the box.
  ///   - measures: those of the items.
  ///   - isTight: whether its title may be broken.
  /// - Returns: the columns.
  static func least(_ box: Diagram.Box, _ measures: DiagramMeasures, isTight: Bool) -> Int {
    let title = Columns.printable(box.title)
    let words = title.split { $0 == " " || $0 == "-" }
    let word = words.lazy.map { Columns.width(of: $0) + 1 }.max() ?? 0
    let whole = Columns.width(of: title) + (box.items.isEmpty ? 0 : 2)
    let foot = box.subtitle.isEmpty ? 0 : Columns.width(of: Columns.printable(box.subtitle)) + 2
    let name = box.items.isEmpty ? whole : isTight ? min(word, whole) : whole
    return max(1, box.items.isEmpty ? 1 : measures.itemWidth, min(longestTitle, max(name, foot)))
  }

  /// A title in lines, broken after blanks and hyphens.
  private static func broken(_ title: String, to width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for part in parts(title) {
      if !line.isEmpty, Columns.width(of: line + part.trimmedAtEnd) > width {
        lines.append(line.trimmedAtEnd)
        line = ""
      }
      line += part
    }
    return (lines + [line.trimmedAtEnd]).filter { !$0.isEmpty }
  }

  /// Words with the blank or hyphen behind them.
  private static func parts(_ title: String) -> [String] {
    var parts = [""]
    for character in title {
      parts[parts.count - 1].append(character)
      if character == " " || character == "-" { parts.append("") }
    }
    return parts
  }
}

extension String {
  /// The text without blanks at its end.
  fileprivate var trimmedAtEnd: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
