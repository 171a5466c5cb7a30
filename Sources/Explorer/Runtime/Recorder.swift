import Foundation
import StrictJSON

/// Writes down what a person does, a line at a time, so that nothing is lost when the program ends.
struct Recorder {
  private let file: FileHandle

  /// Begins a recording.
  ///
  /// - Parameters:
  ///   - path: a file that is not there yet.
  ///   - header: what is explored.
  /// - Throws: why the file cannot be written.
  init(to path: String, _ header: RecordingHeader) throws(ExplorerError) {
    let folder = URL(filePath: path).deletingLastPathComponent()
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    guard !FileManager.default.fileExists(atPath: path) else {
      throw .recording("\(path) is there already. Choose another name for the recording.")
    }
    guard FileManager.default.createFile(atPath: path, contents: nil),
      let file = FileHandle(forWritingAtPath: path)
    else {
      throw .recording("\(path) cannot be written. Check the folder and your rights in it.")
    }
    self.file = file
    write(header.json)
  }

  /// Notes a message of a person; what the engine finds is found again.
  func record(_ message: Message) {
    if let step = Recording.Step(message) { write(step.json) }
  }

  /// A full disk ends the recording and not the exploration.
  private func write(_ json: JSONOutput) {
    try? file.write(contentsOf: Data((json.line + "\n").utf8))
  }
}
