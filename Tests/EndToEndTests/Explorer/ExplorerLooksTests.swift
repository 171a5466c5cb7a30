import Foundation
import Testing

@Suite(
  "Every screen at every size, colour depth and locale",
  .enabled(if: TerminalWindow.isPossible, "tmux or the built command is missing"))
struct ExplorerLooksTests {
  static let sizes = [(80, 24), (120, 40), (200, 60)]
  static let locales = ["C.UTF-8", "C"]

  /// How many colours a terminal says that it has, and what may then be written.
  enum Colours: String, CaseIterable, Sendable {
    case trueColor, indexed, sixteen, none

    var environment: [String: String] {
      switch self {
      case .trueColor: ["TERM": "tmux-256color", "COLORTERM": "truecolor"]
      case .indexed: ["TERM": "screen-256color", "COLORTERM": ""]
      case .sixteen: ["TERM": "screen", "COLORTERM": ""]
      case .none: ["TERM": "tmux-256color", "NO_COLOR": "1"]
      }
    }

    /// Whether a sequence for colours or attributes may be written.
    func allows(_ parts: [Int]) -> Bool {
      let has24 = parts.contains(2) && (parts.contains(38) || parts.contains(48))
      let has256 = !has24 && (parts.contains(38) || parts.contains(48))
      let hasFew = parts.contains { (30...37).contains($0) || (40...47).contains($0) || $0 >= 90 }
      switch self {
      case .trueColor: return true
      case .indexed: return !has24
      case .sixteen: return !has24 && !has256
      case .none: return !has24 && !has256 && !hasFew
      }
    }
  }

  /// The keys of the screens and words that each shows.
  static let screens = [
    ("1", "Next token"), ("2", "Table"), ("3", "looks at"), ("4", "Lens"), ("7", "Settings"),
    ("8", "written"), ("9", "Everything"),
  ]

  @Test(
    "shows its words, keeps to its columns and colours, and ends clean", arguments: sizes,
    Colours.allCases)
  func looks(size: (Int, Int), colours: Colours) throws {
    for locale in Self.locales {
      var environment = colours.environment
      environment["LC_ALL"] = locale
      let window = try TerminalWindow(width: size.0, height: size.1, environment: environment)
      defer { window.close() }
      try window.expect(TerminalWindow.ready)
      for (key, words) in Self.screens {
        window.press(key)
        try window.expect(words)
        check(window, locale, colours, "screen \(key), \(size), \(colours), \(locale)")
      }
      window.press("q")
      try window.expect("left: 0")
      #expect(window.hasSettingsBack)
    }
  }

  private func check(
    _ window: TerminalWindow, _ locale: String, _ colours: Colours, _ place: String
  ) {
    let styled = window.styledText
    if locale == "C" { #expect(window.text.utf8.allSatisfy { $0 < 0x80 }, "\(place)") }
    for match in styled.matches(of: /\u{1B}\[([0-9;]*)m/) {
      let parts = match.1.split(separator: ";").compactMap { Int($0) }
      #expect(colours.allows(parts), "\(place): \(parts)")
    }
    let isColoured = styled.contains("[38;") || styled.contains("[3")
    if colours != .none { #expect(isColoured, "\(place)") }
  }
}
