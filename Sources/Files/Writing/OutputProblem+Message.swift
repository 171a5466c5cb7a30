extension OutputProblem {
  /// What is wrong and how to mend it, to be put after the path.
  package var words: String {
    switch self {
    case .diskFull(let needed, let free?):
      "cannot be written: it needs \(needed) bytes and the disk has \(free) free. "
        + "Free some room, or write to another disk"
    case .diskFull(let needed, nil):
      "cannot be written: it needs \(needed) bytes and the disk is full. "
        + "Free some room, or write to another disk"
    case .quota(let needed):
      "cannot be written: it needs \(needed) bytes and your quota of this disk is used up. "
        + "Remove files of yours, or write to another disk"
    case .fileLimit(let needed):
      "cannot be written: it needs \(needed) bytes, more than a file may have here. "
        + "Look at `ulimit -f`, or write to another disk"
    case .readOnly:
      "cannot be written: the disk is mounted for reading only. Write to another folder"
    case .forbidden:
      "cannot be written: permission denied. Give yourself the right with chmod u+wx on its "
        + "folder, or write to another folder"
    case .noParent:
      "cannot be written: the folder that should hold it does not exist. Make it first"
    case .isNoFolder:
      "is not a folder, and only a folder is replaced. "
        + "Move it away, or give another name"
    case .foreign(nil):
      "is a folder that Patchbay did not write, so it is not replaced. "
        + "Move it away, or give another name"
    case .foreign(let file?):
      "has the file \(PrintableText.quoted(file)), which Patchbay did not write, so the folder is not replaced. "
        + "Move the file away, or give another name"
    case .busy:
      "is being written by another process at this moment. Wait for it, or give another name"
    case .exists: "exists already. Move it away, or give another name"
    case .system(let reason):
      "cannot be written: \(PrintableText.of(reason)). Check the disk and the path, then try again"
    }
  }
}
