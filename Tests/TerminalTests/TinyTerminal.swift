import Screen
import TextColumns

/// A terminal of the few sequences that `FramePainter` makes curses write; others are a mistake.
///
/// What a screen cannot tell apart, such as the colour of letters where there is none, is the same
/// in `looks`.
struct TinyTerminal {
  private(set) var looks: [Appearance]
  /// The text cursor, where it is shown.
  var cursor: Point? { isCursorShown ? place : nil }
  private let size: Size
  private let keepsColor: Bool
  private var place = Point.zero
  private var letters: [String]
  private var pen = TinyTerminal.plain
  private var isCursorShown = false
  private static let plain = Theme.dark.appearance(of: .text, depth: .monochrome)

  /// A terminal; `keepsColor` when what it erases has the colour of the pen.
  init(size: Size, keepsColor: Bool = true) {
    self.size = size
    self.keepsColor = keepsColor
    letters = Array(repeating: " ", count: size.width * size.height)
    looks = Array(repeating: Self.plain, count: size.width * size.height)
  }

  /// What each cell of a frame should look like.
  static func looks(of frame: Frame, depth: ColorDepth) -> [Appearance] {
    frame.cells.map { cell in
      let look = Theme.dark.appearance(of: cell.style, depth: depth)
      return cell.columns == 1 && cell.character == " " ? blank(look) : look
    }
  }

  /// What can be seen of a look where there is no letter.
  private static func blank(_ look: Appearance) -> Appearance {
    let isInked = look.attributes.contains(.underline) || look.attributes.contains(.reverse)
    if isInked { return look }
    var seen = look
    seen.attributes = []
    seen.foreground = .standard
    return seen
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
    // By scalars, as a carriage return and what follows it may be one character.
    var rest = Substring(String(decoding: bytes, as: UTF8.self))
    while let first = rest.unicodeScalars.first {
      switch first {
      case "\u{1B}": obeyEscape(&rest)
      case "\r":
        place.column = 0
        rest.unicodeScalars.removeFirst()
      case "\u{8}":
        precondition(place.column > 0 && place.column < size.width, "backspace at an edge")
        place.column -= 1
        rest.unicodeScalars.removeFirst()
      default: put(rest.removeFirst())
      }
    }
  }

  private mutating func obeyEscape(_ rest: inout Substring) {
    rest.unicodeScalars.removeFirst()
    let kind = rest.unicodeScalars.removeFirst()
    if kind == "E" {
      place = Point(column: 0, row: place.row + 1)
      return precondition(place.row < size.height, "next line scrolls")
    }
    precondition(kind == "[", "unknown escape \(kind)")
    let parameters = String(rest.unicodeScalars.prefix { !(0x40...0x7E).contains($0.value) })
    rest.unicodeScalars.removeFirst(parameters.unicodeScalars.count)
    obey(parameters, rest.unicodeScalars.removeFirst())
  }

  private mutating func put(_ character: Character) {
    let index = place.row * size.width + place.column
    letters[index] = String(character)
    looks[index] = character == " " ? Self.blank(pen) : pen
    let columns = Columns.width(of: character)
    if columns == 2 {
      letters[index + 1] = ""
      looks[index + 1] = pen
    }
    place.column += columns
  }

  private mutating func obey(_ parameters: String, _ final: Unicode.Scalar) {
    let numbers = parameters.split(separator: ";", omittingEmptySubsequences: false)
      .map { Int($0) ?? 0 }
    switch (parameters, final) {
    case (_, "m"): choose(numbers)
    case ("2", "J"): clear(0..<letters.count)
    case ("", "K"):
      clear(place.row * size.width + place.column..<(place.row + 1) * size.width)
    case (_, "X"):
      precondition(place.column + numbers[0] <= size.width, "erases beyond the row")
      let start = place.row * size.width + place.column
      clear(start..<start + numbers[0])
    case ("", "J"): clear(place.row * size.width + place.column..<letters.count)
    case ("?25", "l"): isCursorShown = false
    case ("?25", "h"): isCursorShown = true
    case ("?2026", _): break
    case (_, "H"):
      precondition(numbers.count <= 2, "unknown place \(parameters)")
      let column = numbers.count > 1 ? max(1, numbers[1]) - 1 : 0
      place = Point(column: column, row: max(1, numbers[0]) - 1)
    default: step(max(1, numbers[0]), final)
    }
  }

  private mutating func step(_ count: Int, _ final: Unicode.Scalar) {
    precondition(final == "A" || final == "B" || place.column < size.width, "step from an edge")
    switch final {
    case "A": place.row -= count
    case "B": place.row += count
    case "C": place.column += count
    case "D": place.column -= count
    case "G": place.column = count - 1
    case "d": place.row = count - 1
    default: preconditionFailure("unknown sequence \(final)")
    }
    precondition(
      Rect(size).contains(Point(column: min(place.column, size.width - 1), row: place.row)))
  }

  private mutating func clear(_ range: Range<Int>) {
    precondition(
      pen.attributes.isDisjoint(with: [.underline, .reverse]), "terminals differ in what they do")
    for index in range {
      letters[index] = " "
      looks[index] = keepsColor ? Self.blank(pen) : Self.plain
    }
  }

  private mutating func choose(_ numbers: [Int]) {
    var rest = numbers[...]
    while let number = rest.popFirst() {
      switch number {
      case 0: pen = Self.plain
      case 1: pen.attributes.insert(.bold)
      case 2: pen.attributes.insert(.dim)
      case 4: pen.attributes.insert(.underline)
      case 7: pen.attributes.insert(.reverse)
      case 22: pen.attributes.subtract([.bold, .dim])
      case 24: pen.attributes.remove(.underline)
      case 27: pen.attributes.remove(.reverse)
      case 30...39, 90...97: pen.foreground = color(number, &rest)
      case 40...49, 100...107: pen.background = color(number - 10, &rest)
      default: preconditionFailure("unknown look \(number)")
      }
    }
  }

  private func color(_ number: Int, _ rest: inout ArraySlice<Int>) -> Color {
    switch number {
    case 39: return .standard
    case 38 where rest.first == 5:
      defer { rest = rest.dropFirst(2) }
      return .indexed(UInt8(rest[rest.startIndex + 1]))
    case 38:
      precondition(rest.first == 2 && rest.count >= 4, "unknown colour")
      defer { rest = rest.dropFirst(4) }
      let parts = rest.dropFirst().prefix(3).map { UInt32($0) }
      return .rgb(RGB(parts[0] << 16 | parts[1] << 8 | parts[2]))
    case 90...: return .indexed(UInt8(number - 82))
    default: return .indexed(UInt8(number - 30))
    }
  }
}
