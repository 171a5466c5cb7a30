import Screen
import Testing

@testable import Terminal

@Suite("Bytes from a terminal become keys", .oneScreen)
struct KeyTableTests {
  private let reader = try? KeyScreen()

  static let samples: [(String, DisplayEvent)] = [
    ("q", .key(.character("q"))), ("é", .key(.character("é"))), ("🙂", .key(.character("🙂"))),
    ("\r", .key(.enter)), ("\n", .key(.enter)), ("\t", .key(.tab)), ("\u{7F}", .key(.backspace)),
    ("\u{8}", .key(.backspace)), ("\u{1}", .key(.control("a"))), ("\0", .key(.control(" "))),
    ("\u{1A}", .key(.control("z"))), ("\u{1F}", .key(.control("_"))),
    ("\u{1B}[A", .key(.up)), ("\u{1B}OB", .key(.down)),
    ("\u{1B}[1;5C", .key(Key(.right, .control))),
    ("\u{1B}[1;10D", .key(Key(.left, [.shift, .alt]))), ("\u{1B}[H", .key(.home)),
    ("\u{1B}[4~", .key(.end)), ("\u{1B}[5~", .key(.pageUp)),
    ("\u{1B}[6;3~", .key(Key(.pageDown, .alt))),
    ("\u{1B}[3~", .key(.delete)), ("\u{1B}[2~", .key(.insert)), ("\u{1B}[Z", .key(.backtab)),
    ("\u{1B}OP", .key(.function(1))), ("\u{1B}[15~", .key(.function(5))),
    ("\u{1B}[24~", .key(.function(12))), ("\u{1B}[1;2R", .key(Key(.function(3), .shift))),
    ("\u{1B}[[B", .key(.function(2))), ("\u{1B}x", .key(.alt("x"))), ("\u{1B}é", .key(.alt("é"))),
    ("\u{1B}\r", .key(Key(.enter, .alt))), ("\u{1B}[97;5u", .key(.control("a"))),
    ("\u{1B}[27;5;9~", .key(Key(.tab, .control))), ("\u{1B}[65;2u", .key(.character("A"))),
    ("\u{1B}[<64;1;1M", .mouse(Mouse(.wheelUp, at: .zero))),
    ("\u{1B}[<69;1;2M", .mouse(Mouse(.wheelDown, at: Point(column: 0, row: 1)))),
    ("\u{1B}[200~a\u{1B}[A\n日\u{1B}[201~", .paste("a\u{1B}[A\n日")),
    ("\u{1B}[200~\u{1B}[20\u{1B}[201~", .paste("\u{1B}[20")),
  ]

  private func decode(_ pieces: [[UInt8]], flushing: Bool = true) throws -> [DisplayEvent] {
    let reader = try #require(reader)
    var splitter = KeySplitter()
    let found = pieces.flatMap { splitter.feed($0) } + (flushing ? splitter.flush() : [])
    return reader.events(of: found)
  }

  @Test("a sequence is one event, whole or byte by byte", arguments: samples)
  func sample(text: String, event: DisplayEvent) throws {
    #expect(try decode([Array(text.utf8)], flushing: false) == [event])
    #expect(try decode(text.utf8.map { [$0] }, flushing: false) == [event])
  }

  @Test("Escape waits until nothing follows")
  func escape() throws {
    var splitter = KeySplitter()
    #expect(splitter.feed([0x1B]).isEmpty && splitter.isWaiting)
    #expect(splitter.flush() == [.key([0x1B])])
    #expect(!splitter.isWaiting && splitter.flush().isEmpty)
    #expect(try decode([[0x1B]]) == [.key(.escape)])
    #expect(try decode([[0x1B, 0x1B, 0x5B, 0x41]]) == [.key(.escape), .key(.up)])
    #expect(try decode([Array("\u{1B}[".utf8)]) == [.key(.alt("["))])
    #expect(try decode([Array("\u{1B}O".utf8)]) == [.key(.alt("O"))])
  }

  @Test(
    "what is not understood is dropped whole and the next key is heard",
    arguments: [
      "\u{1B}[?1;2c", "\u{1B}[999~", "\u{1B}[I", "\u{1B}[M !!", "\u{1B}[<1;2M", "\u{1B}[201~",
      "\u{1B}[99999999999999999999~", "\u{1B}[<99999999999999999999;1;1M", "\u{1B}[12\u{1}",
      "\u{1B}[1;5", "\u{1B}[[Z", "\u{1B}[57344u",
    ])
  func unknown(_ text: String) throws {
    let events = try decode([Array(text.utf8), Array("\u{1B}[Aq".utf8)])
    #expect(events.suffix(2) == [.key(.up), .key(.character("q"))])
    #expect(events.count <= 4)
  }

  @Test(
    "bytes that are not UTF-8 become one replacement each",
    arguments: [
      ([0xFF], 1), ([0xC3], 1), ([0xE2, 0x82], 1), ([0x80, 0x81], 2), ([0xC0, 0xAF], 2),
      ([0xED, 0xA0, 0x80], 1), ([0xF0, 0x9F, 0x99], 1),
    ] as [([UInt8], Int)])
  func notUTF8(bytes: [UInt8], count: Int) throws {
    let mark = DisplayEvent.key(.character("\u{FFFD}"))
    #expect(
      try decode([bytes + [0x71]]) == Array(repeating: mark, count: count) + [.key(.character("q"))]
    )
  }

  @Test("a button goes down, moves and comes up, and nothing else of the mouse is heard")
  func mouse() throws {
    let place = Point(column: 2, row: 3)
    let text = """
      \u{1B}[<0;3;4M\u{1B}[<32;3;4M\u{1B}[<32;4;4M\u{1B}[<0;3;4m\u{1B}[<1;1;1M\u{1B}[<1;1;1m\
      \u{1B}[<2;1;1M\u{1B}[<18;1;1m\u{1B}[<66;1;1M\u{1B}[<0;0;1M\u{1B}[<\
      \(String(repeating: ";1", count: 20))M\u{1B}[<4;1;1M\u{1B}[<4;1;1m
      """
    #expect(
      try decode([Array(text.utf8)]) == [
        .mouse(Mouse(.press, at: place)), .mouse(Mouse(.drag, at: place)),
        .mouse(Mouse(.drag, at: Point(column: 3, row: 3))), .mouse(Mouse(.release, at: place)),
        .mouse(Mouse(.pressMiddle, at: .zero)), .mouse(Mouse(.release, at: .zero)),
        .mouse(Mouse(.pressRight, at: .zero)), .mouse(Mouse(.release, at: .zero)),
        .mouse(Mouse(.press, at: .zero)), .mouse(Mouse(.release, at: .zero)),
      ])
  }

  @Test("a press after a release that was lost is a press, and a move without a press a move")
  func lostRelease() throws {
    let text = "\u{1B}[<0;5;2M\u{1B}[<0;15;2M\u{1B}[<2;1;1M\u{1B}[<2;2;1M\u{1B}[<2;2;1m"
    #expect(
      try decode([Array(text.utf8)]) == [
        .mouse(Mouse(.press, at: Point(column: 4, row: 1))),
        .mouse(Mouse(.press, at: Point(column: 14, row: 1))),
        .mouse(Mouse(.pressRight, at: .zero)),
        .mouse(Mouse(.pressRight, at: Point(column: 1, row: 0))),
        .mouse(Mouse(.release, at: Point(column: 1, row: 0))),
      ])
    #expect(
      try decode([Array("\u{1B}[<32;10;5M".utf8)])
        == [.mouse(Mouse(.drag, at: Point(column: 9, row: 4)))])
  }

  @Test("a paste without an end stays within its limit")
  func endlessPaste() throws {
    var splitter = KeySplitter()
    _ = splitter.feed("\u{1B}[200~".utf8)
    for _ in 0..<20 { #expect(splitter.feed(Array(repeating: 0x61, count: 1 << 16)).isEmpty) }
    let pieces = splitter.feed("\u{1B}[201~q".utf8)
    #expect(pieces.count == 2 && pieces.last == .key([0x71]))
    guard case .paste(let text) = pieces.first else {
      Issue.record("no paste")
      return
    }
    #expect(text.utf8.count == KeySplitter.longestPaste)
  }

  @Test("the same bytes in any pieces are the same events")
  func chunks() throws {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<500 {
      let chosen = (0..<8).compactMap { _ in Self.samples.randomElement(using: &random) }
      let bytes = chosen.flatMap { Array($0.0.utf8) }
      var pieces: [[UInt8]] = [[]]
      for byte in bytes {
        if Int.random(in: 0..<3, using: &random) == 0 { pieces.append([]) }
        pieces[pieces.count - 1].append(byte)
      }
      #expect(try decode(pieces) == chosen.map(\.1), "\(bytes)")
    }
  }

  @Test("random bytes never stop it, and a quiet moment puts it in step")
  func noise() throws {
    var random = SystemRandomNumberGenerator()
    let reader = try #require(reader)
    let likely: [UInt8] = [0x1B, 0x5B, 0x4F, 0x3B, 0x31, 0x7E, 0x4D, 0x3C, 0xE2, 0xF0, 0x80]
    for _ in 0..<4000 {
      var splitter = KeySplitter()
      let bytes: [UInt8] = (0..<Int.random(in: 0..<40, using: &random)).map { _ in
        Bool.random(using: &random)
          ? likely.randomElement(using: &random) ?? 0 : UInt8.random(in: 0...255, using: &random)
      }
      let pieces = splitter.feed(bytes) + splitter.flush()
      #expect(pieces.count <= bytes.count)
      #expect(!splitter.isWaiting, "\(bytes)")
      #expect(reader.events(of: pieces).count <= bytes.count, "\(bytes)")
      // Only an open paste may keep the next key; its end gives it back.
      _ = splitter.feed("\u{1B}[201~".utf8)
      let next = reader.events(of: splitter.feed("\u{1B}[Aq".utf8))
      #expect(next == [.key(.up), .key(.character("q"))], "\(bytes)")
    }
  }
}

@Suite("Keys of a terminal are those that terminfo lists", .oneScreen)
struct ListedKeyTests {
  @Test("whatever it is", arguments: ["rxvt", "linux", "vt220"])
  func listed(name: String) throws {
    let description = try TerminalDescription(name: name, output: 1, mouse: false)
    guard description.colors != nil else { return }
    let reader = try KeyScreen(description)
    for (capability, key) in [("kcuu1", Key.up), ("kpp", .pageUp), ("kf1", .function(1))] {
      guard let bytes = description.entry(depth: .monochrome).strings[capability] else { continue }
      #expect(reader.events(of: [.key(bytes)]) == [.key(key)], "\(name): \(capability)")
    }
  }
}

/// The keys of a screen of curses without a terminal.
final class KeyScreen {
  private var painter: FramePainter

  init(_ description: TerminalDescription = TerminalDescription(likeXterm: .none)) throws {
    painter = try FramePainter(
      description, theme: .dark, depth: .monochrome, size: Size(width: 10, height: 2))
  }

  /// What a person did, from the bytes of keys.
  func events(of pieces: [KeyPiece]) -> [DisplayEvent] {
    pieces.flatMap { piece -> [DisplayEvent] in
      switch piece {
      case .key(let bytes): painter.events(of: bytes)
      case .paste(let text): [.paste(text)]
      }
    }
  }
}
