import Foundation

@testable import Figures

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// What a reader of XML finds in a picture.
final class Outline: NSObject, XMLParserDelegate {
  /// A line of words and the room it takes, in coordinates of the page.
  private struct Words {
    var text = ""
    var x = 0.0
    var y = 0.0
    var size = 0.0
    var anchor = "start"
    var isBold = false
    var isRotated = false

    var span: ClosedRange<Double> {
      let width = TextMeasure.width(text, size: size, isBold: isBold)
      let start = anchor == "end" ? x - width : anchor == "middle" ? x - width / 2 : x
      return start...start + width
    }
  }

  private(set) var elements: Set<String> = []
  private(set) var metadata = ""
  private(set) var problem: String?
  private var words: [Words] = []
  private var offsets: [(x: Double, y: Double)] = []
  private var width = 0.0
  private var height = 0.0
  private var element = ""

  init(_ text: String) {
    super.init()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = self
    if !parser.parse() {
      problem = "line \(parser.lineNumber): \(parser.parserError?.localizedDescription ?? "?")"
    }
  }

  /// Level words that leave the page or lie on others; nothing when all is well.
  var crowding: String? {
    let level = words.filter { !$0.isRotated }.map { (words: $0, span: $0.span) }
    for (index, one) in level.enumerated() {
      let isInside =
        one.span.lowerBound > -0.5 && one.span.upperBound < width + 0.5 && one.words.y > 0
        && one.words.y < height
      if !isInside {
        return "'\(one.words.text)' at \(one.span), \(one.words.y) of \(width) x \(height)"
      }
      for other in level[..<index]
      where abs(one.words.y - other.words.y) < 0.6 * min(one.words.size, other.words.size) {
        let shared =
          min(one.span.upperBound, other.span.upperBound)
          - max(one.span.lowerBound, other.span.lowerBound)
        if shared > 0.5 { return "'\(one.words.text)' lies on '\(other.words.text)'" }
      }
    }
    return nil
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    elements.insert(name)
    element = name
    func number(_ key: String) -> Double { attributes[key].flatMap(Double.init) ?? 0 }
    switch name {
    case "svg": (width, height) = (number("width"), number("height"))
    case "g":
      let numbers = (attributes["transform"] ?? "").split { !"0123456789.-".contains($0) }
        .compactMap { Double($0) }
      offsets.append(numbers.count == 2 ? (numbers[0], numbers[1]) : (0, 0))
    case "text":
      words.append(
        Words(
          x: offsets.reduce(number("x")) { $0 + $1.x },
          y: offsets.reduce(number("y")) { $0 + $1.y }, size: number("font-size"),
          anchor: attributes["text-anchor"] ?? "start", isBold: attributes["font-weight"] != nil,
          isRotated: attributes["transform"] != nil))
    default: break
    }
  }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    if name == "g" { offsets.removeLast() }
    element = ""
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) {
    if element == "desc" { metadata += string }
    if element == "text" { words[words.count - 1].text += string }
  }
}
