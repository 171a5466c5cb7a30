// Frames as text, for tests, documents and pipes.

extension Frame {
  /// The characters, one line a row, blanks at the ends of lines left out.
  public var text: String {
    lines { row in
      var line = ""
      for cell in row where cell.columns > 0 { line.append(cell.character) }
      return line
    }
  }

  /// One letter a cell that tells its style, one line a row, `.` for ordinary text.
  ///
  /// Roles have small letters (see `Role.letter`); heat is a digit for its tenth, and a capital
  /// letter from A for the tenths below zero; tints have capital letters from S. Ordinary ends of lines are left out.
  public var styleLetters: String {
    lines { row in
      var line = String(row.map { $0.style.letter })
      while line.last == "." { line.removeLast() }
      return line
    }
  }

  /// The frame with control sequences for its colours, one line a row, for a terminal or a
  /// converter to HTML.
  ///
  /// - Parameters:
  ///   - theme: gives styles their colours.
  ///   - depth: how many colours there are.
  /// - Returns: as many lines as rows, each ended by a line feed.
  public func ansi(theme: Theme, depth: ColorDepth) -> String {
    var result = ""
    for row in 0..<size.height {
      var current: Appearance?
      for cell in self.row(row) where cell.columns > 0 {
        let look = theme.appearance(of: cell.style, depth: depth)
        if look != current { result += look.sgr }
        current = look
        result.append(cell.character)
      }
      result += "\u{1B}[0m\n"
    }
    return result
  }

  private func lines(_ describe: (ArraySlice<Cell>) -> String) -> String {
    var result = ""
    for row in 0..<size.height {
      var line = describe(self.row(row))
      while line.last == " " { line.removeLast() }
      result += line + "\n"
    }
    return result
  }
}

extension Style {
  /// The letter of the style in snapshots.
  var letter: Character {
    if role == .cursor { return role.letter }
    if let heat = background ?? foreground {
      let tenth = Int((abs(heat.value) * 9).rounded())
      return heat.value < 0 && tenth > 0
        ? Character(Unicode.Scalar(UInt8(64 + tenth))) : Character("\(tenth)")
    }
    if let tint, role == .text, ground != .selected { return tint.letter }
    switch ground {
    case .selected: return Role.selected.letter
    case .bar where role == .text: return Role.bar.letter
    default: return role.letter
    }
  }
}

extension Tint {
  /// The letter of the tint in snapshots.
  fileprivate var letter: Character { Character(Unicode.Scalar(UInt8(0x53) + rawValue)) }
}

extension Role {
  /// The letter of the role in snapshots.
  var letter: Character {
    switch self {
    case .text: "."
    case .muted: "m"
    case .title: "t"
    case .heading: "h"
    case .accent: "a"
    case .positive: "p"
    case .negative: "n"
    case .selected: "s"
    case .cursor: "c"
    case .warning: "w"
    case .error: "e"
    case .key: "k"
    case .border: "b"
    case .bar: "r"
    }
  }
}
