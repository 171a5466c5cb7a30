import Checkpoints
import Dispatch
import Foundation
import Reproduction
import Synchronization
import Tensors
import Terminal
import Transformer

/// Runs commands of this very program, each in a process of its own.
struct ChildCommands: CommandRunner {
  /// Asks the running command to stop.
  let cancellation: Cancellation
  /// Called again and again while one runs, on the thread that waits for it.
  let onWait: () -> Void

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
    return CommandOutcome(code: found?.code ?? 127, peakBytes: found?.peakBytes)
  }
}
