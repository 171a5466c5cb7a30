import Foundation
public import Screen
public import Testing

/// Compares a frame with the one stored in `Snapshots/` beside the test, as text and style letters.
///
/// With `PATCHBAY_RECORD=1` in the environment it stores the frame instead, and fails, so that no
/// run that records counts as a run that tests.
///
/// - Parameters:
///   - frame: what was drawn.
///   - name: the name of the snapshot, without an ending.
///   - file: the test's file, beside which the folder lies.
///   - location: where a failure is shown.
public func expectSnapshot(
  _ frame: Frame, named name: String, file: StaticString = #filePath,
  sourceLocation location: SourceLocation = #_sourceLocation
) {
  let found = frame.snapshotText
  let folder = URL(filePath: "\(file)").deletingLastPathComponent()
    .appending(path: "Snapshots", directoryHint: .isDirectory)
  let url = folder.appending(path: name + ".txt", directoryHint: .notDirectory)
  if ProcessInfo.processInfo.environment["PATCHBAY_RECORD"] == "1" {
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data(found.utf8).write(to: url)
      Issue.record("recorded \(name); run again without PATCHBAY_RECORD", sourceLocation: location)
    } catch {
      Issue.record("\(name) could not be recorded: \(error)", sourceLocation: location)
    }
    return
  }
  guard let stored = try? String(contentsOf: url, encoding: .utf8) else {
    Issue.record(
      "no snapshot \(name); record it with PATCHBAY_RECORD=1\n\(found)", sourceLocation: location)
    return
  }
  guard stored != found else { return }
  Issue.record("\(name) differs\n\(difference(stored, found))", sourceLocation: location)
}

extension Frame {
  /// The frame as snapshots hold it: size, characters, style letters, cursor and title.
  public var snapshotText: String {
    var result = "\(size.width)x\(size.height)\n\(text)--- styles\n\(styleLetters)"
    if let cursor { result += "--- cursor \(cursor.column),\(cursor.row)\n" }
    if let title { result += "--- title \(title)\n" }
    return result
  }
}

/// The lines that differ, stored ones marked `-` and found ones `+`.
private func difference(_ stored: String, _ found: String) -> String {
  let old = stored.split(separator: "\n", omittingEmptySubsequences: false)
  let new = found.split(separator: "\n", omittingEmptySubsequences: false)
  var lines: [String] = []
  for index in 0..<max(old.count, new.count) {
    let before = index < old.count ? String(old[index]) : nil
    let after = index < new.count ? String(new[index]) : nil
    guard before != after else { continue }
    if let before { lines.append("\(index + 1) -\(before)") }
    if let after { lines.append("\(index + 1) +\(after)") }
  }
  return lines.joined(separator: "\n")
}
