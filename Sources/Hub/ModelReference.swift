import Checkpoints

/// A model of a hub at one of its revisions.
public struct ModelReference: Hashable, Sendable {
  /// The name, `OWNER/NAME`, or `NAME` alone for those that are older than owners.
  public let model: String
  /// A branch, a tag or a commit.
  public let revision: String

  /// The revision that is meant where none is named.
  public static let usualRevision = "main"

  /// The models that can be meant by a name with a slip.
  static let known = [
    "openai-community/gpt2", "openai-community/gpt2-medium", "openai-community/gpt2-large",
    "openai-community/gpt2-xl", "distilbert/distilgpt2",
  ]

  /// Checks a name and a revision.
  ///
  /// - Throws: where the hub could not have either.
  public init(_ model: String, revision: String = usualRevision) throws(HubError) {
    guard HubCache.isModelName(model), model.utf8.count <= 96, !model.contains("--"),
      !model.contains(".."), !model.hasSuffix(".git")
    else { throw .badName(model) }
    guard Self.isRevision(revision) else { throw .badRevision(revision) }
    self.model = model
    self.revision = revision
  }

  /// Whether the revision is a commit in full, which never changes.
  var isCommit: Bool { Self.isCommit(revision) }

  /// Whether a text is the hash of a commit in full.
  static func isCommit(_ text: String) -> Bool { text.utf8.count == 40 && text.isHexadecimal }

  /// Whether a text can be the name of a branch or tag, from which a path is made.
  private static func isRevision(_ text: String) -> Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    return text.utf8.count <= 200
      && parts.allSatisfy { part in
        !part.isEmpty && !part.hasPrefix(".") && !part.hasSuffix(".lock")
          && part.utf8.allSatisfy { byte in
            (0x21...0x7E).contains(byte) && !#"\:*?"<>|[]~^"#.utf8.contains(byte)
          }
      }
  }

  /// The name of a known model that was probably meant.
  var nearest: String? {
    let name = "/" + (model.split(separator: "/").last ?? "")
    let found =
      NearestName.find(model, among: Self.known) ?? Self.known.first { $0.hasSuffix(name) }
    return found == model ? nil : found
  }

  /// About how many bytes are fetched of a model that is known; nil for others.
  public var usualBytes: Int? {
    switch model {
    case "gpt2", "openai-community/gpt2": 551_000_000
    case "gpt2-medium", "openai-community/gpt2-medium": 1_523_000_000
    case "gpt2-large", "openai-community/gpt2-large": 3_250_000_000
    case "gpt2-xl", "openai-community/gpt2-xl": 6_434_000_000
    case "distilgpt2", "distilbert/distilgpt2": 356_000_000
    default: nil
    }
  }
}

extension String {
  /// Whether there are only digits of lower-case hexadecimal.
  var isHexadecimal: Bool {
    utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }
}
