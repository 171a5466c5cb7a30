import Foundation
import Screen
import Testing

@testable import Terminal

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite(
  "A terminal is taken over, fed as it can take it, and given back", .serialized, .oneScreen,
  .timeLimit(.minutes(30)))
struct CursesDisplayTests {
  /// So long that only what never comes takes it.
  private static let patience = Duration.seconds(120)
  private let terminal: PseudoTerminal

  init() throws {
    terminal = try #require(PseudoTerminal())
  }

  private func display(
    _ wishes: TerminalWishes = TerminalWishes(), term: String = "xterm-256color"
  ) throws -> CursesDisplay {
    try CursesDisplay(
      input: terminal.program, output: terminal.program,
      environment: ["TERM": term, "COLORTERM": "truecolor", "LANG": "C.UTF-8"], wishes: wishes)
  }

  /// A screen full of colours, of which each number makes another.
  private func heavyFrame(_ number: Int, _ size: Size) -> Frame {
    Frame.drawn(size: size) { canvas in
      for row in 0..<size.height {
        for column in 0..<size.width {
          let value = Double((row * 31 + column * 17 + number * 7) % 100) / 50 - 1
          canvas.text(
            "\((row + column + number) % 10)", column: column, row: row, .heat(.signed, value))
        }
      }
      canvas.text("frame \(number).")
    }
  }

  @Test("its settings are those of drawing, and afterwards those from before")
  func settings() throws {
    #expect(!terminal.isRaw)
    let display = try display()
    #expect(terminal.isRaw)
    #expect(terminal.read().contains("\u{1B}[?1049h"))
    display.close()
    #expect(!terminal.isRaw)
    #expect(terminal.read().contains("\u{1B}[?1049l"))
  }

  @Test("a display that is forgotten gives the terminal back too")
  func forgotten() throws {
    _ = try display()
    #expect(!terminal.isRaw)
    #expect(terminal.read().contains("\u{1B}[?1049l"))
  }

  @Test("the mouse is reported only where that was wished for", arguments: [false, true])
  func mouse(isWished: Bool) throws {
    let display = try display(TerminalWishes(mouse: isWished))
    #expect(terminal.read().contains("\u{1B}[?1006h") == isWished)
    terminal.type("\u{1B}[<0;3;2M\u{1B}[<65;1;1M")
    #expect(
      display.nextEvent(timeout: Self.patience)
        == .mouse(Mouse(.press, at: Point(column: 2, row: 1))))
    #expect(display.nextEvent(timeout: Self.patience) == .mouse(Mouse(.wheelDown, at: .zero)))
    display.close()
    #expect(terminal.read().contains("\u{1B}[?1000l") == isWished)
  }

  @Test("a line that stands still holds up no keys, and shows the last frame when it goes on")
  func slow() throws {
    let display = try display()
    defer { display.close() }
    #expect(display.isReady)
    for number in 0..<40 { display.show(heavyFrame(number, display.size)) }
    #expect(!display.isReady)
    terminal.type("j")
    #expect(display.nextEvent(timeout: Self.patience) == .key(.character("j")))
    display.waker()
    #expect(display.nextEvent(timeout: Self.patience) == .wake)
    #expect(!display.isReady)
    var seen = ""
    for _ in 0..<20_000 where !display.isReady {
      seen += terminal.read()
      _ = display.nextEvent(timeout: .milliseconds(5))
    }
    seen += terminal.read()
    #expect(display.isReady)
    // Only digits that changed are sent, so the first and the last frame cannot be told by words.
    let frames = seen.occurrences(of: "\u{1B}[?2026h")
    #expect((2..<10).contains(frames), "\(frames) frames were sent")
    display.show(heavyFrame(39, display.size))
    #expect(terminal.read().isEmpty)
  }

  @Test("a terminal that vanishes is told at once", arguments: [false, true])
  func lost(isBlocked: Bool) throws {
    let display = try display()
    defer { display.close() }
    if isBlocked { for number in 0..<40 { display.show(heavyFrame(number, display.size)) } }
    terminal.hangUp()
    #expect(display.nextEvent(timeout: Self.patience) == .lost)
    #expect(!display.copy("text"))
    #expect(display.nextEvent(timeout: .milliseconds(20)) == .timeout)
  }

  @Test("a key comes alone, unless others are typed at once")
  func alone() throws {
    let display = try display()
    defer { display.close() }
    terminal.type("j")
    #expect(display.nextEvent(timeout: Self.patience) == .key(.character("j")))
    Thread.sleep(forTimeInterval: 0.1)
    terminal.type("q")
    #expect(display.nextEvent(timeout: Self.patience) == .key(.character("q")))
    #expect(display.comesAlone(after: .milliseconds(30)))
    #expect(!display.comesAlone(after: Self.patience))
    Thread.sleep(forTimeInterval: 0.1)
    terminal.type("quit\r")
    for key in [Key.character("q"), .character("u"), .character("i")] {
      #expect(display.nextEvent(timeout: Self.patience) == .key(key))
      #expect(!display.comesAlone(after: .milliseconds(30)), "\(key)")
    }
  }

  @Test("the signals of a lost terminal tell of it and no more, where there is work to finish")
  func outlives() throws {
    for number in [SIGHUP, SIGPIPE] {
      let display = try display()
      display.outliveLoss(true)
      kill(getpid(), number)
      #expect(display.nextEvent(timeout: Self.patience) == .lost)
      display.outliveLoss(false)
      display.close()
    }
  }

  @Test("a text is copied between frames, where the terminal knows how")
  func copy() throws {
    let known = try display()
    _ = terminal.read()
    #expect(known.copy("foo") && terminal.read() == "\u{1B}]52;c;Zm9v\u{7}")
    #expect(!known.copy(String(repeating: "a", count: Clipboard.mostBytes + 1)))
    known.close()
    let unknown = try display(term: "vt100")
    _ = terminal.read()
    #expect(!unknown.copy("foo") && terminal.read().isEmpty)
    unknown.close()
  }

  /// The handlers of the signals that curses takes for itself, as the bytes of their addresses.
  private func handlers() -> [[UInt8]] {
    [SIGINT, SIGTERM, SIGTSTP, SIGWINCH].map { number in
      var action = sigaction()
      _ = unsafe sigaction(number, nil, &action)
      return unsafe withUnsafeBytes(of: action) { unsafe Array($0.prefix(8)) }
    }
  }

  @Test("curses leaves signals, the environment and the locale alone")
  func untouched() throws {
    let (before, size) = (handlers(), Size(width: 8, height: 2))
    unsafe setenv("TERMINFO", "/no/such/folder", 1)
    let like = TerminalDescription(likeXterm: .none)
    _ = try FramePainter(like, theme: .dark, depth: .trueColor, size: size)
    #expect(unsafe String(cString: getenv("TERMINFO")) == "/no/such/folder")
    unsafe unsetenv("TERMINFO")
    var painter = try FramePainter(like, theme: .dark, depth: .indexed, size: size)
    let inside = handlers()
    _ = painter.paint(Frame.drawn(size: size) { $0.text("é日") }, on: size)
    #expect(unsafe getenv("TERMINFO") == nil)
    #expect(before == inside && before == handlers())
    #expect(unsafe String(cString: setlocale(LC_ALL, nil)) == "C")
  }

  @Test("a second display is refused while the first draws")
  func second() throws {
    let first = try display()
    #expect(throws: TerminalError.alreadyDrawing) { try display() }
    first.close()
    try display().close()
  }
}

extension String {
  /// How often a mark stands in the text.
  fileprivate func occurrences(of mark: String) -> Int {
    var (count, rest) = (0, self[...])
    while let range = rest.firstRange(of: mark) {
      count += 1
      rest = rest[range.upperBound...]
    }
    return count
  }
}
