import Foundation
import Testing

/// Compares text with the file of that name in `Snapshots/` beside the test.
///
/// With `PATCHBAY_RECORD=1` in the environment it writes the file instead, and fails, so that no run
/// that records counts as a run that tests.
func expectRecorded(
  _ text: String, named name: String, sourceLocation location: SourceLocation = #_sourceLocation
) {
  let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Snapshots", directoryHint: .isDirectory)
  let url = folder.appending(path: name, directoryHint: .notDirectory)
  if ProcessInfo.processInfo.environment["PATCHBAY_RECORD"] == "1" {
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url)
      Issue.record("recorded \(name); run again without it", sourceLocation: location)
    } catch {
      Issue.record("\(name) could not be recorded: \(error)", sourceLocation: location)
    }
    return
  }
  // Bytes are compared, for Swift finds CR LF and canonically equal letters equal to others.
  guard let stored = try? Data(contentsOf: url) else {
    Issue.record("no file \(name); record it with PATCHBAY_RECORD=1", sourceLocation: location)
    return
  }
  guard stored != Data(text.utf8) else { return }
  Issue.record("\(name) differs, found:\n\(text)", sourceLocation: location)
}
