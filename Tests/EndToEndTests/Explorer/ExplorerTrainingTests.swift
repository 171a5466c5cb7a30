import Foundation
import StrictJSON
import Testing

@Suite(
  "A run that is begun in the explorer outlives it", .serialized, .timeLimit(.minutes(30)),
  .enabled(if: TerminalWindow.isPossible, "tmux or the built patchbay is not there"))
struct ExplorerTrainingTests {
  let subject: TrainingSubject
  let folder: TemporaryFolder
  var out: String { folder.url.appending(path: "run").path }
  var remains: TrainingRemains { TrainingRemains(out) }

  init() throws {
    subject = try TrainingSubject.shared.get()
    folder = try TemporaryFolder()
  }

  /// A window in which a run of 100,000 steps is under way.
  private func window() throws -> TerminalWindow {
    let window = try TerminalWindow(width: 100, height: 30, folder: subject.checkpoint)
    try window.expect("Prompt")
    let run = ScreenRun(subject: subject, text: subject.text, steps: 100_000)
    try run.begin(in: window, folder: out)
    #expect(remains.wait(forStep: 5))
    return window
  }

  @Test("left training, a process without a terminal goes on from the saved state")
  func leftTraining() throws {
    let window = try window()
    defer { window.close() }
    window.press("q")
    try window.expect("leave it training")
    ScreenRun.pause()
    window.press("j")
    ScreenRun.pause()
    window.press("Enter")
    try window.expect("Training goes on as process")
    try window.expect("left: 0")
    #expect(window.hasSettingsBack)
    let words = window.text.replacing("\n", with: " ")
    let number = try #require(words.firstMatch(of: /as process (\d+)/)?.1)
    let process = try #require(Int32(number))
    defer { kill(process, SIGKILL) }
    var step = 0
    try window.wait("it never went on") {
      let log = (try? remains.log()) ?? []
      step = log.last { $0["event"]?.string == "resumed" }?["step"]?.integer ?? 0
      return step > 0
    }
    #expect(remains.wait(forStep: step + 5))
    // The terminal is gone and the run does not notice.
    window.vanish()
    let later = try #require(try remains.steps().last)
    #expect(remains.wait(forStep: later + 5))
    kill(process, SIGTERM)
    try window.wait("it does not end") { kill(process, 0) != 0 }
    #expect(try remains.log().last?["event"]?.string == "stopped")
    #expect(remains.states == [try #require(try remains.steps().last)])
  }
}
