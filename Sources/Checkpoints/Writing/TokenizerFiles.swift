import Files

/// The files of a checkpoint's tokenizer as they are, held in memory.
///
/// They are not copied from folder to folder, so a long run can save its last checkpoint even when
/// the folder that it came from is gone.
public struct TokenizerFiles: Hashable, Sendable {
  /// The names of the files that belong to a tokenizer, or to generating with one.
  public static let names = [
    "vocab.json", "merges.txt", "tokenizer.json", "tokenizer_config.json",
    "special_tokens_map.json", "added_tokens.json", "generation_config.json", "tokenizer.model",
    "chat_template.jinja",
  ]

  /// The contents of the files that there are, by name.
  public let files: [String: [UInt8]]

  /// The bytes of all files.
  public var bytes: Int { files.values.reduce(0) { $0 + $1.count } }

  /// Takes files made elsewhere, such as those of a new vocabulary.
  ///
  /// - Parameter files: contents by name; each name one of `names`.
  public init(files: [String: [UInt8]]) {
    for name in files.keys {
      precondition(Self.names.contains(name), "TokenizerFiles: \(name) is none of \(Self.names)")
    }
    self.files = files
  }

  /// Reads the files of a folder; those that are not there are left out.
  ///
  /// - Parameter folder: the path of a folder in Hugging Face's layout.
  /// - Throws: when a file cannot be read, or has more than 64 MiB.
  public init(folder: String) throws(CheckpointError) {
    let folder = try ModelFolder(folder)
    var files: [String: [UInt8]] = [:]
    for name in Self.names where folder.names.contains(name) {
      let file = try MappedFile(path: folder.file(name))
      guard file.count <= ModelLimits.tokenizerBytes else {
        throw .file(
          path: file.path, .tooLong(bytes: file.count, limit: ModelLimits.tokenizerBytes))
      }
      let bytes = try file.bytes(at: 0, count: file.count)
      guard bytes.count == file.count else {
        throw .file(path: file.path, .shrunk(expected: file.count, found: bytes.count))
      }
      files[name] = bytes
    }
    self.files = files
  }

  /// Writes the files into an existing folder, in place of those that may be there.
  ///
  /// Each is written beside and renamed.
  ///
  /// - Parameter folder: the path of the folder.
  /// - Throws: what the system refuses.
  public func write(to folder: String) throws(CheckpointError) {
    try CheckpointError.wrapping { () throws(FileError) in
      for (name, bytes) in sorted {
        try AtomicFile.write(bytes: bytes.count, to: "\(folder)/\(name)") {
          file throws(FileError) in try file.write(bytes)
        }
      }
    }
  }

  /// The files in the order in which they are written.
  var sorted: [(name: String, bytes: [UInt8])] {
    Self.names.compactMap { name in files[name].map { (name, $0) } }
  }
}
