import Foundation
import Testing

@Suite(
  "The built explorer asks for nothing when nobody looks", .serialized, .timeLimit(.minutes(30)),
  .enabled(if: TerminalWindow.isPossible, "tmux or the built patchbay is not there"))
struct ExplorerLossTests {
  @Test(
    "a terminal that vanishes ends it, also where its signal is not heeded",
    arguments: ["", "trap '' HUP\n"])
  func vanish(before: String) throws {
    let window = try TerminalWindow(
      width: 80, height: 24,
      script: before + """
        explore 2> "$marks/errors"
        echo "$?" > "$marks/left"
        """)
    defer { window.close() }
    try window.expect(TerminalWindow.ready)
    #expect(window.isRunning)
    window.vanish()
    try window.wait("it goes on") { !window.isRunning }
    #expect(window.mark("errors") == "")
  }

  #if os(Linux)
    @Test("while nothing is asked of it, it does not run at all")
    func idle() throws {
      let window = try TerminalWindow(width: 80, height: 24)
      defer { window.close() }
      try window.expect(TerminalWindow.ready)
      let number = try #require(window.mark("pid"))
      /// How often the thread of the screen has run, and the time that all took.
      func traces() -> [Substring] {
        let status = try? String(contentsOfFile: "/proc/\(number)/status", encoding: .utf8)
        let times = try? String(contentsOfFile: "/proc/\(number)/stat", encoding: .utf8)
        return (status ?? "").split(separator: "\n").filter { $0.contains("ctxt") }
          + (times ?? "").split(separator: " ").dropFirst(13).prefix(2)
      }
      // The first seconds belong to work that was begun for the first screen; on a busy machine that
      // takes longer.
      for _ in 0..<120 {
        let before = traces()
        Thread.sleep(forTimeInterval: 1)
        if before == traces(), before.count == 4 { return }
      }
      Issue.record("it never was idle for a second")
    }
  #endif
}
