import Foundation
import Synchronization
import Transformer

@testable import Reproduction

/// Stands in for Patchbay: writes what commands would write, and notes what it was asked.
final class NotingRunner: CommandRunner, Sendable {
  let asked = Mutex<[[String]]>([])
  let failing: String?
  let cancelling: (word: String, cancellation: Cancellation)?
  /// Called with the name of each stage before its command does anything.
  let before: (@Sendable (String) throws(ReproductionError) -> Void)?

  init(
    failing: String? = nil, cancelling: (word: String, cancellation: Cancellation)? = nil,
    before: (@Sendable (String) throws(ReproductionError) -> Void)? = nil
  ) {
    self.failing = failing
    self.cancelling = cancelling
    self.before = before
  }

  func run(
    _ arguments: [String], in folder: String, output: String, errors: String
  ) throws(ReproductionError) -> CommandOutcome {
    asked.withLock { $0.append(arguments) }
    try before?(URL(filePath: output).deletingPathExtension().lastPathComponent)
    func write(_ text: String, _ path: String) {
      let place = path.hasPrefix("/") ? path : "\(folder)/\(path)"
      try? FileManager.default.createDirectory(
        atPath: URL(filePath: place).deletingLastPathComponent().path,
        withIntermediateDirectories: true)
      try? Data(text.utf8).write(to: URL(filePath: place))
    }
    if let cancelling, arguments.contains(cancelling.word) { cancelling.cancellation.cancel() }
    if let failing, arguments.contains(failing) {
      write("note\nError: no such thing. Mend it.\n", errors)
      return CommandOutcome(code: 1, peakBytes: 7)
    }
    write("{\"request\":{},\"result\":{}}", output)
    for (option, word) in zip(arguments, arguments.dropFirst())
    where ["--export", "--out"].contains(option) {
      if arguments[0] == "train" {
        let epochs = arguments[(arguments.firstIndex(of: "--epochs") ?? 0) + 1]
        write("weights of \(word)", "\(word)/epoch-\(epochs)/model.safetensors")
        write("moments", "\(word)/state-9/moments")
      } else {
        write("\(word) by \(arguments[0])", word)
      }
    }
    return CommandOutcome(code: 0, peakBytes: 100)
  }
}

extension ReproductionOrigin {
  /// That of tests.
  static let ofTests = Self(
    version: "1", machine: "1 thread", folder: "/", arguments: ["reproduce"])
}

/// Removes a folder when it goes.
final class FolderCleaner: Sendable {
  private let path: String

  init(_ path: String) { self.path = path }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
