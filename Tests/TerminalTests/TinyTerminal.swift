import Screen
import TextColumns

/// A terminal of the few sequences that `FrameEncoder` writes; others are a mistake.
struct TinyTerminal {
  private(set) var cursor: Point?
  private let size: Size
  private var place = Point.zero
  private var letters: [String]
  /// The last SGR sequence for each cell, in the form `Appearance.sgr` has.
  private(set) var looks: [String]
  private var pen = "0"

  init(size: Size) {
    self.size = size
    letters = Array(repeating: " ", count: size.width * size.height)
    looks = Array(repeating: "0", count: size.width * size.height)
  }

  /// What each cell of a frame should look like.
  static func looks(of frame: Frame, depth: ColorDepth) -> [String] {
    frame.cells.map { cell in
      String(Theme.dark.appearance(of: cell.style, depth: depth).sgr.dropFirst(2).dropLast())
    }
  }

  var text: String {
    var result = ""
    for row in 0..<size.height {
      var line = letters[row * size.width..<(row + 1) * size.width].joined()
      while line.last == " " { line.removeLast() }
      result += line + "\n"
    }
    return result
  }

  mutating func follow(_ bytes: [UInt8]) {
    var rest = Substring(String(decoding: bytes, as: UTF8.self))
    while let first = rest.first {
      if first == "\u{1B}", let end = rest.dropFirst(2).firstIndex(where: \.isLetter) {
        obey(String(rest[rest.index(rest.startIndex, offsetBy: 2)..<end]), rest[end])
        rest = rest[rest.index(after: end)...]
      } else {
        put(first)
        rest = rest.dropFirst()
      }
    }
  }

  private mutating func put(_ character: Character) {
    let index = place.row * size.width + place.column
    letters[index] = String(character)
    looks[index] = pen
    let columns = Columns.width(of: character)
    if columns == 2 {
      letters[index + 1] = ""
      looks[index + 1] = pen
    }
    place.column += columns
  }

  private mutating func obey(_ parameters: String, _ final: Character) {
    switch (parameters, final) {
    case (_, "m"): pen = parameters
    case ("2", "J"):
      letters = letters.map { _ in " " }
      looks = looks.map { _ in "0" }
    case ("?25", "l"): cursor = nil
    case ("?25", "h"): cursor = place
    case ("?2026", _): break
    default:
      let numbers = parameters.split(separator: ";").compactMap { Int($0) }
      precondition(final == "H" && numbers.count == 2, "unknown sequence \(parameters)\(final)")
      place = Point(column: numbers[1] - 1, row: numbers[0] - 1)
    }
  }
}
