import Foundation
import StrictJSON

/// The built command at work, which can be sent signals and waited for.
final class RunningCommand {
  let process = Process()
  private let scratch: TemporaryFolder
  private let errorFile: URL
  private let outputFile: URL

  /// Starts the command.
  ///
  /// - Parameters:
  ///   - arguments: after the command's name.
  ///   - shell: commands of sh in whose place `"$0" "$@"` starts the command; nil to start it alone.
  ///   - output: where standard output goes; nil to keep it.
  ///   - errors: likewise for standard error.
  /// - Throws: when the command cannot be started.
  init(
    _ arguments: [String], shell: String? = nil, output: FileHandle? = nil,
    errors: FileHandle? = nil
  ) throws {
    scratch = try TemporaryFolder()
    outputFile = scratch.url.appending(path: "out")
    errorFile = scratch.url.appending(path: "err")
    for file in [outputFile, errorFile] { try Data().write(to: file) }
    let command = CommandRun.executable?.path ?? ""
    if let shell {
      process.executableURL = URL(filePath: "/bin/sh")
      process.arguments = ["-c", shell, command] + arguments
    } else {
      process.executableURL = CommandRun.executable
      process.arguments = arguments
    }
    process.environment = [
      "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin:/usr/sbin:/sbin",
      "XDG_CACHE_HOME": CommandRun.cache,
    ]
    process.currentDirectoryURL = scratch.url
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try output ?? FileHandle(forWritingTo: outputFile)
    process.standardError = try errors ?? FileHandle(forWritingTo: errorFile)
    try Self.withSignals { try process.run() }
  }

  /// Starts something as a shell does; the threads of tests block signals, which a command inherits.
  static func withSignals(_ body: () throws -> Void) rethrows {
    var (none, before) = (sigset_t(), sigset_t())
    _ = unsafe sigemptyset(&none)
    _ = unsafe pthread_sigmask(SIG_SETMASK, &none, &before)
    defer { _ = unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
    try body()
  }

  deinit {
    guard process.isRunning else { return }
    send(SIGKILL)
    process.waitUntilExit()
  }

  /// Sends a signal.
  func send(_ signal: Int32) {
    kill(process.processIdentifier, signal)
  }

  /// Waits until something holds, or the command has ended, or two minutes are over.
  ///
  /// - Returns: whether it holds.
  func wait(until holds: () -> Bool) -> Bool {
    let end = ContinuousClock.now + .seconds(120)
    while !holds() {
      guard process.isRunning, ContinuousClock.now < end else { return holds() }
      Thread.sleep(forTimeInterval: 0.01)
    }
    return true
  }

  /// Waits for the end.
  ///
  /// - Returns: the exit code, or minus the number of the signal that ended it.
  func end() -> Int32 {
    process.waitUntilExit()
    return process.terminationReason == .exit
      ? process.terminationStatus : -process.terminationStatus
  }

  /// What was printed, where it was kept.
  var output: String { (try? String(contentsOf: outputFile, encoding: .utf8)) ?? "" }

  /// What was written to standard error, where it was kept.
  var errors: String { (try? String(contentsOf: errorFile, encoding: .utf8)) ?? "" }
}
