import Foundation
import Testing

@Suite(
  "The built explorer follows a run of another process", .serialized, .timeLimit(.minutes(30)),
  .enabled(if: TerminalWindow.isPossible, "tmux or the built patchbay is not there"))
struct ExplorerRunsTests {
  @Test("it is listed as running, its steps are followed, and its kill is told")
  func follow() throws {
    let subject = try TrainingSubject.shared.get()
    let folder = try TemporaryFolder()
    let run = try RunningCommand([
      "train", subject.checkpoint, "--data", subject.text, "--block", "16", "--out",
      folder.url.appending(path: "other").path, "--steps", "1000000",
    ])
    #expect(TrainingRemains(folder.url.appending(path: "other").path).wait(forStep: 3))
    let window = try TerminalWindow(
      width: 80, height: 24, script: "cd '\(folder.url.path)'\n" + TerminalWindow.once)
    defer { window.close() }
    try window.expect(TerminalWindow.ready)
    window.press("9")
    try window.expect("running")
    window.press("Enter")
    try window.expect("watched: running")
    func step() -> Int? {
      window.text.firstMatch(of: /step (\d+) of 1000000/).flatMap { Int($0.output.1) }
    }
    try window.wait("no step is shown") { step() != nil }
    let first = try #require(step())
    try window.wait("it stands still") { step().map { $0 > first } ?? false }
    run.send(SIGKILL)
    _ = run.end()
    try window.expect("watched: broke off")
    window.press("Escape")
    try window.expect("broke off other")
    window.press("X")
    try window.expect("Nothing brings it back.")
    window.press("Enter")
    try window.expect("Deleted: other")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
    window.press("q")
    try window.expect("left: 0")
  }
}
