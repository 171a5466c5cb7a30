import Testing

@testable import Checkpoints

@Suite("Messages that only a misbehaving system brings about")
struct CheckpointErrorTests {
  @Test(
    "files",
    arguments: [
      (
        FileProblem.forbidden,
        "F may not be read: permission denied. Give yourself the right with chmod u+r"
      ),
      (
        .notRegular, "F is a device, pipe or socket, not a file. Put the file in its place"
      ),
      (
        .system(reason: "Input/output error"),
        "F cannot be read: Input/output error. Check the disk and the path, then try again"
      ),
    ])
  func files(problem: FileProblem, message: String) {
    #expect(CheckpointError.file(path: "F", problem).description == message)
  }

  @Test("an index of too many files, and work that was cancelled")
  func others() {
    #expect(
      CheckpointError.index(path: "F", .tooManyFiles(limit: 1024)).description
        == "F names more than 1024 files. Check that it is the right file")
    #expect(CheckpointError.cancelled.description == "the work was cancelled")
  }

  @Test("names out of files cannot disturb a terminal, and are cut")
  func printable() {
    let name = "\u{1B}[2J\n" + String(repeating: "x", count: 400)
    let text = CheckpointError.tensor(path: "F", name: name, .missing(nearest: nil)).description
    #expect(
      text.hasPrefix("F has no tensor '\\u{1B}[2J\\u{A}xx"), "\(text)")
    #expect(text.contains("x…'. Check"))
    #expect(text.utf8.allSatisfy { $0 >= 0x20 })
  }
}
