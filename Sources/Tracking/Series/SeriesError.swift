public import Checkpoints
import Files

/// Why paths give no series of checkpoints.
public enum SeriesError: Error, Equatable, Sendable {
  /// A folder is no checkpoint and holds none; the names in it.
  case noCheckpoints(folder: String, found: [String])
  /// A pattern matches no checkpoint.
  case noMatch(pattern: String)
  /// A path cannot be read as a checkpoint.
  case checkpoint(CheckpointError)
  /// There are more than so many, at this path the first too many.
  case tooMany(path: String, limit: Int)
}

extension SeriesError: CustomStringConvertible {
  /// What is wrong, and how to mend it.
  public var description: String {
    switch self {
    case .noCheckpoints(let folder, let found):
      "\(PrintableText.of(folder)) is no checkpoint, no run with epochs, and holds no folder with a "
        + "config.json (\(Self.list(found))). Give a run's folder, a folder of checkpoints such as "
        + "step-100 or checkpoint-500, checkpoints one by one, or a pattern."
    case .noMatch(let pattern):
      "no checkpoint matches \(PrintableText.of(pattern)). Folders with a config.json were looked for, "
        + "and folders that hold some. In a pattern, * and ? stand for parts of one name."
    case .checkpoint(let error): error.description
    case .tooMany(let path, let limit):
      "\(PrintableText.of(path)): more than \(limit). Give a narrower pattern or fewer folders."
    }
  }

  private static func list(_ names: [String]) -> String {
    guard !names.isEmpty else { return "it is empty, or cannot be listed" }
    let shown = names.prefix(5).map(PrintableText.of).joined(separator: ", ")
    return "it has \(shown)" + (names.count > 5 ? " and \(names.count - 5) more" : "")
  }
}
