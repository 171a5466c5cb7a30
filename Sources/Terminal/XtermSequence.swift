import Screen

/// What terminals like xterm are told and tell, and curses has no word for.
///
/// Source: "XTerm Control Sequences"; "Synchronized Output" of the terminal working group for mode
/// 2026; "fixterms" of Paul Evans for keys told by their code points.
enum XtermSequence {
  /// What starts drawing besides what terminfo knows: pastes are marked, the title is kept, and the
  /// mouse is reported with places in decimal.
  static func enter(takesCommands: Bool, mouse: Bool) -> String {
    "\u{1B}[?2004h" + (takesCommands ? "\u{1B}[22;2t" : "")
      + (mouse ? "\u{1B}[?1000h\u{1B}[?1002h\u{1B}[?1006h" : "")
  }

  /// What ends it.
  static func leave(takesCommands: Bool, mouse: Bool) -> String {
    (mouse ? "\u{1B}[?1006l\u{1B}[?1002l\u{1B}[?1000l" : "")
      + (takesCommands ? "\u{1B}[23;2t" : "") + "\u{1B}[?2004l\u{1B}[?2026l"
  }

  /// How pastes begin and end.
  static let paste = (start: Array("\u{1B}[200~".utf8), end: Array("\u{1B}[201~".utf8))

  /// Asks for the status of the terminal (DSR 5 of ECMA-48), and its answer that all is well.
  static let status = (question: Array("\u{1B}[5n".utf8), answer: Array("\u{1B}[0n".utf8))

  /// Names the window; `text` is free of controls.
  static func title(_ text: String) -> [UInt8] { Array("\u{1B}]2;\(text)\u{07}".utf8) }

  /// Asks that a change be shown at once (mode 2026), which terminals that do not know it ignore.
  static func atOnce(_ bytes: [UInt8]) -> [UInt8] {
    guard !bytes.isEmpty else { return [] }
    return Array("\u{1B}[?2026h".utf8) + bytes + Array("\u{1B}[?2026l".utf8)
  }

  /// A key told by its code point, as terminals do when modifiers would be lost: `ESC [ 97;5 u` or
  /// `ESC [ 27;5;97 ~`; nothing when it is none.
  static func codedKey(_ bytes: [UInt8]) -> Key? {
    guard bytes.starts(with: Array("\u{1B}[".utf8)), let final = bytes.last else { return nil }
    let numbers = String(decoding: bytes.dropFirst(2).dropLast(), as: UTF8.self)
      .split(separator: ";", omittingEmptySubsequences: false)
      .map { Int($0.prefix { $0 != ":" }) ?? 1 }
    let code: Int
    switch final {
    case UInt8(ascii: "u"): code = numbers.first ?? 0
    case UInt8(ascii: "~") where numbers.count == 3 && numbers[0] == 27: code = numbers[2]
    default: return nil
    }
    guard var key = key(code) else { return nil }
    key.modifiers.formUnion(Key.Modifiers(told: numbers.count > 1 ? numbers[1] : 1))
    if case .character = key.code { key.modifiers.remove(.shift) }
    return key
  }

  private static func key(_ code: Int) -> Key? {
    switch code {
    case 8, 127: return .backspace
    case 9: return .tab
    case 13: return .enter
    case 27: return .escape
    default:
      guard code >= 0x20, let value = UInt32(exactly: code),
        !(0x7F..<0xA0).contains(value), !(0xE000...0xF8FF).contains(value),
        let scalar = Unicode.Scalar(value)
      else { return nil }
      return .character(Character(scalar))
    }
  }
}

/// A report of the mouse that curses reads rightly: `ESC [ < button ; column ; row M`, or `m` where a
/// button comes up.
///
/// It has three numbers, and a button that curses knows. Curses writes the numbers of any other report
/// into an array of nine without looking at its end, and takes a tilted wheel for the right button.
struct MouseReport {
  /// Where it was.
  let place: Point
  private let button: Int
  private let isRelease: Bool

  /// Reads a sequence; nil where it is no such report.
  init?(_ bytes: [UInt8]) {
    guard let final = bytes.last, final == UInt8(ascii: "M") || final == UInt8(ascii: "m") else {
      return nil
    }
    let numbers = String(decoding: bytes.dropFirst(3).dropLast(), as: UTF8.self)
      .split(separator: ";", omittingEmptySubsequences: false)
      .compactMap { $0.count <= 5 && $0.allSatisfy(\.isWholeNumber) ? Int($0) : nil }
    guard numbers.count == 3, numbers[1] > 0, numbers[2] > 0 else { return nil }
    // Without Shift, Alt and Control.
    button = numbers[0] & ~0b1_1100
    guard [0, 1, 2, 32, 33, 34, 64, 65].contains(button) else { return nil }
    place = Point(column: numbers[1] - 1, row: numbers[2] - 1)
    isRelease = final == UInt8(ascii: "m")
  }

  /// Whether the mouse was moved with a button down.
  var isMove: Bool { button & 32 != 0 && !isRelease }

  /// Whether a button was pressed.
  var isPress: Bool { button < 3 && !isRelease }

  /// The report of the button coming up.
  var release: [UInt8] {
    Array("\u{1B}[<\(button);\(place.column + 1);\(place.row + 1)m".utf8)
  }
}

extension Key.Modifiers {
  /// Modifiers as terminals tell them: one more than their bits.
  init(told number: Int) {
    self = []
    guard (2...256).contains(number) else { return }
    let bits = number - 1
    if bits & 1 != 0 { insert(.shift) }
    if bits & 2 != 0 || bits & 8 != 0 { insert(.alt) }
    if bits & 4 != 0 { insert(.control) }
  }
}

// MARK: The clipboard

/// Makes the sequence that puts text on the clipboard of the machine a person sits at.
///
/// Source: OSC 52 in "XTerm Control Sequences"; the wrappings are those of the manuals of tmux and
/// GNU screen.
struct ClipboardSequence: Hashable {
  private let carrier: Carrier

  /// What stands between the program and the terminal.
  private enum Carrier {
    case none
    case tmux
    case screen
  }

  /// GNU screen drops longer strings.
  private static let screenPiece = 480

  /// Finds out what stands between by what it sets in the environment.
  init(environment: [String: String]) {
    func has(_ name: String) -> Bool { environment[name]?.isEmpty == false }
    // Of one inside the other, TERM names the inner.
    let isScreen = has("STY") && environment["TERM"]?.hasPrefix("screen") == true
    carrier = has("TMUX") ? .tmux : isScreen ? .screen : .none
  }

  /// The bytes that copy a text; nothing when it is too long.
  func bytes(for text: String) -> [UInt8]? {
    guard text.utf8.count <= Clipboard.mostBytes else { return nil }
    let plain = Array("\u{1B}]52;c;".utf8) + Array(Base64.text(of: Array(text.utf8)).utf8) + [0x07]
    switch carrier {
    case .none: return plain
    case .tmux:
      // By its settings tmux heeds the one, the other or neither; heeding both does no harm.
      let doubled = plain.flatMap { $0 == 0x1B ? [0x1B, 0x1B] : [$0] }
      return plain + Array("\u{1B}Ptmux;".utf8) + doubled + Self.end
    case .screen:
      return stride(from: 0, to: plain.count, by: Self.screenPiece).flatMap { start in
        Array("\u{1B}P".utf8) + plain[start...].prefix(Self.screenPiece) + Self.end
      }
    }
  }

  private static let end = Array("\u{1B}\\".utf8)
}
