import Screen

/// Private characters that stand in for those whose width terminals disagree about.
///
/// Curses takes widths from the C library, which lags behind Unicode and differs by system. So it is
/// only given characters of one column. Any other cell gets a private character, which is replaced in
/// the bytes that curses writes. The cursor is then placed anew, so that a terminal that disagrees
/// spoils one cell and not the rest of the line.
struct StandIns {
  private struct Place: Hashable {
    var character: Character
    var column: Int
    var columns: Int
  }

  /// The private characters of plane 15; the first stands for the second half of a wide one.
  private static let half: UInt32 = 0xF0000
  private static let most = 0xFFFD
  private var codes: [Place: UInt32] = [:]
  private var places: [Place] = []
  /// Whether the library takes the private characters as they are meant.
  private let isPossible: Bool

  init() {
    isPossible = Unicode.Scalar(Self.half).map(CursesScreen.isNarrow) ?? false
  }

  /// How many are in use.
  var count: Int { places.count }

  /// Forgets what they stand for; everything is then to be drawn anew.
  mutating func forget() {
    codes = [:]
    places = []
  }

  /// What curses is shown for a cell.
  mutating func letter(for cell: Cell, column: Int) -> UInt32 {
    if cell.columns == 1, let sure = Self.sureLetter(cell.character) { return sure }
    guard isPossible else { return cell.columns == 0 ? 0x20 : 0x3F }
    if cell.columns == 0 { return Self.half }
    let place = Place(
      character: cell.character, column: column, columns: Int(cell.columns))
    if let known = codes[place] { return known }
    guard places.count < Self.most else { return 0x3F }
    places.append(place)
    let code = Self.half + UInt32(places.count)
    codes[place] = code
    return code
  }

  /// The bytes of curses with what the characters stand for.
  ///
  /// - Parameters:
  ///   - bytes: what curses wrote.
  ///   - width: the columns of the window.
  /// - Returns: what the terminal is to be sent.
  func replaced(in bytes: [UInt8], width: Int) -> [UInt8] {
    guard !places.isEmpty else { return bytes }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + bytes.count / 2)
    var index = 0
    while index < bytes.count {
      guard let code = Self.code(in: bytes, at: index) else {
        result.append(bytes[index])
        index += 1
        continue
      }
      index += 4
      guard places.indices.contains(code - 1) else {
        result += Array("\u{1B}[C".utf8)
        continue
      }
      let place = places[code - 1]
      result += Array(String(place.character).utf8)
      var next = place.column + 1
      if place.columns == 2, Self.code(in: bytes, at: index) == 0 {
        index += 4
        next += 1
      }
      if next < width { result += Array("\r\u{1B}[\(next)C".utf8) }
    }
    return result
  }

  /// The number of the private character that starts at a byte: four bytes of UTF-8 from F3 B0 80 80.
  private static func code(in bytes: [UInt8], at index: Int) -> Int? {
    guard index + 3 < bytes.count, bytes[index] == 0xF3, bytes[index + 1] & 0xF0 == 0xB0 else {
      return nil
    }
    return Int(bytes[index + 1] & 0x0F) << 12 | Int(bytes[index + 2] & 0x3F) << 6
      | Int(bytes[index + 3] & 0x3F)
  }

  /// The scalar of a character, where all terminals and the C library agree on its one column.
  private static func sureLetter(_ character: Character) -> UInt32? {
    var scalars = character.unicodeScalars.makeIterator()
    guard let value = scalars.next()?.value, scalars.next() == nil, value < sure.count,
      sure[Int(value)]
    else { return nil }
    return value
  }

  /// Marks that screens are full of, no less sure than the lines of frames.
  private static let marks: Set<Unicode.Scalar> = [
    "−", "▲", "▼", "▴", "▾", "▸", "◂", "●", "○", "✓", "✗",
  ]

  /// Which scalars are sure.
  private static let sure: [Bool] = (0..<0x2900).map { value in
    guard let scalar = Unicode.Scalar(UInt32(value)) else { return false }
    switch value {
    case 0x20..<0x7F: return true
    case 0xA0..<0x300, 0x2010...0x2027, 0x2190...0x21FF, 0x2500...0x259F, 0x2800...0x28FF:
      return CursesScreen.isNarrow(scalar)
    default: return marks.contains(scalar) && CursesScreen.isNarrow(scalar)
    }
  }
}
