import StrictJSON
import TextColumns

extension Figure {
  /// The figure as a picture: title, parts from above, provenance in small letters.
  ///
  /// The whole provenance is also in the description, which readers of the file find there.
  var svg: String {
    let page = SVGPage(self)
    var canvas = SVGCanvas()
    page.draw(on: &canvas)
    let (width, height) = (SVGCanvas.number(page.width), SVGCanvas.number(page.height))
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <svg xmlns="http://www.w3.org/2000/svg" version="1.1" width="\(width)" height="\(height)" \
      viewBox="0 0 \(width) \(height)" \
      font-family="Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif">
      <title>\(SVGCanvas.escaped(Columns.printable(title)))</title>
      <desc>\(SVGCanvas.escaped(provenance.description))</desc>
      \(canvas.elements)</svg>

      """
  }
}

extension Provenance {
  /// Version and all else as one line of JSON.
  fileprivate var description: String {
    let head: JSONOutput = ["version": version]
    return head.adding(json).line
  }
}

/// The places of title, parts and provenance.
private struct SVGPage: Drawing {
  private let title: [String]
  private let parts: [(title: [String], drawing: any Drawing)]
  private let caption: [String]
  let width: Double
  let height: Double

  private static let margin = 22.0
  private static let least = 420.0
  private static let gap = 26.0
  private static let titleSize = 15.0
  private static let partSize = 11.5
  private static let captionSize = 8.0
  private static let captionLine = 11.5
  /// Prompts in the caption; all of them are in the description.
  private static let prompts = 2

  init(_ figure: Figure) {
    let drawings = figure.content.leaves.enumerated().compactMap { index, part in
      part.drawing(index: index).map { (title: part.title, drawing: $0) }
    }
    let inner = max(Self.least, drawings.lazy.map(\.drawing.width).max() ?? 0)
    parts = drawings.map { part in
      (part.title.isEmpty ? [] : Self.wrapped(part.title, Self.partSize, to: inner), part.drawing)
    }
    width = inner + 2 * Self.margin
    let view = figure.provenance.view.isEmpty ? "" : " (\(figure.provenance.view))"
    title = Self.wrapped(figure.title + view, Self.titleSize, to: inner)
    caption = Paragraph.wrapped(Self.caption(of: figure.provenance)) {
      TextMeasure.width($0, size: Self.captionSize) <= inner
    }
    var height = Self.margin + 20 * Double(title.count) + 6
    for part in parts {
      height += 18 * Double(part.title.count) + part.drawing.height + Self.gap
    }
    self.height = height + Self.captionLine * Double(caption.count) + Self.margin - 10
  }

  /// Heavy words in lines no wider than the page.
  private static func wrapped(_ words: String, _ size: Double, to width: Double) -> [String] {
    Paragraph.wrapped(Columns.printable(words)) {
      TextMeasure.width($0, size: size, isBold: true) <= width
    }
  }

  private static func caption(of provenance: Provenance) -> String {
    var shown = provenance
    let names = provenance.prompts.first
    shown.prompts.first = names.prefix(prompts).map { TextMeasure.fitted($0, to: 300, size: 8) }
    let words = shown.notes(digits: 12).map { "\($0.name): \($0.words)" }
    return Columns.printable(words.joined(separator: "  ·  "))
  }

  func draw(on canvas: inout SVGCanvas) {
    canvas.rectangle(0, 0, width, height, fill: SVGColor.paper)
    var y = Self.margin + 12
    for line in title {
      canvas.words(line, x: Self.margin, y: y, .init(size: Self.titleSize, isBold: true))
      y += 20
    }
    y += 2
    for part in parts {
      for line in part.title {
        canvas.words(line, x: Self.margin, y: y + 4, .init(size: Self.partSize, isBold: true))
        y += 18
      }
      canvas.group(x: Self.margin, y: y) { part.drawing.draw(on: &$0) }
      y += part.drawing.height + Self.gap
    }
    for line in caption {
      canvas.words(
        line, x: Self.margin, y: y, .init(size: Self.captionSize, color: SVGColor.muted))
      y += Self.captionLine
    }
  }
}
