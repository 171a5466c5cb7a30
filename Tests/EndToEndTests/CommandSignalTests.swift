import Foundation
import Testing

@Suite(
  "A signal from outside ends a command at once",
  .enabled(if: CommandRun.isBuilt, "the command is not built beside the tests"))
struct CommandSignalTests {
  /// The signals that end what does not catch them, but those that a command has a use for.
  static let signals: [Int32] = {
    let common = [
      SIGHUP, SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGUSR1, SIGSEGV, SIGUSR2,
      SIGALRM, SIGTERM, SIGXCPU, SIGVTALRM, SIGPROF, SIGSYS,
    ]
    #if os(Linux)
      return common + [SIGSTKFLT, SIGIO, SIGPWR, 34, 64]
    #else
      return common
    #endif
  }()

  /// A command that waits for ever at a pipe, and has said so; it is neither at its beginning nor
  /// at its end.
  private func waiting(in folder: TemporaryFolder, _ words: [String]) throws -> RunningCommand {
    let pipe = folder.url.path + "/pipe"
    try #require(unsafe mkfifo(pipe, 0o600) == 0)
    let run = try RunningCommand(
      words.map { $0 == "PIPE" ? pipe : $0 == "DIR" ? folder.url.path : $0 },
      // The crash reporter of the runtime is what must not take the signal.
      shell: "SWIFT_BACKTRACE=enable=yes exec \"$0\" \"$@\"")
    let told = "Waiting for \(pipe), which is no plain file and has not come to its end.\n"
    #expect(run.wait { run.errors == told }, "\(run.errors)")
    return run
  }

  @Test("whatever catches crashes, with the code of the signal", arguments: signals)
  func ending(signal: Int32) throws {
    let folder = try TemporaryFolder.tinyCheckpoint()
    let run = try waiting(in: folder, ["predict", "DIR", "--prompts", "PIPE"])
    let before = run.errors
    run.send(signal)
    #expect(run.end() == -signal)
    #expect(run.errors == before)
  }

  @Test("in the midst of training too", arguments: [SIGQUIT, SIGSEGV, SIGABRT, SIGUSR2])
  func training(signal: Int32) throws {
    let subject = try TrainingSubject.shared.get()
    let folder = try TemporaryFolder()
    let out = folder.url.appending(path: "run").path
    // Nobody reads what it prints, so it does not come to its end.
    let output = try HeldPipe()
    let run = try RunningCommand(
      subject.arguments(out: out, "--json"),
      shell: "SWIFT_BACKTRACE=enable=yes exec \"$0\" \"$@\"", output: output.writing)
    #expect(TrainingRemains(out).wait(forStep: 2))
    run.send(signal)
    #expect(run.end() == -signal)
    #expect(run.errors.isEmpty)
  }

  @Test("Ctrl-C, twice in training")
  func interrupt() throws {
    let folder = try TemporaryFolder.tinyCheckpoint()
    let run = try waiting(in: folder, ["predict", "DIR", "--prompts", "PIPE"])
    run.send(SIGINT)
    #expect(run.end() == 130)
    let other = try TemporaryFolder.tinyCheckpoint()
    let training = try waiting(in: other, ["train", "DIR", "--data", "PIPE", "--out", "DIR/run"])
    training.send(SIGINT)
    #expect(training.wait { training.errors.contains("A second Ctrl-C ends at once") })
    training.send(SIGINT)
    #expect(training.end() == 130)
  }
}
