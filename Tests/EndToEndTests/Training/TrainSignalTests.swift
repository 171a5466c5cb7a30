import Foundation
import StrictJSON
import Testing

@Suite(
  "Signals and lost terminals do not harm a training run",
  .enabled(if: CommandRun.isBuilt, "the command is not built beside the tests"))
struct TrainSignalTests {
  let subject: TrainingSubject
  let folder: TemporaryFolder
  var out: String { folder.url.appending(path: "run").path }
  var remains: TrainingRemains { TrainingRemains(out) }
  var whole: TrainingRemains { TrainingRemains(subject.whole) }

  init() throws {
    subject = try TrainingSubject.shared.get()
    folder = try TemporaryFolder()
  }

  private static func stopping(after signal: Int32) -> String {
    signal == SIGINT
      ? "Stopping after this step. A second Ctrl-C ends at once, unsaved.\n"
      : "Asked to end: stopping after this step with the state saved, so that --resume goes on. "
        + "Ctrl-C ends at once, unsaved.\n"
  }

  @Test(
    "Ctrl-C and a request to end save the state and end with 130",
    arguments: [SIGINT, SIGTERM, SIGUSR1])
  func interrupted(signal: Int32) throws {
    let output = try HeldPipe()
    let run = try RunningCommand(
      subject.arguments(out: out, "--json"), output: output.writing)
    #expect(remains.wait(forStep: 5))
    run.send(signal)
    #expect(run.wait { run.errors == Self.stopping(after: signal) }, "\(run.errors)")
    // Schedulers ask more than once, also of what is about to end; only a person is impatient.
    for _ in 0..<3 { for again in [SIGTERM, SIGUSR1] { run.send(again) } }
    try output.letGo()
    let code = run.end()
    #expect(code == 130)
    let last = try #require(try remains.steps().last)
    #expect((5..<TrainingSubject.stepCount).contains(last))
    #expect(remains.states == [last])
    #expect(try remains.log().last?["event"]?.string == "stopped")
    #expect(run.errors == Self.stopping(after: signal))
    let more = try CommandRun(subject.arguments(out: out, "--resume"))
    #expect(more.code == 0 && more.output.hasPrefix("goes on after step \(last)\n"))
    try remains.expectSame(as: whole)
  }

  @Test("Ctrl-C does not wait once the run was asked to end")
  func impatient() throws {
    let output = try HeldPipe(isFull: true)
    let run = try RunningCommand(
      subject.arguments(out: out, "--json"), output: output.writing)
    // What is printed first is logged before.
    #expect(run.wait { (try? remains.log())?.isEmpty == false })
    run.send(SIGTERM)
    #expect(run.wait { run.errors == Self.stopping(after: SIGTERM) }, "\(run.errors)")
    run.send(SIGINT)
    #expect(run.end() == 130)
    #expect(try remains.log().last?["event"]?.string != "stopped")
  }

  @Test("what is printed then, of a run that has no end", arguments: [SIGINT, SIGTERM, SIGUSR1])
  func printed(signal: Int32) throws {
    let run = try RunningCommand([
      "train", subject.checkpoint, "--data", subject.text, "--block", "16", "--out", out,
      "--steps", "\(Int.max)",
    ])
    #expect(remains.wait(forStep: 5))
    run.send(signal)
    #expect(run.end() == 130)
    let last = try #require(try remains.steps().last)
    #expect(
      run.output.hasSuffix(
        "\nStopped after step \(last). The same command with --resume goes on.\n"))
    #expect(run.errors == Self.stopping(after: signal))
  }

  @Test("a terminal that goes away")
  func hangUp() throws {
    let run = try RunningCommand(subject.arguments(out: out))
    #expect(remains.wait(forStep: 2))
    run.send(SIGHUP)
    let code = run.end()
    #expect(code == 0)
    try remains.expectSame(as: whole)
  }

  @Test(
    "standard output and error that are closed, or that nobody reads",
    arguments: ["exec \"$0\" \"$@\" >&- 2>&-", nil], [["--json"], []])
  func closed(shell: String?, more: [String]) throws {
    let pipe = Pipe()
    let run = try RunningCommand(
      subject.arguments(out: out) + more, shell: shell, output: pipe.fileHandleForWriting,
      errors: pipe.fileHandleForWriting)
    try pipe.fileHandleForWriting.close()
    try pipe.fileHandleForReading.close()
    let code = run.end()
    #expect(code == 0)
    try remains.expectSame(as: whole)
  }

  @Test(
    "output that cannot be written is told of at the end of the run",
    .enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "there is no /dev/full"))
  func full() throws {
    let run = try RunningCommand(
      subject.arguments(out: out, "--json"), output: FileHandle(forWritingAtPath: "/dev/full"))
    let code = run.end()
    #expect(code == 1)
    #expect(
      run.errors
        == "Error: standard output cannot be written: no space is left on the device. Make room, or "
        + "write elsewhere.\n")
    try remains.expectSame(as: whole)
  }

  @Test("the second run in a folder is told who trains there")
  func second() throws {
    let output = try HeldPipe()
    let run = try RunningCommand(
      subject.arguments(out: out, "--json"), output: output.writing)
    #expect(remains.wait(forStep: 2))
    run.send(SIGSTOP)
    let process = run.process.processIdentifier
    for more in [["--resume"], []] {
      let second = try CommandRun(subject.arguments(out: out) + more)
      #expect(second.code == 1 && second.output.isEmpty)
      #expect(
        second.errors == "Error: \(out) is in use: process \(process) on "
          + "\(ProcessInfo.processInfo.hostName) trains in it. Wait for it, stop it, or give "
          + "another folder\n")
    }
    run.send(SIGCONT)
    try output.letGo()
    let code = run.end()
    #expect(code == 0)
    try remains.expectSame(as: whole)
  }
}
