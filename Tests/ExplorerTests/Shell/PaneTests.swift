import Screen
import Testing

@testable import Explorer

@Suite("Every pane is reached by Tab, scrolls where more lies below, and can fill the screen")
struct PaneTests {
  private static let sizes = [
    Size(width: 60, height: 16), Size(width: 80, height: 24), Size(width: 120, height: 40),
    Size(width: 200, height: 60),
  ]

  /// The panes that a frame shows, by their numbers.
  private func panes(_ world: SmallWorld) -> [Int: Rect] {
    var found: [Int: Rect] = [:]
    for placed in zones(world.state, size: world.state.size) {
      if case .pane(let number) = placed.zone { found[number] = placed.rect }
    }
    return found
  }

  @Test("Tab shows every pane at every size", arguments: ScreenName.allCases, sizes)
  func reach(screen: ScreenName, size: Size) throws {
    var world = try SmallWorld.after(["\(screen.rawValue)"], size: size)
    for number in 0..<screen.paneCount {
      #expect(world.state.pane == number)
      #expect(panes(world)[number] != nil, "pane \(number)")
      world.press("tab")
      world.answerAll()
    }
    #expect(world.state.pane == 0)
  }

  @Test("f lets each pane fill the screen; Esc puts it back", arguments: ScreenName.allCases)
  func fill(screen: ScreenName) throws {
    var world = try SmallWorld.after(
      ["\(screen.rawValue)"], size: Size(width: 120, height: 40))
    for number in 0..<screen.paneCount {
      world.press("f")
      world.answerAll()
      let body = Size(width: 120, height: 40 - sharedLines)
      #expect(panes(world)[number]?.size == body, "pane \(number)")
      #expect(panes(world).count == 1, "pane \(number)")
      world.press("escape")
      #expect(world.state.pane == number && !world.state.isPaneFilled)
      world.press("tab")
    }
  }

  @Test("a pane that hides lines has a bar and scrolls to its last line, and no further")
  func scroll() throws {
    var world = try SmallWorld(size: Size(width: 120, height: 26))
    world.press("2")
    world.answerAll()
    world.press("tab", "tab")
    #expect(world.state.pane == HeadsPane.parts.rawValue)
    // Three layers have more parts than the seven lines that are there.
    let top = world.frame().text
    #expect(top.contains("┃"))
    world.press("G")
    let bottom = world.frame().text
    #expect(bottom != top)
    #expect(bottom.contains("logit difference"))
    let offset = world.state.scroll(of: 2)
    world.press("down", "pgdn")
    #expect(world.state.scroll(of: 2) == offset && offset > 0)
    world.press("g")
    #expect(world.frame().text == top)
  }

  @Test("a pane that hides nothing says so")
  func whole() throws {
    var world = try SmallWorld(size: Size(width: 200, height: 60))
    world.press("2", "tab", "tab", "down")
    #expect(world.state.note == .done("This pane shows all that it has."))
  }

  @Test("content of any length is reached line by line")
  func lines() {
    var shown: Set<String> = []
    var state = Scene(own: (), shared: PaneTests.shared)
    for offset in 0..<8 {
      state.shared.scrolls[PanePlace(screen: .heads, pane: 2)] = offset
      let frame = Frame.drawn(size: Size(width: 10, height: 3), traits: .full) { canvas in
        canvas.scrolling(2, of: state) { content in
          for row in 0..<9 { content.text("line \(row)", row: row) }
        }
      }
      for line in frame.text.split(separator: "\n") { shown.insert(String(line.prefix(6))) }
    }
    #expect(shown.isSuperset(of: (0..<9).map { "line \($0)" }))
  }

  @Test(
    "a title that is too long loses parts, then words, before it is cut within a word",
    arguments: [
      (42, "Heads · before, after, change · mean"), (40, "Heads · before, after, change"),
      (30, "Heads · before, after…"),
    ])
  func titles(width: Int, expected: String) {
    let frame = Frame.drawn(size: Size(width: width, height: 3), traits: .full) { canvas in
      _ = canvas.pane(canvas.bounds, title: "Heads · before, after, change · mean")
    }
    #expect(frame.text.contains(" \(expected) "), "\(frame.text)")
  }

  /// A state whose shown screen is that of the heads.
  private static let shared: SharedState = {
    guard var state = try? SmallWorld().state else { preconditionFailure("no world") }
    state.screen = .heads
    return state.shared
  }()
}
