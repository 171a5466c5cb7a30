import Files
public import Foundation
import StrictJSON

/// A result, a recording or a report that this program wrote, known from the first bytes of its file.
public struct SavedFile: Hashable, Sendable {
  /// What a file holds.
  public enum Kind: Hashable, Sendable {
    /// A result, by the name in its schema, as `predict`.
    case result(String)
    /// A recording of an exploration.
    case recording
    /// A report, which is the folder around the file.
    case report
  }

  /// The path of the file.
  public var path: String
  /// What it holds.
  public var kind: Kind
  /// The path of the checkpoint that it is about; nil where it does not say so at its beginning.
  public var checkpoint: String?
  /// The first prompt of a recording, where there is one.
  public var prompt: String?
  /// Its bytes.
  public var bytes: Int
  /// When it was written last.
  public var modified: Date

  /// A file from its parts.
  public init(
    path: String, kind: Kind, checkpoint: String? = nil, prompt: String? = nil, bytes: Int,
    modified: Date
  ) {
    self.path = path
    self.kind = kind
    self.checkpoint = checkpoint
    self.prompt = prompt
    self.bytes = bytes
    self.modified = modified
  }
}

extension SavedFile {
  /// The bytes of a file that are looked at.
  static let headBytes = 16 << 10

  /// The characters behind the schema in which a checkpoint is looked for.
  private static let farthest = 2000

  /// Looks at the beginning of a file; nil where it is none that this program wrote.
  ///
  /// - Parameter path: of a file whose name ends as those of results or recordings do.
  init?(reading path: String) {
    guard let facts = FileSystem.facts(at: path), facts.isFile,
      let handle = FileHandle(forReadingAtPath: path)
    else { return nil }
    defer { try? handle.close() }
    guard let bytes = try? handle.read(upToCount: Self.headBytes),
      let schema = Self.schema(String(decoding: bytes, as: UTF8.self))
    else { return nil }
    let modified = Date(timeIntervalSince1970: facts.modified)
    let kind: Kind =
      switch schema.name {
      case "recording": .recording
      case "report": .report
      default: .result(schema.name)
      }
    self.init(path: path, kind: kind, bytes: facts.bytes, modified: modified)
    if kind == .recording {
      let line = bytes.prefix { $0 != UInt8(ascii: "\n") }
      let json = try? JSON.parse([UInt8](line))
      checkpoint = json?["checkpoint"]?.string
      prompt = json?["prompt"]?.string
    } else {
      checkpoint = Self.checkpoint(schema.rest)
    }
  }

  /// The name in the schema with which a text begins, and what follows it.
  private static func schema(_ text: String) -> (name: String, rest: Substring)? {
    let head = /\s*\{\s*"schema"\s*:\s*"patchbay\.([a-z][a-z0-9-]*)\/[0-9]+"/
    guard let match = text.prefixMatch(of: head) else { return nil }
    return (String(match.output.1), text[match.range.upperBound...])
  }

  /// The path of the checkpoint that a result names behind its schema.
  private static func checkpoint(_ text: Substring) -> String? {
    let path = /"checkpoint"\s*:\s*\{\s*"path"\s*:\s*("(?:[^"\\]|\\.)*")/
    guard let match = text.prefix(farthest).firstMatch(of: path) else { return nil }
    return (try? JSON.parse(Array(match.output.1.utf8)))?.string
  }
}
