public import StrictJSON

/// What a share's file begins with: of which work it is a share.
public struct ShardHeader: Hashable, Sendable {
  /// The share.
  public var shard: Shard
  /// The command, such as `path-patch`.
  public var command: String
  /// The program's arguments, without those that choose a share.
  public var arguments: [String]
  /// The folder in which the command was run.
  public var folder: String
  /// The SHA-256 of all that decides the numbers: version, arguments, checkpoints, prompts.
  public var identity: String
  /// The version of the program.
  public var version: String
  /// How many threads computed.
  public var threads: Int
  /// Which kernels of products computed.
  public var kernels: String

  static let schema = "patchbay.shard/1"
  /// How the first line of a file begins.
  static let beginning = Array("{\"schema\":\"\(schema)\"".utf8)

  /// A header of its parts.
  public init(
    shard: Shard, command: String, arguments: [String], folder: String, identity: String,
    version: String, threads: Int, kernels: String
  ) {
    (self.shard, self.command, self.arguments) = (shard, command, arguments)
    (self.folder, self.identity, self.version) = (folder, identity, version)
    (self.threads, self.kernels) = (threads, kernels)
  }

  /// The name of the share's file.
  public var fileName: String { Self.fileName(command, identity, shard) }

  /// The name of the file of another share of the same work.
  func fileName(of index: Int) -> String {
    Shard(index: index, of: shard.count).map { Self.fileName(command, identity, $0) } ?? fileName
  }

  private static func fileName(_ command: String, _ identity: String, _ shard: Shard) -> String {
    let name = command.replacing(" ", with: "-")
    return "\(name)-\(identity.prefix(12)).\(shard.index)-of-\(shard.count).shard"
  }

  /// Whether another share is of the same work, whatever computed it.
  func isOfSameWork(as other: ShardHeader) -> Bool {
    identity == other.identity && command == other.command && version == other.version
      && shard.count == other.shard.count
  }

  /// What computed the share, in words.
  var machine: String { "\(threads) \(threads == 1 ? "thread" : "threads"), kernels \(kernels)" }
}

extension ShardHeader: JSONRepresentable {
  /// The header as the first line of a file.
  public var json: JSONOutput {
    [
      "schema": Self.schema, "command": command, "shard": shard.index, "of": shard.count,
      "identity": identity, "version": version, "threads": threads, "kernels": kernels,
      "folder": folder, "arguments": arguments,
    ]
  }

  /// Reads a first line; nil where it is none of a share.
  init?(_ json: JSON) {
    guard json["schema"]?.string == Self.schema, let command = json["command"]?.string,
      let index = json["shard"]?.integer, let count = json["of"]?.integer,
      let shard = Shard(index: index, of: count), let identity = json["identity"]?.string,
      let version = json["version"]?.string, let threads = json["threads"]?.integer,
      let kernels = json["kernels"]?.string, let folder = json["folder"]?.string,
      let arguments = json["arguments"]?.array?.map(\.string), !arguments.contains(nil),
      identity.count == 64, identity.allSatisfy(\.isHexDigit), (1...4096).contains(threads)
    else { return nil }
    self.init(
      shard: shard, command: command, arguments: arguments.compactMap(\.self), folder: folder,
      identity: identity, version: version, threads: threads, kernels: kernels)
  }
}
