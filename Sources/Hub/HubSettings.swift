import Checkpoints
import Files
public import Foundation

/// Which hub is asked, with what token, and where its models are kept.
///
/// The variables are those of huggingface_hub, with the same meaning.
public struct HubSettings: Sendable {
  /// The server.
  public let endpoint: URL
  /// What lets private and gated models be read; nil where there is none.
  public let token: HubToken?
  /// The variable that forbids using the network; nil where it may be used.
  public let offlineVariable: String?
  /// The folder of the cache.
  public let cache: String

  /// The server that is asked where no other is named.
  public static let usualEndpoint = "https://huggingface.co"

  /// Looks at the variables of the environment.
  ///
  /// - Parameters:
  ///   - environment: `HF_ENDPOINT`, `HF_TOKEN`, `HF_TOKEN_PATH`, `HF_HUB_OFFLINE` and those that say
  ///     where the cache is.
  ///   - cache: a place for the cache that goes before these; nil for none.
  /// - Throws: when one of them cannot be used, or none says where the cache is.
  public init(environment: [String: String], cache: String? = nil) throws(HubError) {
    let text = environment["HF_ENDPOINT"].flatMap { $0.isEmpty ? nil : $0 }
    let trimmed = String((text ?? Self.usualEndpoint).reversed().drop { $0 == "/" }.reversed())
    guard let url = URL(string: trimmed), ["http", "https"].contains(url.scheme),
      url.host()?.isEmpty == false, (1...65535).contains(url.port ?? 443), url.query() == nil,
      url.fragment() == nil, url.user() == nil
    else { throw .badEndpoint(text ?? "") }
    endpoint = url
    token = try HubToken.find(environment)
    // The first that says anything decides.
    offlineVariable = ["HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"].first {
      environment[$0]?.isEmpty == false
    }.flatMap { Self.isTrue(environment[$0]) ? $0 : nil }
    guard let cache = cache ?? HubCache.places(environment).first else { throw .noCache }
    self.cache = cache
  }

  /// The name of the server, for messages.
  public var host: String {
    (endpoint.host() ?? "") + (endpoint.port.map { ":\($0)" } ?? "")
  }

  /// Whether the value of a variable says yes.
  static func isTrue(_ value: String?) -> Bool {
    ["1", "on", "yes", "true"].contains(value?.lowercased())
  }
}

/// What a hub knows an account by.
public struct HubToken: Sendable, Equatable {
  /// The text of it, which is shown nowhere.
  let text: String
  /// Where it was found: the name of a variable, or a path.
  public let source: String

  private static let longest = 4096

  /// The token of the environment: `HF_TOKEN`, else what is in the file that the hub's own library
  /// keeps it in.
  static func find(_ environment: [String: String]) throws(HubError) -> HubToken? {
    guard !HubSettings.isTrue(environment["HF_HUB_DISABLE_IMPLICIT_TOKEN"]) else { return nil }
    for name in ["HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"] {
      if let value = environment[name], let token = try HubToken(value, source: name) {
        return token
      }
    }
    let path =
      HubCache.value("HF_TOKEN_PATH", environment)
      ?? HubCache.home(environment).map { $0 + "/token" }
    guard let path, FileSystem.kind(at: path) == .other else { return nil }
    let bytes: [UInt8]
    do {
      bytes = try WholeFile.bytes(path: path, limit: longest, kinds: .plain)
    } catch {
      throw .file(error)
    }
    return try HubToken(String(decoding: bytes, as: UTF8.self), source: path)
  }

  /// A token without the white space around it; nil where nothing else is there.
  init?(_ text: String, source: String) throws(HubError) {
    let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard !text.isEmpty else { return nil }
    guard text.utf8.count <= Self.longest, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else { throw .badToken(source: source) }
    self.text = text
    self.source = source
  }
}

extension HubToken: CustomStringConvertible {
  /// Where it comes from; the token itself is told to nobody but the hub.
  public var description: String { "the token from \(source)" }
}
