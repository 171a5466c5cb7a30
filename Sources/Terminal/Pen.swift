import Screen

/// Where and how a terminal writes next, as far as that is sure, and the bytes that brought it there.
///
/// Of the sequences that have the same effect it writes the shortest. Source: ECMA-48 8.3; all but
/// `erase` are those of the VT100, so that every terminal which can be drawn on has them.
struct Pen {
  /// How the terminal writes; nothing when that is not known.
  private(set) var look: Appearance?
  private var bytes: [UInt8] = []
  private var row: Int?
  private var column: Int?
  /// Whether attributes can be switched off one by one, as terminals with colours can.
  private let hasSwitches: Bool

  init(hasSwitches: Bool) {
    self.hasSwitches = hasSwitches
  }

  /// Hands over what was written since the last call.
  mutating func take() -> [UInt8] {
    defer { bytes.removeAll(keepingCapacity: true) }
    return bytes
  }

  /// Forgets where and how the terminal writes.
  mutating func forget() {
    (look, row, column) = (nil, nil, nil)
  }

  /// Writes a sequence that changes neither place nor look.
  mutating func write(_ text: String) {
    bytes += Array(text.utf8)
  }

  /// Empties the screen.
  mutating func clear() {
    look = nil
    draw(in: .plain)
    write("\u{1B}[2J")
  }

  /// Empties the row from here on; the look must have the terminal's own background.
  mutating func clearRow() {
    write("\u{1B}[K")
  }

  /// Makes so many cells from here on blank, and stays; the look must have neither line nor reverse.
  mutating func erase(_ count: Int) {
    write("\u{1B}[\(count)X")
  }

  /// Writes a cell where the terminal stands.
  mutating func put(_ cell: Cell, width: Int) {
    bytes += Array(String(cell.character).utf8)
    guard Self.isSure(cell.character) else { return (row, column) = (nil, nil) }
    // At the edge some terminals stand on the last column and some behind it.
    column = column.flatMap { $0 + 1 < width ? $0 + 1 : nil }
  }

  /// Marks that screens are full of, no less sure than the lines of frames.
  private static let marks: Set<Character> = [
    "−", "▲", "▼", "▴", "▾", "▸", "◂", "●", "○", "✓", "✗",
  ]

  /// Whether all terminals agree on the one column of a character.
  ///
  /// After others the place is told anew, so that a disagreement spoils one cell and not the rest
  /// of the line.
  static func isSure(_ character: Character) -> Bool {
    let scalars = character.unicodeScalars
    guard scalars.count == 1, let value = scalars.first?.value else { return false }
    switch value {
    case 0..<0x300, 0x2010...0x2027, 0x2190...0x21FF, 0x2500...0x259F, 0x2800...0x28FF: return true
    default: return marks.contains(character)
    }
  }
}

// MARK: Places

extension Pen {
  /// The column it stands on, when it stands on that row and the column is sure.
  func column(onRow wanted: Int) -> Int? { row == wanted ? column : nil }

  /// The bytes that `move` would write.
  func cost(to target: Point) -> Int {
    row == target.row && column == target.column ? 0 : path(to: target).count
  }

  /// Goes to a place.
  mutating func move(to target: Point) {
    guard row != target.row || column != target.column else { return }
    bytes += path(to: target)
    (row, column) = (target.row, target.column)
  }

  private func path(to target: Point) -> [UInt8] {
    var best = Self.absolute(target)
    func consider(_ parts: [UInt8]?...) {
      var whole: [UInt8] = []
      for part in parts {
        guard let part else { return }
        whole += part
      }
      if whole.count < best.count { best = whole }
    }
    guard let row else { return best }
    let rows = Self.rows(from: row, to: target.row)
    let fromEdge = Self.columns(from: 0, to: target.column)
    consider(rows, [0x0D], fromEdge)
    if let column { consider(rows, Self.columns(from: column, to: target.column)) }
    // "Next line" never scrolls here, as the row that it leads to is on the screen.
    if target.row == row + 1 { consider(Array("\u{1B}E".utf8), fromEdge) }
    return best
  }

  private static func absolute(_ target: Point) -> [UInt8] {
    let row = target.row == 0 ? "" : "\(target.row + 1)"
    return Array("\u{1B}[\(row)\(target.column == 0 ? "" : ";\(target.column + 1)")H".utf8)
  }

  private static func rows(from start: Int, to end: Int) -> [UInt8] {
    step(end - start, forward: "B", backward: "A")
  }

  private static func columns(from start: Int, to end: Int) -> [UInt8] {
    if (1...3).contains(start - end) { return Array(repeating: 0x08, count: start - end) }
    return step(end - start, forward: "C", backward: "D")
  }

  private static func step(_ count: Int, forward: String, backward: String) -> [UInt8] {
    guard count != 0 else { return [] }
    let number = abs(count) == 1 ? "" : "\(abs(count))"
    return Array("\u{1B}[\(number)\(count > 0 ? forward : backward)".utf8)
  }
}

// MARK: Looks

extension Pen {
  /// Makes the terminal write so.
  mutating func draw(in new: Appearance) {
    guard new != look else { return }
    bytes += Array(change(to: new).utf8)
    look = new
  }

  /// Makes the terminal write blanks so; what cannot be seen of a blank stays as it is.
  mutating func drawBlanks(in new: Appearance) {
    guard let look else { return draw(in: new) }
    var wanted = look
    wanted.background = new.background
    wanted.attributes.subtract(.seenOnBlanks)
    wanted.attributes.formUnion(new.attributes.intersection(.seenOnBlanks))
    if new.attributes.contains(.reverse) { wanted.foreground = new.foreground }
    draw(in: wanted)
  }

  /// Whether a cell can be written without a change of look.
  func fits(_ new: Appearance, isBlank: Bool) -> Bool {
    guard let look else { return false }
    return look == new || (isBlank && look.looksAlikeOnBlanks(new))
  }

  private func change(to new: Appearance) -> String {
    let whole = new == .plain ? "\u{1B}[m" : new.sgr
    guard let look else { return whole }
    let gone = look.attributes.subtracting(new.attributes)
    if !gone.isEmpty, !hasSwitches { return whole }
    var added = new.attributes.subtracting(look.attributes)
    var codes: [String] = []
    if !gone.isDisjoint(with: [.bold, .dim]) {
      // Both have one switch.
      codes.append("22")
      added.formUnion(new.attributes.intersection([.bold, .dim]))
    }
    if gone.contains(.underline) { codes.append("24") }
    if gone.contains(.reverse) { codes.append("27") }
    if added.contains(.bold) { codes.append("1") }
    if added.contains(.dim) { codes.append("2") }
    if added.contains(.underline) { codes.append("4") }
    if added.contains(.reverse) { codes.append("7") }
    if look.foreground != new.foreground {
      codes.append(Appearance.code(new.foreground, normal: 30, bright: 90) ?? "39")
    }
    if look.background != new.background {
      codes.append(Appearance.code(new.background, normal: 40, bright: 100) ?? "49")
    }
    let change = "\u{1B}[" + codes.joined(separator: ";") + "m"
    return change.utf8.count < whole.utf8.count ? change : whole
  }
}

extension Attributes {
  /// Those that change how a blank looks.
  fileprivate static let seenOnBlanks: Attributes = [.underline, .reverse]
}

extension Appearance {
  /// How a terminal writes after a reset.
  static let plain = Theme.dark.appearance(of: .text, depth: .monochrome)

  /// Whether two looks are the same where there is no letter.
  func looksAlikeOnBlanks(_ other: Appearance) -> Bool {
    let seen = attributes.intersection(.seenOnBlanks)
    return background == other.background
      && seen == other.attributes.intersection(.seenOnBlanks)
      && (!seen.contains(.reverse) || foreground == other.foreground)
  }

  /// Whether a blank shows its background alone.
  var isPlainOnBlanks: Bool { attributes.isDisjoint(with: .seenOnBlanks) }

  /// Whether a blank shows nothing but the terminal's own background.
  var isClearOnBlanks: Bool { looksAlikeOnBlanks(.plain) }
}
