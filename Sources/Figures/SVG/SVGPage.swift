import TextColumns

/// The places of title, parts and caption.
struct SVGPage: Drawing {
  private let title: [String]
  private let rows: [PartRow]
  private let caption: [String]
  let width: Double
  let height: Double

  private static let margin = 22.0
  private static let least = 420.0
  private static let gap = 26.0
  private static let titleSize = 15.0
  private static let captionSize = 8.0
  private static let captionLine = 11.5

  /// Lays out a figure.
  init(_ figure: Figure) {
    rows = PartRow.rows(of: figure.content.leaves)
    let inner = max(Self.least, rows.lazy.map(\.width).max() ?? 0)
    width = inner + 2 * Self.margin
    let view = figure.provenance.view.isEmpty ? "" : " (\(figure.provenance.view))"
    title = Columns.wrapped(Columns.printable(figure.title + view)) {
      TextMeasure.width($0, size: Self.titleSize, isBold: true) <= inner
    }
    let words = Columns.printable(figure.provenance.caption.joined(separator: "  ·  "))
    caption = Columns.wrapped(words) {
      TextMeasure.width($0, size: Self.captionSize) <= inner
    }
    let parts = rows.reduce(0) { $0 + $1.height + Self.gap }
    height =
      Self.margin + 20 * Double(title.count) + 6 + parts
      + Self.captionLine * Double(caption.count) + Self.margin - 10
  }

  func draw(on canvas: inout SVGCanvas) {
    canvas.rectangle(0, 0, width, height, fill: SVGColor.paper)
    var y = Self.margin + 12
    for line in title {
      canvas.words(line, x: Self.margin, y: y, .init(size: Self.titleSize, isBold: true))
      y += 20
    }
    y += 2
    for row in rows {
      canvas.group(x: Self.margin, y: y) { row.draw(on: &$0) }
      y += row.height + Self.gap
    }
    for line in caption {
      canvas.words(
        line, x: Self.margin, y: y, .init(size: Self.captionSize, color: SVGColor.muted))
      y += Self.captionLine
    }
  }
}

/// Parts of one kind side by side, each with its title above.
private struct PartRow: Drawing {
  private struct Part {
    var title: [String]
    var drawing: any Drawing
    var width: Double
  }

  private var parts: [Part]
  private let kind: Kind

  /// What a part is; parts of different kinds stand in rows of their own.
  private enum Kind {
    case grid, table, plot, bars, diagram, graph, card
  }

  private static let gap = 34.0
  private static let titleSize = 11.5
  private static let titleLine = 18.0
  /// Parts stand side by side while they are no wider together.
  private static let room = 960.0

  /// Rows of the parts in their order.
  static func rows(of contents: [Figure.Content]) -> [PartRow] {
    var rows: [PartRow] = []
    for (index, content) in contents.enumerated() {
      guard let drawing = content.drawing(index: index), let kind = kind(of: content) else {
        continue
      }
      let part = part(content.title, drawing)
      if let last = rows.last, last.kind == kind, last.width + gap + part.width <= room {
        rows[rows.count - 1].parts.append(part)
      } else {
        rows.append(PartRow(parts: [part], kind: kind))
      }
    }
    return rows
  }

  private static func kind(of content: Figure.Content) -> Kind? {
    switch content {
    case .grid: .grid
    case .table: .table
    case .plot: .plot
    case .bars: .bars
    case .diagram: .diagram
    case .graph: .graph
    case .card: .card
    case .parts: nil
    }
  }

  private static func part(_ title: String, _ drawing: any Drawing) -> Part {
    let width = max(
      drawing.width, min(180, TextMeasure.width(title, size: titleSize, isBold: true)))
    let lines = Columns.wrapped(Columns.printable(title)) {
      TextMeasure.width($0, size: titleSize, isBold: true) <= width
    }
    return Part(title: title.isEmpty ? [] : lines, drawing: drawing, width: width)
  }

  var width: Double {
    parts.reduce(0) { $0 + $1.width } + Self.gap * Double(max(0, parts.count - 1))
  }

  var height: Double { titleHeight + (parts.lazy.map(\.drawing.height).max() ?? 0) }

  private var titleHeight: Double {
    Self.titleLine * Double(parts.lazy.map(\.title.count).max() ?? 0)
  }

  func draw(on canvas: inout SVGCanvas) {
    var x = 0.0
    for part in parts {
      for (line, words) in part.title.enumerated() {
        canvas.words(
          words, x: x, y: Self.titleLine * Double(line) + 4,
          .init(size: Self.titleSize, isBold: true))
      }
      canvas.group(x: x, y: titleHeight) { part.drawing.draw(on: &$0) }
      x += part.width + Self.gap
    }
  }
}

extension Provenance {
  /// What a reader of the picture needs at once; the whole provenance is in the description.
  fileprivate var caption: [String] {
    var words = checkpoints.map { checkpoint in
      let name = checkpoint.path.split(separator: "/").last.map(String.init) ?? checkpoint.path
      let hash = checkpoint.sha256.map { " (\($0.prefix(12)))" } ?? ""
      return (checkpoint.slot.isEmpty ? "" : "\(checkpoint.slot): ") + name + hash
    }
    words += promptWords
    let name = bosToken.isEmpty ? "BOS" : "BOS \(bosToken)"
    if let bos { words.append(bos ? "\(name) before each prompt" : "no BOS") }
    words += interventions + conventions.prefix(Self.captionConventions)
    return words + ["patchbay \(version)"]
  }

  /// Conventions in the caption, the ones that matter most.
  private static let captionConventions = 2

  private var promptWords: [String] {
    guard let first = prompts.first.first else { return [] }
    let shown = "“\(TextMeasure.fitted(first, to: 560, size: 8))”"
    guard prompts.count > 1 else { return [shown] }
    let set = prompts.set.isEmpty ? "" : " (\(prompts.set))"
    return ["\(prompts.count) prompts\(set), the first \(shown)"]
  }
}
