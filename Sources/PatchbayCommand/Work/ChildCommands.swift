import Checkpoints
import Dispatch
import Foundation
import Reproduction
import Synchronization
import Tensors
import Terminal
import Transformer

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Runs commands of this very program, each in a process of its own.
struct ChildCommands: CommandRunner {
  /// Asks the running command to stop.
  let cancellation: Cancellation
  /// Called again and again while one runs, on the thread that waits for it.
  let onWait: () -> Void

  /// The codes with which commands end that were asked to stop, by a signal that they know or do not.
  private static let stopped: [Int32] = [SIGINT, SIGTERM, SIGUSR1].map { 128 + $0 }

  func run(
    _ arguments: [String], in folder: String, output: String, errors: String
  ) throws(ReproductionError) -> CommandOutcome {
    guard let program = Bundle.main.executablePath else {
      throw .file("the program does not know where it lies")
    }
    let child: ChildProgram
    do {
      child = try ChildProgram(
        program,
        arguments + ["--threads", "\(Threads.count)", "--memory", HalfWeights.choice.rawValue],
        in: folder, output: output, errors: errors)
    } catch {
      throw .file("\(program) cannot be started: \(error.reason)")
    }
    let ended = DispatchSemaphore(value: 0)
    let ending = Mutex<ChildProgram.Ending?>(nil)
    Thread.detachNewThread {
      let found = child.wait()
      ending.withLock { $0 = found }
      ended.signal()
    }
    var isTold = false
    while ended.wait(timeout: .now() + .milliseconds(100)) == .timedOut {
      if cancellation.isCancelled, !isTold {
        child.interrupt()
        isTold = true
      }
      onWait()
    }
    let found = ending.withLock(\.self)
    if let found, Self.stopped.contains(found.code) { awaitCancellation() }
    return CommandOutcome(code: found?.code ?? 127, peakBytes: found?.peakBytes)
  }

  /// Waits a little for word that this program is to stop too, as when a cluster ends a job: the signal goes to
  /// all its processes, and what it did to the command is no failure.
  private func awaitCancellation() {
    for _ in 0..<20 where !cancellation.isCancelled { Thread.sleep(forTimeInterval: 0.05) }
  }
}
