import Foundation
import StrictJSON
import Testing

@Suite(
  "The explorer and a run folder that is full, in use, or from elsewhere", .serialized,
  .timeLimit(.minutes(30)),
  .enabled(if: TerminalWindow.isPossible, "tmux or the built patchbay is not there"))
struct ExplorerRunFolderTests {
  let subject: TrainingSubject
  let folder: TemporaryFolder

  init() throws {
    subject = try TrainingSubject.shared.get()
    folder = try TemporaryFolder()
  }

  /// A window in which the program has the folder for its current one.
  private func window(height: Int = 24) throws -> TerminalWindow {
    let window = try TerminalWindow(
      width: 80, height: height, folder: subject.checkpoint,
      script: "cd '\(folder.url.path)'\n" + TerminalWindow.once)
    try window.expect("Prompt")
    return window
  }

  @Test("a second explorer is refused in words, and can watch")
  func twoExplorers() throws {
    let run = ScreenRun(subject: subject, text: subject.text, steps: 100_000)
    let first = try window()
    defer { first.close() }
    try run.begin(in: first, folder: "run")
    let remains = TrainingRemains(folder.url.appending(path: "run").path)
    #expect(remains.wait(forStep: 2))
    let second = try window()
    defer { second.close() }
    try run.begin(in: second, folder: "run")
    try second.expect("in use: process")
    second.press("9")
    try second.expect("running")
    second.press("Enter")
    try second.expect("watched: running")
    let step = try #require(try remains.steps().last)
    #expect(remains.wait(forStep: step + 5))
    #expect(first.text.contains("training"))
    for window in [second, first] {
      window.press("q")
      if window === first {
        try window.expect("save and leave")
        ScreenRun.pause()
        window.press("Enter")
      }
      try window.expect("left: 0")
      #expect(window.hasSettingsBack)
    }
  }

  @Test(
    "a disk that fills up is told on screen 7, and the last state goes on elsewhere",
    .enabled(if: TrainDiskTests.hasDisks, "no small disk can be mounted here"))
  func fullDisk() throws {
    let run = ScreenRun(subject: subject, text: subject.text, steps: 60)
    let (disk, kept) = (
      folder.url.appending(path: "disk").path, folder.url.appending(path: "kept").path
    )
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
    let whole = TrainingRemains(subject.whole)
    let weights = whole.bytes("epoch-1/model.safetensors")?.count ?? 0
    let state = whole.bytes("state-44/training.safetensors")?.count ?? 0
    // Some epochs and two states, of which one is being written; the epochs after are too much.
    let kibibytes = (4 * weights + 2 * state) / 1024 + 80
    let window = try TerminalWindow(
      width: 80, height: 24, folder: subject.checkpoint,
      script: """
        stty -a > "$marks/before"
        unshare -m sh -c 'mount -t tmpfs -o size=\(kibibytes)k none "\(disk)" && cd "\(disk)" &&
          sh -c "echo \\$\\$ > \\$marks/pid; exec \\$program \\$folder"
          echo "left: $?"; cp -a run "\(kept)"'
        stty -a > "$marks/after"
        echo copied
        sleep 60
        """)
    defer { window.close() }
    try window.expect("Prompt")
    try run.begin(in: window, folder: "run")
    try window.expect("free")
    let words = window.text.replacing(/[\s│]+/, with: " ")
    #expect(
      words.contains(/run\/(epoch|state)-\d+ cannot be written: it needs \d+ bytes/), "\(words)")
    window.press("q")
    try window.expect("copied")
    #expect(window.text.contains("left: 0"))
    #expect(window.hasSettingsBack)
    let remains = TrainingRemains(kept)
    #expect(remains.states.count == 1 && !remains.epochs.isEmpty)
    #expect(!remains.names.contains { $0.hasPrefix(".") })
    let undisturbed = TrainingRemains(folder.url.appending(path: "whole").path)
    for out in [undisturbed.path, kept] {
      let command = try run.command(out: out)
      #expect(command.code == 0, "\(command.errors)")
    }
    try remains.expectSame(as: undisturbed, stepCount: run.steps)
  }

  @Test("a run that was cut short on another machine is listed, watched, and its epochs opened")
  func copied() throws {
    let copy = folder.url.appending(path: "copy")
    try FileManager.default.copyItem(atPath: subject.whole, toPath: copy.path)
    let log = copy.appending(path: "run.jsonl")
    let text = try String(contentsOf: log, encoding: .utf8)
    let moved = text.replacing(subject.checkpoint, with: "/elsewhere/start").replacing(
      subject.text, with: "/elsewhere/story.txt")
    // Cut in the midst of the last line, as a kill or a copy of a running run leaves it.
    try Data(moved.utf8.dropLast(20)).write(to: log)
    // Process 1 is there on every machine, and is not the one that is meant.
    try Data(#"{"process":1,"host":"elsewhere"}"#.utf8).write(to: copy.appending(path: "lock"))
    let window = try window()
    defer { window.close() }
    window.press("9")
    // The log is fresh: who knows what the other machine does.
    try window.expect("running?")
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -3600)], ofItemAtPath: log.path)
    window.press("r")
    try window.expect("silent")
    window.press("Enter")
    try window.expect("watched: elsewhere is silent")
    try window.expect("step \(TrainingSubject.stepCount) of")
    window.press("]")
    try window.expect("Enter opens it")
    #expect(window.text.contains("copy/epoch-5"))
    window.press("Enter")
    try window.wait("it is not opened") {
      let text = window.text
      return text.contains("epoch-5") && !text.contains("Enter opens it")
    }
    window.press("q")
    try window.expect("left: 0")
    #expect(window.hasSettingsBack)
  }
}
