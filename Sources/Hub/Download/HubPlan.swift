/// A file of a model on a hub.
public struct HubFile: Hashable, Sendable {
  /// Its name in the model's folder.
  public let name: String
  /// What identifies its contents: their SHA-256, git's hash of them, or another text.
  public let tag: String
  /// Its length.
  public let bytes: Int
}

/// What would be fetched of a model.
public struct HubPlan: Hashable, Sendable {
  /// The model.
  public let reference: ModelReference
  /// The commit at which its revision is.
  public let commit: String
  /// The files that Patchbay reads, in the order in which they are fetched.
  public let files: [HubFile]

  /// The bytes of all files.
  public var bytes: Int { files.reduce(0) { $0 + $1.bytes } }
}

/// A model in the hub's cache.
public struct HubSnapshot: Hashable, Sendable {
  /// A file of it.
  public struct File: Hashable, Sendable {
    /// Its name in the folder.
    public let name: String
    /// Its length.
    public let bytes: Int
    /// The SHA-256 of its contents in lower-case hexadecimal.
    public let sha256: String
    /// Whether it was fetched, or was there already.
    public let wasFetched: Bool
  }

  /// The folder, which can be opened.
  public let path: String
  /// The commit.
  public let commit: String
  /// The files that Patchbay reads.
  public let files: [File]
  /// The bytes that came over the network.
  public let bytesFetched: Int
}
