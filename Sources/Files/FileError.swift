/// Why a file or folder cannot be written or read.
///
/// The facts are in the cases, the words in `description`. Files and folders are named by the path
/// under which they were opened.
public enum FileError: Error, Hashable, Sendable {
  /// A file or folder that cannot be written.
  case output(path: String, OutputProblem)
  /// A file that cannot be read.
  case input(path: String, InputProblem)
}

/// What can keep a file from being read whole.
public enum InputProblem: Hashable, Sendable {
  /// The system does not let it be read, for this reason.
  case system(reason: String)
  /// It has more bytes than are taken.
  case tooLong(limit: Int)
}

extension FileError: CustomStringConvertible {
  /// What is wrong, where, and how to mend it, in words for a person.
  public var description: String {
    switch self {
    case .output(let path, let problem): "\(PrintableText.of(path)) \(problem.words)"
    case .input(let path, let problem): "\(PrintableText.of(path)) \(problem.words)"
    }
  }
}

extension InputProblem {
  /// What is wrong and how to mend it, to be put after the path.
  var words: String {
    switch self {
    case .system(let reason):
      "cannot be read: \(PrintableText.of(reason)). Check the disk and the path, then try again"
    case .tooLong(let limit):
      "has more than the \(limit) bytes that such a file may have. Check that it is the right file"
    }
  }
}
