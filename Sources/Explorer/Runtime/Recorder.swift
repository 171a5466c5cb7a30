import Foundation
import StrictJSON

/// Records what a person does, line by line, so that nothing is lost when the program ends.
struct Recorder {
  private let file: FileHandle

  /// The most explorations that can begin in one second, each with a name of its own.
  private static let mostNumbers = 1000

  /// Begins a recording.
  ///
  /// - Parameters:
  ///   - path: a file that is not there yet.
  ///   - isNumbered: whether a taken name gets a number, as `NAME-2.jsonl`, instead of being
  ///     refused.
  ///   - header: what is explored.
  /// - Throws: why the file cannot be written.
  init(
    to path: String, isNumbered: Bool = false, _ header: RecordingHeader
  ) throws(ExplorerError) {
    let url = URL(filePath: path)
    try? FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    let (stem, ending) = (url.deletingPathExtension().path, url.pathExtension)
    var number = 1
    var name = path
    while try !Self.create(name) {
      guard isNumbered, number < Self.mostNumbers else {
        throw .recording("\(path) is there already. Choose another name for the recording.")
      }
      number += 1
      name = "\(stem)-\(number)" + (ending.isEmpty ? "" : ".\(ending)")
    }
    guard let file = FileHandle(forWritingAtPath: name) else { throw Self.notWritable(name) }
    self.file = file
    write(header.json)
  }

  /// Makes an empty file, which of several programs only one gets; false if the name is taken.
  private static func create(_ path: String) throws(ExplorerError) -> Bool {
    do {
      try Data().write(to: URL(filePath: path), options: .withoutOverwriting)
      return true
    } catch {
      guard (error as? CocoaError)?.code == .fileWriteFileExists else { throw notWritable(path) }
      return false
    }
  }

  private static func notWritable(_ path: String) -> ExplorerError {
    .recording("\(path) cannot be written. Check the folder and your rights in it.")
  }

  /// Records a message from a person; what the engine answers, a replay finds again.
  func record(_ message: Message) {
    if let step = Recording.Step(message) { write(step.json) }
  }

  /// A full disk ends the recording and not the exploration.
  private func write(_ json: JSONOutput) {
    try? file.write(contentsOf: Data((json.line + "\n").utf8))
  }
}
