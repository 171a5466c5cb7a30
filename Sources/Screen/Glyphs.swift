import TextColumns

/// The characters to draw with: a rich set, and one of ASCII alone.
public struct Glyphs: Hashable, Sendable {
  /// Which characters a screen can show.
  public enum Level: String, Hashable, Sendable, CaseIterable {
    /// All of Unicode, with box drawing, half blocks and braille.
    case unicode
    /// ASCII alone.
    case ascii
  }

  /// Which set this is.
  public let level: Level

  /// The rich set.
  public static let unicode = Glyphs(level: .unicode)
  /// The set of ASCII alone.
  public static let ascii = Glyphs(level: .ascii)

  /// The set of a level.
  public init(level: Level) {
    self.level = level
  }

  /// Whether more than ASCII can be shown.
  public var isRich: Bool { level == .unicode }

  private func choose(_ rich: Character, _ ascii: Character) -> Character {
    isRich ? rich : ascii
  }

  /// A rule from left to right.
  public var horizontal: Character { choose("─", "-") }
  /// A rule from top to bottom.
  public var vertical: Character { choose("│", "|") }
  /// A dashed rule from top to bottom.
  public var dashedVertical: Character { choose("┊", ":") }
  /// The upper left corner of a frame.
  public var topLeft: Character { choose("╭", "+") }
  /// The upper right corner of a frame.
  public var topRight: Character { choose("╮", "+") }
  /// The lower left corner of a frame.
  public var bottomLeft: Character { choose("╰", "+") }
  /// The lower right corner of a frame.
  public var bottomRight: Character { choose("╯", "+") }
  /// The mark where text was left out.
  public var ellipsis: Character { choose("…", "~") }
  /// The minus sign.
  public var minus: Character { choose("−", "-") }
  /// A mark between things on one line.
  public var dot: Character { choose("·", ".") }
  /// The mark of the chosen item of a list.
  public var pointer: Character { choose("▸", ">") }
  /// The head of a column sorted with its smallest value first.
  public var ascending: Character { choose("▲", "^") }
  /// The head of a column sorted with its largest value first.
  public var descending: Character { choose("▼", "v") }
  /// There is more to the left.
  public var moreLeft: Character { choose("◂", "<") }
  /// There is more to the right.
  public var moreRight: Character { choose("▸", ">") }
  /// There is more above.
  public var moreUp: Character { choose("▴", "^") }
  /// There is more below.
  public var moreDown: Character { choose("▾", "v") }
  /// From one thing to another.
  public var arrow: Character { choose("→", ">") }
  /// Something switched on.
  public var on: Character { choose("●", "*") }
  /// Something switched off.
  public var off: Character { choose("○", "o") }
  /// Something that is done or holds.
  public var check: Character { choose("✓", "+") }
  /// Something that failed or was cut out.
  public var cross: Character { choose("✗", "x") }
  /// The moving part of a scroll bar.
  public var thumb: Character { choose("┃", "#") }
  /// A whole cell of a bar.
  public var full: Character { choose("█", "#") }
  /// The lower end of an interval.
  public var whiskerLow: Character { choose("├", "[") }
  /// The upper end of an interval.
  public var whiskerHigh: Character { choose("┤", "]") }
  /// Where a bar starts.
  public var axis: Character { choose("│", "|") }

  /// A tick on an axis that stands at the left.
  public var leftTick: Character { choose("┤", "+") }
  /// A tick on an axis that lies below.
  public var bottomTick: Character { choose("┬", "+") }

  /// Marks of the classes of a scatter plot, which differ in shape; used round and round.
  public var classMarks: [Character] {
    isRich ? ["●", "×", "▲", "◇"] : ["o", "x", "^", "#"]
  }
  /// The mark where points of several classes meet.
  public var severalClasses: Character { choose("◉", "&") }
  /// Marks of the lines of a plot where there is no braille; used round and round.
  public var lineMarks: [Character] { ["*", "+", "o", "x", "#", "%"] }

  /// Eight rising parts of a bar that grows to the right; two in ASCII.
  public var eighths: [Character] {
    isRich ? ["▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"] : ["-", "#"]
  }

  /// Rising marks for magnitudes above zero, the first for next to nothing.
  public var positiveRamp: [Character] { [dot, "+", "*", "#"] }

  /// Rising marks for magnitudes below zero, the first for next to nothing.
  public var negativeRamp: [Character] { isRich ? [dot, "-", "=", "≡"] : [dot, "-", "=", "%"] }

  /// Rising marks for values that have no sign, the first for next to nothing.
  public var ramp: [Character] {
    isRich ? [dot, "░", "▒", "▓", "█"] : [dot, ":", "=", "*", "#", "@"]
  }

  /// The text as this set can show it: no controls, and in ASCII nothing beyond ASCII.
  ///
  /// The number of columns is that of the printable text, whichever the set.
  public func shown(_ text: some StringProtocol) -> String {
    let printable = Columns.printable(text)
    if isRich || printable.utf8.allSatisfy({ $0 < 0x80 }) { return printable }
    var result = ""
    for character in printable { result += Self.ascii(for: character) }
    return result
  }

  /// ASCII of as many columns as the character has.
  private static func ascii(for character: Character) -> String {
    if character.isASCII { return String(character) }
    if let near = nearest[character] { return String(near) }
    return String(repeating: "?", count: Columns.width(of: character))
  }

  private static let nearest: [Character: Character] = [
    "…": "~", "−": "-", "–": "-", "—": "-", "·": ".", "•": "*", "→": ">", "←": "<", "↑": "^",
    "↓": "v", "×": "x", "±": "~", "‘": "'", "’": "'", "“": "\"", "”": "\"", "│": "|", "─": "-",
    "▸": ">", "◂": "<", "▲": "^", "▼": "v", "●": "*", "○": "o", "✓": "+", "✗": "x", "Δ": "d",
    "␣": "_", "⏎": "$", "␊": "$", "␉": "^", "Ġ": "_", "≈": "~", "≤": "<", "≥": ">", "⇧": "^",
    "‖": "|",
  ]
}
