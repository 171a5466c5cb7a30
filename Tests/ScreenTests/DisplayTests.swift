import Screen
import Testing

@Suite("A display without a screen keeps what it is given to copy")
struct DisplayTests {
  @Test("texts are kept, and one that no terminal would take is refused")
  func copies() {
    let display = HeadlessDisplay(size: Size(width: 3, height: 1))
    #expect(display.copy("é") && display.copies == ["é"])
    #expect(display.copy(String(repeating: "a", count: Clipboard.mostBytes)))
    // Bytes count, not letters.
    #expect(!display.copy(String(repeating: "é", count: Clipboard.mostBytes / 2 + 1)))
    #expect(display.copies.count == 2)
  }

  @Test("it is ready unless it plays a slow line")
  func ready() {
    let display = HeadlessDisplay(size: Size(width: 3, height: 1))
    #expect(display.isReady)
    display.isReady = false
    #expect(!(display as any Display).isReady)
  }

  @Test("a display of its own kind has no clipboard and is never slow")
  func defaults() {
    final class Silent: Display {
      let size = Size(width: 1, height: 1)
      let traits = DisplayTraits.plain
      var waker: @Sendable () -> Void { {} }
      func show(_ frame: Frame) {}
      func nextEvent(timeout: Duration?) -> DisplayEvent { .lost }
    }
    #expect(Silent().isReady && !Silent().copy("text"))
  }
}
