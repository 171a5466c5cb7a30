import Files
public import StrictJSON

/// What became of a stage: a file of its own in the report's folder.
public struct ReproducedStage: Hashable, Sendable {
  /// How it ended.
  public enum State: String, Hashable, Sendable {
    case done
    case failed
  }

  /// The stage.
  public var stage: String
  /// How it ended.
  public var state: State
  /// The arguments, roles filled in.
  public var arguments: [String]
  /// A hash over what the stages that it needs had left.
  public var inputs: String
  /// How long it took; in seconds.
  public var seconds: Double
  /// The most memory that its process held, in bytes; nil where no process was started.
  public var peakBytes: Int?
  /// What it left, by path from the report's folder on, with the hash of each file.
  public var files: [SavedFile]
  /// Why it failed, in the words of the command; nil where it did not.
  public var problem: String?

  /// A file and its SHA-256 in hexadecimal.
  public struct SavedFile: Hashable, Sendable {
    /// The path from the report's folder on.
    public var path: String
    /// The hash.
    public var sha256: String
  }
}

extension ReproducedStage: JSONRepresentable {
  /// The record, its members in this order.
  public var json: JSONOutput {
    [
      "stage": stage, "state": state.rawValue, "arguments": arguments, "inputs": inputs,
      "seconds": seconds, "peakBytes": peakBytes,
      "files": files.map { ["path": $0.path, "sha256": $0.sha256] as JSONOutput },
      "problem": problem,
    ]
  }

  /// Reads a record; nil where it is none.
  ///
  /// - Parameter json: what the file holds.
  init?(_ json: JSON) {
    guard let stage = json["stage"]?.string, let state = json["state"]?.string.flatMap(State.init),
      let arguments = json["arguments"]?.array?.compactMap(\.string),
      let inputs = json["inputs"]?.string, let seconds = json["seconds"]?.number,
      let files = json["files"]?.array
    else { return nil }
    self.stage = stage
    self.state = state
    self.arguments = arguments
    self.inputs = inputs
    self.seconds = seconds
    peakBytes = json["peakBytes"]?.integer
    problem = json["problem"]?.string
    self.files = files.compactMap { file in
      guard let path = file["path"]?.string, let hash = file["sha256"]?.string else { return nil }
      return SavedFile(path: path, sha256: hash)
    }
  }
}
