import ArgumentParser
import Files
import Foundation
import Terminal

extension Patchbay {
  /// Claims the standard descriptors, sees to the kernels, reads the arguments, does the work, and
  /// tells what goes wrong.
  static func main() {
    StandardDescriptors.claim()
    KernelChoice.settle()
    ProcessSignals.endAsUsual()
    WholeFile.onWaiting { path in
      ProgressLine.interject(
        "Waiting for \(path), which is no plain file and has not come to its end.")
    }
    do {
      try StrayText.check()
      var command = try parseAsRoot(NegativeNumbers.joined(CommandLine.arguments.dropFirst()))
      try command.run()
      ProcessEnd.now(0)
    } catch {
      fail(error)
    }
  }

  /// Prints what went wrong, or the help that was asked for, and ends with the code that belongs to
  /// it.
  private static func fail(_ error: any Error) -> Never {
    let code = exitCode(for: error)
    let text = WholeNumbers.explained(fullMessage(for: error))
    if code.isSuccess {
      do {
        if !text.isEmpty { try StandardOutput.write(text + "\n") }
      } catch {
        fail(error)
      }
    } else if !text.isEmpty {
      ProgressLine.interject(Outside.shown(text, quoting: Array(CommandLine.arguments)))
    }
    ProcessEnd.now(code.rawValue)
  }
}
