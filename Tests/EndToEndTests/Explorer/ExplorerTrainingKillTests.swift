import Foundation
import StrictJSON
import Testing

@Suite(
  "Ended at any moment while it trains and follows, the explorer leaves a whole run", .serialized,
  .timeLimit(.minutes(30)),
  .enabled(if: TerminalWindow.isPossible, "tmux or the built patchbay is not there"))
struct ExplorerTrainingKillTests {
  let run: ScreenRun
  let folder: TemporaryFolder

  init() throws {
    let subject = try TrainingSubject.shared.get()
    folder = try TemporaryFolder()
    let story = try String(contentsOfFile: subject.text, encoding: .utf8)
    let text = try folder.write(String(repeating: story, count: 20), to: "long.txt")
    run = ScreenRun(subject: subject, text: text, steps: 1000)
  }

  /// Runs the program with something to show on every screen, then notes what it leaves.
  private static let script = """
    cd "$folder/.."
    stty -a > "$marks/before"
    sh -c 'echo $$ > "$marks/pid"; exec "$program" "$folder" --prompt "the fox sees the" \
      --answer " hen" --distractor " cat"'
    code=$?
    stty -a > "$marks/after"
    echo "left: $code"
    sleep 60
    """

  @Test("a signal of each kind, and a resume to the same bytes")
  func ending() throws {
    var chance = SystemRandomNumberGenerator()
    var followed = 0
    let whole = TrainingRemains(folder.url.appending(path: "whole").path)
    let undisturbed = try run.command(out: whole.path)
    try #require(undisturbed.code == 0, "\(undisturbed.errors)")
    for name in ["TERM", "HUP", "INT", "QUIT", "SEGV", "KILL"] {
      let remains = TrainingRemains(folder.url.appending(path: name).path)
      let window = try TerminalWindow(
        width: 80, height: 24, folder: run.subject.checkpoint, script: Self.script)
      defer { window.close() }
      try window.expect("Prompt")
      try run.begin(in: window, folder: remains.path)
      #expect(remains.wait(forStep: 2))
      window.press("@", "2")
      try window.wait("it does not follow") {
        if window.text.contains("live") {
          followed += 1
          return true
        }
        return Self.isOver(remains)
      }
      let seconds = Double.random(in: 0..<1, using: &chance)
      Thread.sleep(forTimeInterval: seconds)
      let comment: Comment = "\(name) after \(seconds) s"
      // Stopped meanwhile, so that the run is still where its log says when the signal comes.
      window.kill("STOP")
      let wasOver = Self.isOver(remains)
      window.kill(name)
      window.kill("CONT")
      try window.expect("left: ")
      // Without a terminal the run goes on, to its end; where that is behind it, nothing goes on.
      if name == "HUP" {
        #expect(Self.isOver(remains), comment)
      }
      if name != "HUP" || !wasOver {
        #expect(window.text.contains("left: 0") == (name == "HUP"), comment)
      }
      if name != "KILL" {
        #expect(window.hasSettingsBack, comment)
        #expect(window.value(of: "alternate_on") == "0", comment)
        #expect(window.value(of: "cursor_flag") == "1", comment)
      }
      let steps = try remains.steps()
      #expect(steps == Array(1...steps.count), comment)
      try remains.expectWhole(as: whole)
      let resumed = try run.command(out: remains.path)
      #expect(resumed.code == 0, "\(comment) \(resumed.errors)")
      try remains.expectSame(as: whole, stepCount: run.steps)
    }
    #expect(followed > 0)
  }

  private static func isOver(_ remains: TrainingRemains) -> Bool {
    remains.bytes("run.jsonl")?.range(of: Data("\"finished\"".utf8)) != nil
  }
}
