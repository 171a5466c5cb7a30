import Crypto
import Foundation
import Synchronization

/// A hub on this machine with one model, for tests, that answers as huggingface.co does.
///
/// Small files come from the hub itself, with git's hash as their ETag; weights are redirected to a
/// second server, which must never see the token.
public final class HubServer: Sendable {
  /// The model's name.
  public static let model = "some/tiny"
  /// The commit at which its branch `main` is.
  public static let commit = "0123456789abcdef0123456789abcdef01234567"

  /// What is done instead of an ordinary answer; nil to answer as usual.
  public typealias Mischief = @Sendable (HTTPServer.Request, _ count: Int) -> HTTPServer.Reply?

  /// The files of the model.
  private let files: [String: [UInt8]]
  private let mischief: Mischief
  private let counts = Mutex<[String: Int]>([:])
  private let servers = Mutex<(hub: HTTPServer?, store: HTTPServer?)>((nil, nil))

  /// Starts both servers.
  ///
  /// - Parameters:
  ///   - files: the model's files.
  ///   - mischief: called before each answer with how often this was asked before, on either server.
  /// - Throws: where the system gives no port.
  public init(
    _ files: [String: [UInt8]], mischief: @escaping Mischief = { _, _ in nil }
  ) throws {
    self.files = files
    self.mischief = mischief
    let store = try HTTPServer { [weak self] in self?.stored($0) }
    let hub = try HTTPServer { [weak self] in self?.answer($0) }
    servers.withLock { $0 = (hub, store) }
  }

  /// The hub's server.
  public var hub: HTTPServer { servers.withLock { $0.hub.unsafelyThere } }
  /// The server of the large files.
  public var store: HTTPServer { servers.withLock { $0.store.unsafelyThere } }

  /// The address to give as HF_ENDPOINT.
  public var endpoint: String { "http://127.0.0.1:\(hub.port)" }

  /// What the hub identifies a file by.
  public static func tag(_ name: String, _ bytes: [UInt8]) -> String {
    if isLarge(name) { return hexadecimal(SHA256.hash(data: bytes)) }
    var hash = Insecure.SHA1()
    hash.update(data: Array("blob \(bytes.count)\0".utf8))
    hash.update(data: bytes)
    return hexadecimal(hash.finalize())
  }

  /// A digest in lower-case hexadecimal.
  public static func hexadecimal(_ digest: some Sequence<UInt8>) -> String {
    digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  private static func isLarge(_ name: String) -> Bool { name.hasSuffix(".safetensors") }

  private func mischief(for request: HTTPServer.Request) -> HTTPServer.Reply? {
    let count = counts.withLock { counts in
      defer { counts[request.line, default: 0] += 1 }
      return counts[request.line, default: 0]
    }
    return mischief(request, count)
  }

  private func answer(_ request: HTTPServer.Request) -> HTTPServer.Reply {
    if let reply = mischief(for: request) { return reply }
    let api = "/api/models/\(Self.model)"
    switch request.target {
    case "\(api)/revision/main", "\(api)/revision/\(Self.commit)", "\(api)/revision/v1%2Fold":
      let names = files.keys.sorted().map { "{\"rfilename\": \"\($0)\"}" }
      let list = names.joined(separator: ",")
      return json(200, "{\"sha\": \"\(Self.commit)\", \"siblings\": [\(list)]}")
    case "\(api)/refs":
      return json(200, #"{"branches": [{"name": "main"}], "tags": [{"name": "v1/old"}]}"#)
    case _ where request.target.hasPrefix("\(api)/revision/"):
      return error(404, "RevisionNotFound")
    case _ where request.target.hasPrefix("/\(Self.model)/resolve/\(Self.commit)/"):
      return file(request)
    default: return error(request.headers["authorization"] == nil ? 401 : 404, "RepoNotFound")
    }
  }

  /// A file of the commit, or where it is.
  private func file(_ request: HTTPServer.Request) -> HTTPServer.Reply {
    let name = request.target.split(separator: "/").dropFirst(4).joined(separator: "/")
    guard let bytes = files[name] else { return error(404, "EntryNotFound") }
    let tag = Self.tag(name, bytes)
    var headers = ["X-Repo-Commit": Self.commit]
    guard Self.isLarge(name) else {
      headers["ETag"] = "\"\(tag)\""
      return part(of: bytes, request, headers)
    }
    headers["X-Linked-Etag"] = "\"\(tag)\""
    headers["X-Linked-Size"] = "\(bytes.count)"
    headers["ETag"] = "\"of-the-redirect\""
    headers["Location"] = "http://localhost:\(store.port)/\(name)?signature=1"
    return HTTPServer.Reply(302, headers: headers, body: Array("Found. Redirecting".utf8))
  }

  private func stored(_ request: HTTPServer.Request) -> HTTPServer.Reply {
    if let reply = mischief(for: request) { return reply }
    let name = request.target.split(separator: "?")[0].dropFirst()
    guard let bytes = files[String(name)] else { return HTTPServer.Reply(404) }
    return part(of: bytes, request, ["Accept-Ranges": "bytes"])
  }

  /// The bytes that a request asks for.
  public func part(
    of bytes: [UInt8], _ request: HTTPServer.Request, _ headers: [String: String] = [:]
  ) -> HTTPServer.Reply {
    guard let range = request.headers["range"],
      let match = range.wholeMatch(of: /bytes=(\d+)-/), let start = Int(match.output.1)
    else { return HTTPServer.Reply(200, headers: headers, body: bytes) }
    guard start < bytes.count else {
      return HTTPServer.Reply(416, headers: ["Content-Range": "bytes */\(bytes.count)"])
    }
    let part = "bytes \(start)-\(bytes.count - 1)/\(bytes.count)"
    return HTTPServer.Reply(
      206, headers: headers.merging(["Content-Range": part]) { $1 }, body: Array(bytes[start...]))
  }

  private func json(_ status: Int, _ text: String) -> HTTPServer.Reply {
    HTTPServer.Reply(
      status, headers: ["Content-Type": "application/json"], body: Array(text.utf8))
  }

  private func error(_ status: Int, _ code: String) -> HTTPServer.Reply {
    HTTPServer.Reply(status, headers: ["X-Error-Code": code], body: Array(#"{"error":""}"#.utf8))
  }
}

extension Optional where Wrapped == HTTPServer {
  fileprivate var unsafelyThere: HTTPServer {
    guard let self else { preconditionFailure("the servers are started by the initialiser") }
    return self
  }
}
