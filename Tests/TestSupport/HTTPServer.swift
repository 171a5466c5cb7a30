import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A server of HTTP/1.1 on this machine, for tests: one request a connection.
public final class HTTPServer: Sendable {
  /// What was asked.
  public struct Request: Sendable, Equatable {
    /// The method, such as `GET`.
    public let method: String
    /// What stands behind it, such as `/api/models`.
    public let target: String
    /// The headers, their names in small letters.
    public let headers: [String: String]

    /// Method and target.
    public var line: String { "\(method) \(target)" }
  }

  /// What is answered.
  public struct Reply: Sendable {
    /// The status.
    public var status: Int
    /// The headers besides the length.
    public var headers: [String: String]
    /// The bytes; none are sent for `HEAD`.
    public var body: [UInt8]
    /// How many of the bytes are sent before the connection is cut; nil for all.
    public var cut: Int?
    /// The length that is announced; nil for the true one.
    public var announced: Int?

    /// An answer.
    public init(
      _ status: Int, headers: [String: String] = [:], body: [UInt8] = [], cut: Int? = nil,
      announced: Int? = nil
    ) {
      self.status = status
      self.headers = headers
      self.body = body
      self.cut = cut
      self.announced = announced
    }
  }

  /// The port on which it listens.
  public let port: Int
  private let listening: Int32
  private let log = Mutex<[Request]>([])
  private let respond: @Sendable (Request) -> Reply?

  /// What was asked so far.
  public var requests: [Request] { log.withLock(\.self) }

  /// Begins to listen on a free port of 127.0.0.1.
  ///
  /// - Parameter respond: called on the threads of the connections; nil to cut the connection.
  /// - Throws: where the system gives no port.
  public init(_ respond: @escaping @Sendable (Request) -> Reply?) throws {
    self.respond = respond
    (listening, port) = try ClosedPort.bound()
    let socket = listening
    guard listen(socket, 16) == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
    let thread = Thread { [weak self] in
      while true {
        let connection = accept(socket, nil, nil)
        guard connection >= 0 else { return }
        guard let self else {
          close(connection)
          return
        }
        self.serve(connection)
      }
    }
    thread.start()
  }

  deinit {
    shutdown(listening, Int32(SHUT_RDWR))
    close(listening)
  }

  private func serve(_ connection: Int32) {
    defer {
      shutdown(connection, Int32(SHUT_RDWR))
      close(connection)
    }
    guard let request = Self.read(connection) else { return }
    log.withLock { $0.append(request) }
    guard let reply = respond(request) else { return }
    var head = "HTTP/1.1 \(reply.status) Status\r\nConnection: close\r\n"
    head += "Content-Length: \(reply.announced ?? reply.body.count)\r\n"
    for (name, value) in reply.headers { head += "\(name): \(value)\r\n" }
    var bytes = Array((head + "\r\n").utf8)
    if request.method != "HEAD" { bytes += reply.body.prefix(reply.cut ?? reply.body.count) }
    Self.write(bytes, to: connection)
  }

  private static func read(_ connection: Int32) -> Request? {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while !String(decoding: bytes, as: UTF8.self).contains("\r\n\r\n") {
      let count = unsafe recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else { return nil }
      bytes += buffer.prefix(count)
    }
    let lines = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\r\n")
    let words = lines[0].split(separator: " ")
    guard words.count == 3 else { return nil }
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      headers[line[..<colon].lowercased()] = line[line.index(after: colon)...]
        .trimmingCharacters(in: .whitespaces)
    }
    return Request(method: String(words[0]), target: String(words[1]), headers: headers)
  }

  private static func write(_ bytes: [UInt8], to connection: Int32) {
    #if canImport(Glibc)
      let flags = Int32(MSG_NOSIGNAL)
    #else
      let flags: Int32 = 0
    #endif
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes {
        unsafe send(connection, $0.baseAddress, $0.count, flags)
      }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}

/// A port of this machine at which nothing listens, and which nobody else gets meanwhile.
public final class ClosedPort: Sendable {
  /// Its number.
  public let port: Int
  private let socket: Int32

  /// Takes a free port of 127.0.0.1.
  ///
  /// - Throws: where the system gives none.
  public init() throws { (socket, port) = try Self.bound() }

  deinit { close(socket) }

  /// A socket with a port of its own.
  fileprivate static func bound() throws -> (socket: Int32, port: Int) {
    #if canImport(Glibc)
      let new = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      let new = Darwin.socket(AF_INET, SOCK_STREAM, 0)
    #endif
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { place in
        unsafe bind(new, place, length) == 0 && getsockname(new, place, &length) == 0
      }
    }
    guard isBound else { throw POSIXError(.EADDRNOTAVAIL) }
    return (new, Int(UInt16(bigEndian: address.sin_port)))
  }
}
