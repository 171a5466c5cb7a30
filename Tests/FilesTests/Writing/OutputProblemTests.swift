import Testing

@testable import Files

@Suite("Messages about what cannot be written")
struct OutputProblemTests {
  @Test(
    "what, where, and how to mend it",
    arguments: [
      (
        OutputProblem.diskFull(needed: 498, free: 12),
        "F cannot be written: it needs 498 bytes and the disk has 12 free. "
          + "Free some room, or write to another disk"
      ),
      (
        .diskFull(needed: 498, free: nil),
        "F cannot be written: it needs 498 bytes and the disk is full. "
          + "Free some room, or write to another disk"
      ),
      (
        .quota(needed: 498),
        "F cannot be written: it needs 498 bytes and your quota of this disk is used up. "
          + "Remove files of yours, or write to another disk"
      ),
      (
        .fileLimit(needed: 498),
        "F cannot be written: it needs 498 bytes, more than a file may have here. "
          + "Look at `ulimit -f`, or write to another disk"
      ),
      (
        .readOnly,
        "F cannot be written: the disk is mounted for reading only. Write to another folder"
      ),
      (
        .forbidden,
        "F cannot be written: permission denied. Give yourself the right with chmod u+wx on its "
          + "folder, or write to another folder"
      ),
      (
        .isNoFolder,
        "F is not a folder, and only a folder is replaced. Move it away, or give another name"
      ),
      (.exists, "F exists already. Move it away, or give another name"),
      (
        .system(reason: "Input/output error"),
        "F cannot be written: Input/output error. Check the disk and the path, then try again"
      ),
    ])
  func messages(problem: OutputProblem, message: String) {
    #expect(FileError.output(path: "F", problem).description == message)
  }
}
