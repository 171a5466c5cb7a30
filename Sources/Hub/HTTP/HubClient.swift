import Foundation
import Synchronization

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Asks a hub: with the token where it belongs, along redirects, again after trouble that passes.
final class HubClient: Sendable {
  let settings: HubSettings
  let hooks: HubHooks
  private let transport = HTTPTransport()
  private let agent: String
  /// Whether any server has answered: the network was there.
  private let hasAnswered = Atomic(false)

  private static let mostRedirects = 10

  /// - Parameters:
  ///   - settings: the hub.
  ///   - version: of the program, which servers are told.
  ///   - hooks: what is told on the way, and how to stop.
  init(_ settings: HubSettings, version: String, hooks: HubHooks) {
    self.settings = settings
    self.hooks = hooks
    agent = "patchbay/\(version)"
  }

  /// Which redirects are followed.
  enum Redirects {
    /// All.
    case all
    /// Those within the hub: what it says of a file is lost at another server.
    case within
  }

  /// The address of something on the hub.
  ///
  /// - Parameter path: made of names that stand as they are, or encoded ones.
  /// - Returns: the address below the endpoint.
  /// - Throws: `badEndpoint`.
  func address(_ path: String) throws(HubError) -> URL {
    let text = settings.endpoint.absoluteString + path
    guard let url = URL(string: text) else { throw .badEndpoint(text) }
    return url
  }

  /// A text as a part of an address.
  static func encoded(_ text: String, keepingSlashes: Bool = false) -> String {
    let plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~"
    let allowed = CharacterSet(charactersIn: plain + (keepingSlashes ? "/" : ""))
    return text.addingPercentEncoding(withAllowedCharacters: allowed) ?? text
  }

  /// Sends a request, and again to where the answer leads.
  ///
  /// - Parameters:
  ///   - url: on the hub.
  ///   - method: of HTTP.
  ///   - range: the first byte that is wanted.
  ///   - redirects: which are followed; others are an answer.
  /// - Returns: the last answer; its status has not been looked at.
  /// - Throws: what keeps the server from being spoken with, or too many redirects.
  func ask(
    _ url: URL, method: String = "GET", from range: Int? = nil, following redirects: Redirects
  ) throws(HubError) -> HTTPReply {
    var place = url
    for _ in 0...Self.mostRedirects {
      var request = URLRequest(url: place)
      request.httpMethod = method
      request.setValue(agent, forHTTPHeaderField: "User-Agent")
      // A length is that of the file only where nothing is packed on the way.
      request.setValue("identity", forHTTPHeaderField: "Accept-Encoding")
      if let range { request.setValue("bytes=\(range)-", forHTTPHeaderField: "Range") }
      if let token = settings.token, Self.isSameServer(place, settings.endpoint) {
        request.setValue("Bearer \(token.text)", forHTTPHeaderField: "Authorization")
      }
      let reply = try transport.send(request, hooks.isCancelled)
      hasAnswered.store(true, ordering: .relaxed)
      guard reply.answer.isRedirect else { return reply }
      let next = try Self.target(of: reply.answer)
      if redirects == .within, !Self.isSameServer(next, place) { return reply }
      place = next
    }
    throw .answer(address: url.absoluteString, .redirects)
  }

  /// Where an answer sends.
  private static func target(of answer: HTTPAnswer) throws(HubError) -> URL {
    let text = answer.header("location") ?? ""
    guard let url = URL(string: text, relativeTo: answer.url)?.absoluteURL,
      url.scheme == "https" || url.scheme == "http" && answer.url.scheme == "http",
      url.host()?.isEmpty == false
    else { throw .answer(address: answer.address, .redirect(to: text)) }
    return url
  }

  /// Whether two addresses are on one server, which alone may see the token.
  static func isSameServer(_ first: URL, _ second: URL) -> Bool {
    func port(_ url: URL) -> Int { url.port ?? (url.scheme == "https" ? 443 : 80) }
    return first.scheme == second.scheme && port(first) == port(second)
      && first.host()?.lowercased() == second.host()?.lowercased()
  }
}

// MARK: Statuses

extension HubClient {
  /// What a status of the hub says about a model, where it is no success.
  ///
  /// - Parameters:
  ///   - answer: of the hub.
  ///   - reference: the model that was asked for.
  ///   - file: the file of it, where one was asked for.
  /// - Returns: nil for a success.
  func problem(_ answer: HTTPAnswer, _ reference: ModelReference, file: String? = nil) -> HubError?
  {
    let page = settings.endpoint.absoluteString + "/" + reference.model
    let noModel = HubError.noModel(
      reference.model, host: settings.host, token: settings.token?.source,
      nearest: reference.nearest)
    let gated = HubError.gated(model: reference.model, page: page, token: settings.token?.source)
    switch (answer.status, answer.header("x-error-code")) {
    case (200..<300, _): return nil
    case (408, _), (429, _), (500..., _):
      return .trouble(
        host: answer.url.host() ?? settings.host, status: answer.status,
        retryAfter: answer.retryAfter)
    case (_, "GatedRepo"): return gated
    case (_, "RepoNotFound"): return noModel
    case (_, "RevisionNotFound"):
      return .noRevision(reference.revision, model: reference.model, nearest: nil, found: [])
    // Another server than the hub knows nothing of accounts and models.
    case _ where !Self.isSameServer(answer.url, settings.endpoint):
      return .answer(address: answer.address, .status(answer.status))
    case (401, _):
      guard let token = settings.token else { return noModel }
      return .tokenRefused(host: settings.host, source: token.source)
    case (403, _): return gated
    case (404, _): return file.map { .noFile($0, model: reference.model) } ?? noModel
    default:
      return .answer(address: answer.address, .status(answer.status))
    }
  }
}

// MARK: Trouble that passes

/// How often something has failed since it last came forward.
struct Failures {
  /// The failures.
  fileprivate(set) var count = 0
}

extension HubClient {
  private static let mostFailures = 6
  private static let longestPause = 120

  /// Does something that may fail for a moment, with pauses that grow, a bounded number of times.
  ///
  /// - Parameter body: asks the server.
  /// - Returns: what it returns.
  /// - Throws: the last failure, or at once what does not pass by itself.
  func retrying<Result>(
    _ body: () throws(HubError) -> Result
  ) throws(HubError) -> Result {
    var failures = Failures()
    while true {
      do throws(HubError) {
        return try body()
      } catch {
        try rest(after: error, &failures, hasGrown: false)
      }
    }
  }

  /// Waits after a failure that may pass.
  ///
  /// - Parameters:
  ///   - error: the failure.
  ///   - failures: those so far.
  ///   - hasGrown: whether there was some success before it, so that they count no more.
  /// - Throws: the failure, where it does not pass or came too often.
  func rest(
    after error: HubError, _ failures: inout Failures, hasGrown: Bool
  ) throws(HubError) {
    guard error.passes(whereNetworkWas: hasAnswered.load(ordering: .relaxed)) else { throw error }
    if hasGrown { failures.count = 0 }
    failures.count += 1
    guard failures.count < Self.mostFailures else { throw error }
    let pause = min(error.wish ?? 1 << (failures.count - 1), Self.longestPause)
    hooks.tell(.retry(after: pause, error))
    try wait(.seconds(pause))
  }

  /// Waits, unless it is asked to stop.
  func wait(_ duration: Duration) throws(HubError) {
    hooks.pause(duration)
    guard !hooks.isCancelled() else { throw .cancelled }
  }
}

extension HubError {
  /// Whether the same request may succeed a little later.
  ///
  /// A server that cannot be found passes only where the network was there a moment ago.
  fileprivate func passes(whereNetworkWas isKnown: Bool) -> Bool {
    switch self {
    case .connection(_, .unknownHost), .connection(_, .refused): isKnown
    case .connection(_, .silent), .connection(_, .cut), .connection(_, .other), .trouble: true
    default: false
    }
  }

  /// After how many seconds the server wants to be asked again.
  fileprivate var wish: Int? {
    if case .trouble(_, _, let seconds) = self { seconds } else { nil }
  }
}
