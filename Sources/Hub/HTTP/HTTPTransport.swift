import Foundation
import Synchronization

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Sends requests; follows no redirects, keeps no cookies and nothing of what it fetched.
final class HTTPTransport: Sendable {
  private let listener = Listener()
  private let session: URLSession

  /// How long a server may send nothing, in seconds.
  private static let patience = 30.0

  init() {
    let configuration = URLSessionConfiguration.ephemeral
    configuration.timeoutIntervalForRequest = Self.patience
    configuration.timeoutIntervalForResource = 30 * 86_400
    configuration.httpShouldSetCookies = false
    configuration.httpCookieAcceptPolicy = .never
    configuration.urlCache = nil
    configuration.urlCredentialStorage = nil
    configuration.requestCachePolicy = .reloadIgnoringLocalCacheData
    let queue = OperationQueue()
    queue.maxConcurrentOperationCount = 1
    session = URLSession(configuration: configuration, delegate: listener, delegateQueue: queue)
  }

  deinit { session.invalidateAndCancel() }

  /// Sends a request and waits for the beginning of its answer.
  ///
  /// - Throws: `cancelled`, or `connection`.
  func send(
    _ request: URLRequest, _ isCancelled: @escaping @Sendable () -> Bool
  ) throws(HubError) -> HTTPReply {
    let task = session.dataTask(with: request)
    let exchange = listener.listen(to: task)
    task.resume()
    return try HTTPReply(exchange, task, host: request.url?.host() ?? "", isCancelled)
  }

  /// Hears from the network what comes for all requests.
  private final class Listener: NSObject, URLSessionDataDelegate, Sendable {
    private let exchanges = Mutex<[Int: HTTPExchange]>([:])

    func listen(to task: URLSessionTask) -> HTTPExchange {
      let exchange = HTTPExchange()
      exchanges.withLock { $0[task.taskIdentifier] = exchange }
      return exchange
    }

    private func exchange(_ task: URLSessionTask) -> HTTPExchange? {
      exchanges.withLock { $0[task.taskIdentifier] }
    }

    func urlSession(
      _ session: URLSession, task: URLSessionTask,
      willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
      completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
      completionHandler(nil)
    }

    func urlSession(
      _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
      completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
    ) {
      if let url = dataTask.originalRequest?.url ?? response.url {
        _ = exchange(dataTask)?.put(.answer(HTTPAnswer(response, url: url)))
      }
      completionHandler(.allow)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
      if exchange(dataTask)?.put(.bytes(data)) == false { dataTask.cancel() }
    }

    func urlSession(
      _ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?
    ) {
      let exchange = exchanges.withLock { $0.removeValue(forKey: task.taskIdentifier) }
      _ = exchange?.put(.end(error.map(ConnectionFault.init)))
    }
  }
}

extension ConnectionFault {
  /// What an error of the system's networking means.
  init(_ error: any Error) {
    let code = (error as? URLError)?.code
    switch code {
    case .cannotFindHost, .dnsLookupFailed, .notConnectedToInternet: self = .unknownHost
    case .cannotConnectToHost: self = .refused
    case .timedOut: self = .silent
    case .networkConnectionLost, .cancelled, .badServerResponse, .cannotParseResponse: self = .cut
    case .secureConnectionFailed, .serverCertificateUntrusted, .serverCertificateHasBadDate,
      .serverCertificateHasUnknownRoot, .serverCertificateNotYetValid:
      self = .certificate
    case .badURL, .unsupportedURL: self = .other("its address is not understood")
    default: self = .other((error as NSError).localizedDescription)
    }
  }
}
