import Dispatch
import Foundation
import Synchronization

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// What comes of one request, piece by piece, from the threads of the network to the one that asks.
final class HTTPExchange: Sendable {
  /// What comes, in this order: an answer, bytes, an end.
  enum Event: Sendable {
    case answer(HTTPAnswer)
    case bytes(Data)
    case end(ConnectionFault?)
  }

  private struct State {
    var events: [Event] = []
    var taken = 0
    var waiting = 0
    /// Whether the rest can be asked for later.
    var isResumable = false
    var isFull = false
  }

  /// The bytes that may wait to be taken before no more are let in.
  static let room = 64 << 20

  private let state = Mutex(State())
  private let bell = DispatchSemaphore(value: 0)

  /// Adds what has come.
  ///
  /// - Returns: whether more can come; false, once, where too much waits to be taken.
  func put(_ event: Event) -> Bool {
    let goesOn = state.withLock { state in
      switch event {
      case .answer(let answer):
        state.isResumable = answer.status == 206 || answer.header("accept-ranges") == "bytes"
      case .bytes(let data): state.waiting += data.count
      case .end: break
      }
      state.events.append(event)
      guard state.waiting > Self.room, state.isResumable, !state.isFull else { return true }
      state.isFull = true
      return false
    }
    bell.signal()
    return goesOn
  }

  /// Whether more came than could be taken, so that the connection was given up.
  var isFull: Bool { state.withLock(\.isFull) }

  /// Waits for what comes next.
  ///
  /// - Parameter isCancelled: asked some twenty times a second.
  /// - Returns: the next of what comes.
  /// - Throws: `cancelled`.
  func next(_ isCancelled: () -> Bool) throws(HubError) -> Event {
    while bell.wait(timeout: .now() + .milliseconds(50)) == .timedOut {
      guard !isCancelled() else { throw .cancelled }
    }
    guard !isCancelled() else { throw .cancelled }
    return state.withLock { state in
      let event = state.events[state.taken]
      state.taken += 1
      if state.taken > 256 {
        state.events.removeFirst(state.taken)
        state.taken = 0
      }
      if case .bytes(let data) = event { state.waiting -= data.count }
      return event
    }
  }
}

/// The answer to a request, whose bytes are still to come; given up when it is dropped.
struct HTTPReply: ~Copyable {
  let answer: HTTPAnswer
  private let exchange: HTTPExchange
  private let task: URLSessionTask
  private let isCancelled: @Sendable () -> Bool

  init(
    _ exchange: HTTPExchange, _ task: URLSessionTask, host: String,
    _ isCancelled: @escaping @Sendable () -> Bool
  ) throws(HubError) {
    self.exchange = exchange
    self.task = task
    self.isCancelled = isCancelled
    do throws(HubError) {
      switch try exchange.next(isCancelled) {
      case .answer(let answer): self.answer = answer
      case .end(let fault): throw .connection(host: host, fault ?? .cut)
      case .bytes: throw .connection(host: host, .cut)
      }
    } catch {
      task.cancel()
      throw error
    }
  }

  deinit { task.cancel() }

  /// Waits for the next bytes.
  ///
  /// - Returns: nil at the end.
  /// - Throws: `cancelled`, or `connection` where the rest does not come.
  func next() throws(HubError) -> Data? {
    switch try exchange.next(isCancelled) {
    case .answer: return Data()
    case .bytes(let data): return data
    case .end(nil): return nil
    case .end(let fault?):
      // In the midst of an answer the system has many words for one thing.
      let isOther = if case .other = fault { true } else { false }
      throw .connection(host: answer.url.host() ?? "", isOther ? .cut : fault)
    }
  }

  /// Whether the connection was given up because more came than could be written.
  var isFull: Bool { exchange.isFull }

  /// The bytes to the end.
  ///
  /// - Parameter limit: the most that are taken.
  /// - Returns: all of them.
  /// - Throws: `answer` with the limit, or what `next` throws.
  func bytes(limit: Int) throws(HubError) -> [UInt8] {
    var bytes: [UInt8] = []
    while let data = try next() {
      guard bytes.count + data.count <= limit else {
        throw .answer(address: answer.address, .tooLong(limit: limit))
      }
      bytes += data
    }
    return bytes
  }
}
