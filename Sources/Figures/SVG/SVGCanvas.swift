import Screen
import TextColumns

/// Shapes and words as elements of SVG 1.1, in the order in which they are painted.
///
/// Lengths are in pixels of a page at 96 to the inch.
struct SVGCanvas {
  private(set) var elements = ""

  /// Where a line of words rests on its place.
  enum Anchor: String {
    case start, middle, end
  }

  /// How words look.
  struct Lettering {
    var size = 10.0
    var color = SVGColor.text
    var anchor = Anchor.start
    var isBold = false
    /// Degrees clockwise around the place.
    var rotation = 0.0
  }

  mutating func rectangle(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, fill: String,
    stroke: String? = nil, strokeWidth: Double = 1
  ) {
    elements += "<rect x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" "
    elements += "width=\"\(Self.number(width))\" height=\"\(Self.number(height))\" fill=\"\(fill)\""
    if let stroke {
      elements += " stroke=\"\(stroke)\" stroke-width=\"\(Self.number(strokeWidth))\""
    }
    elements += "/>\n"
  }

  /// Draws a rectangle with round corners.
  mutating func roundedRectangle(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, radius: Double, fill: String,
    opacity: Double = 1, stroke: String? = nil, strokeWidth: Double = 1
  ) {
    elements += "<rect x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" "
    elements += "width=\"\(Self.number(width))\" height=\"\(Self.number(height))\" "
    elements += "rx=\"\(Self.number(radius))\" fill=\"\(fill)\""
    if opacity < 1 { elements += " fill-opacity=\"\(Self.number(opacity))\"" }
    if let stroke {
      elements += " stroke=\"\(stroke)\" stroke-width=\"\(Self.number(strokeWidth))\""
    }
    elements += "/>\n"
  }

  mutating func circle(
    _ x: Double, _ y: Double, radius: Double, fill: String, opacity: Double = 1,
    stroke: String? = nil, strokeWidth: Double = 1
  ) {
    elements += "<circle cx=\"\(Self.number(x))\" cy=\"\(Self.number(y))\" "
    elements += "r=\"\(Self.number(radius))\" fill=\"\(fill)\""
    if opacity < 1 { elements += " fill-opacity=\"\(Self.number(opacity))\"" }
    if let stroke {
      elements += " stroke=\"\(stroke)\" stroke-width=\"\(Self.number(strokeWidth))\""
    }
    elements += "/>\n"
  }

  /// Draws a path without filling it.
  ///
  /// `dash` holds lengths of strokes and gaps; the line is whole when it is empty.
  mutating func path(
    _ path: SVGPath, _ color: String, width: Double, opacity: Double = 1, dash: String = ""
  ) {
    elements += "<path d=\"\(path.commands)\" fill=\"none\" stroke=\"\(color)\" "
    elements += "stroke-width=\"\(Self.number(width))\" "
    elements += dash.isEmpty ? "stroke-linecap=\"round\"" : "stroke-dasharray=\"\(dash)\""
    if opacity < 1 { elements += " stroke-opacity=\"\(Self.number(opacity))\"" }
    elements += "/>\n"
  }

  /// Fills a path.
  mutating func shape(_ path: SVGPath, _ color: String, opacity: Double = 1) {
    elements += "<path d=\"\(path.commands)\" fill=\"\(color)\""
    if opacity < 1 { elements += " fill-opacity=\"\(Self.number(opacity))\"" }
    elements += "/>\n"
  }

  mutating func line(
    _ from: (x: Double, y: Double), _ to: (x: Double, y: Double), _ color: String,
    width: Double = 1
  ) {
    elements += "<line x1=\"\(Self.number(from.x))\" y1=\"\(Self.number(from.y))\" "
    elements += "x2=\"\(Self.number(to.x))\" y2=\"\(Self.number(to.y))\" "
    elements += "stroke=\"\(color)\" stroke-width=\"\(Self.number(width))\"/>\n"
  }

  /// Writes one line of words, their base line at `y`; controls in them are shown by stand-ins.
  mutating func words(_ words: String, x: Double, y: Double, _ look: Lettering = Lettering()) {
    guard !words.isEmpty else { return }
    elements += "<text x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" "
    elements += "font-size=\"\(Self.number(look.size))\" fill=\"\(look.color)\""
    if look.anchor != .start { elements += " text-anchor=\"\(look.anchor.rawValue)\"" }
    if look.isBold { elements += " font-weight=\"bold\"" }
    if look.rotation != 0 {
      let place = "\(Self.number(x)) \(Self.number(y))"
      elements += " transform=\"rotate(\(Self.number(look.rotation)) \(place))\""
    }
    elements += ">\(Self.escaped(Columns.printable(words)))</text>\n"
  }

  /// Adds an element that is known to be well formed.
  mutating func element(_ element: String) { elements += element + "\n" }

  /// Draws something in coordinates of its own.
  mutating func group(x: Double, y: Double, _ draw: (inout SVGCanvas) -> Void) {
    elements += "<g transform=\"translate(\(Self.number(x)) \(Self.number(y)))\">\n"
    draw(&self)
    elements += "</g>\n"
  }

  /// A length with at most two digits after the point.
  static func number(_ value: Double) -> String {
    guard value.isFinite, value.magnitude < 1e9 else { return "0" }
    var text = Numeral.fixed(value, decimals: 2, glyphs: .ascii)
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return text.isEmpty || text == "-" ? "0" : text
  }

  /// Text as XML 1.0 takes it; what that cannot hold at all becomes U+FFFD.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\t", "\n", " "..."\u{7E}", "\u{A0}"..."\u{FFFD}", "\u{10000}"..."\u{10FFFF}":
        result.unicodeScalars.append(scalar)
      default: result.append(Columns.standIn)
      }
    }
    return result
  }
}

/// The commands of a path.
struct SVGPath {
  private(set) var commands = ""

  /// Begins at a place.
  init(_ x: Double, _ y: Double) {
    commands = "M\(Self.place(x, y))"
  }

  /// Goes straight to a place.
  mutating func line(_ x: Double, _ y: Double) { commands += "L\(Self.place(x, y))" }

  /// Goes to a place in a curve of Bézier's with two places that pull.
  mutating func curve(
    _ first: (Double, Double), _ second: (Double, Double), _ x: Double, _ y: Double
  ) {
    commands += "C\(Self.place(first.0, first.1)) \(Self.place(second.0, second.1)) "
    commands += Self.place(x, y)
  }

  /// Goes back to where it began.
  mutating func close() { commands += "Z" }

  private static func place(_ x: Double, _ y: Double) -> String {
    "\(SVGCanvas.number(x)) \(SVGCanvas.number(y))"
  }
}

/// The colours of figures, all dark enough for white paper.
enum SVGColor {
  static let text = "#1A1D23"
  static let muted = "#5F6672"
  static let axis = "#8A919C"
  static let rule = "#E7E9ED"
  static let empty = "#F6F7F8"
  static let paper = "#FFFFFF"
  /// What is new.
  static let added = "#0B57D0"
  /// Scores above zero, and below.
  static let positive = "#B85C00"
  static let negative = "#1F66B0"

  /// For series, told apart with every common kind of colour vision.
  ///
  /// Source: Okabe and Ito, "Color universal design", 2008.
  static let series = [
    "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000",
  ]
}
