import Files
import Foundation
import TestSupport
import Testing

@testable import Hub

@Suite("Trouble on the way from a hub passes, or is told")
struct HubTroubleTests {
  private let name = "model.safetensors"
  private let weights = TinyModel.weights

  /// Whether something is asked for about the weights at the second server.
  private static func isStored(_ request: HTTPServer.Request) -> Bool {
    request.target.hasPrefix("/model.safetensors")
  }

  private func fetch(
    _ cache: TemporaryCache, _ server: HubServer
  ) throws -> (plan: HubPlan, snapshot: HubSnapshot) {
    let download = try cache.download(server)
    let plan = try download.plan()
    return (plan, try download.fetch(plan))
  }

  @Test("a connection that is cut goes on where it was, as often as something comes")
  func cut() throws {
    let cache = try TemporaryCache()
    let server = try HubServer(TinyModel.files) { [weights] request, count in
      guard Self.isStored(request), count < 9 else { return nil }
      let start = count * 20_000
      return HTTPServer.Reply(
        count == 0 ? 200 : 206,
        headers: count == 0
          ? ["Accept-Ranges": "bytes"]
          : ["Content-Range": "bytes \(start)-\(weights.count - 1)/\(weights.count)"],
        body: Array(weights[start...]), cut: 20_000)
    }
    let (plan, snapshot) = try fetch(cache, server)
    #expect(snapshot.bytesFetched == plan.bytes)
    #expect(cache.pauses == Array(repeating: .seconds(1), count: 9))
    #expect(
      server.store.requests.map { $0.headers["range"] }
        == [nil] + (1...9).map { "bytes=\($0 * 20_000)-" })
    #expect(cache.bytes("snapshots/\(HubServer.commit)/\(name)") == weights)
  }

  @Test("a server that stays dead is given up after pauses that grow")
  func dead() throws {
    let cache = try TemporaryCache()
    let server = try HubServer(TinyModel.files) { request, _ in
      Self.isStored(request) ? HTTPServer.Reply(200, body: [1, 2, 3], cut: 0, announced: 9) : nil
    }
    #expect(throws: HubError.connection(host: "localhost", .cut)) { try fetch(cache, server) }
    #expect(cache.pauses == [1, 2, 4, 8, 16].map { .seconds($0) })
  }

  @Test("a file that is shorter than was announced is not fetched without end")
  func shorter() throws {
    let cache = try TemporaryCache()
    let short = Array(weights.prefix(90_000))
    let server = try HubServer(TinyModel.files) { request, _ in
      guard Self.isStored(request) else { return nil }
      guard request.headers["range"] == nil else {
        return HTTPServer.Reply(416, headers: ["Content-Range": "bytes */\(short.count)"])
      }
      return HTTPServer.Reply(200, headers: ["Accept-Ranges": "bytes"], body: short)
    }
    #expect(throws: HubError.connection(host: "localhost", .cut)) { try fetch(cache, server) }
    // The first time something came; the five after it brought nothing more.
    #expect(cache.pauses == [1, 2, 4, 8, 16].map { .seconds($0) })
  }

  @Test(
    "what another server than the hub refuses says nothing of the model",
    arguments: [401, 403, 404]
  )
  func store(status: Int) throws {
    let cache = try TemporaryCache()
    let server = try HubServer(TinyModel.files) { request, _ in
      Self.isStored(request) ? HTTPServer.Reply(status) : nil
    }
    // What lets the file be fetched from there is told to nobody.
    let address = "http://localhost:\(server.store.port)/model.safetensors"
    #expect(throws: HubError.answer(address: address, .status(status))) {
      try fetch(cache, server)
    }
  }

  @Test("a place for the cache that cannot be one is told")
  func noPlace() throws {
    let cache = try TemporaryCache()
    let path = "\(cache.path)/file"
    try Data([1]).write(to: URL(filePath: path))
    for (place, problem) in [
      (path, OutputProblem.exists), ("\(path)/deeper", .exists), ("/proc/none/cache", .noParent),
    ] {
      let error = #expect(throws: HubError.self) { try CacheFolder.make(place) }
      guard case .file(.output(_, problem)) = error else {
        Issue.record("\(place): \(String(describing: error))")
        continue
      }
    }
  }

  @Test("5xx and 429 are asked again, after as long as the server wishes")
  func busy() throws {
    let cache = try TemporaryCache()
    let server = try HubServer(TinyModel.files) { request, count in
      switch (request.line, count) {
      case ("GET /api/models/some/tiny/revision/main", 0): HTTPServer.Reply(503)
      case ("GET /api/models/some/tiny/revision/main", 1):
        HTTPServer.Reply(429, headers: ["Retry-After": "7"])
      case ("GET /model.safetensors?signature=1", 0): HTTPServer.Reply(500)
      case ("GET /model.safetensors?signature=1", 1):
        HTTPServer.Reply(429, headers: ["Retry-After": "9999"])
      default: nil
      }
    }
    _ = try fetch(cache, server)
    #expect(cache.pauses == [1, 7, 1, 120].map { .seconds($0) })
    #expect(
      cache.events.first
        == .retry(after: 1, .trouble(host: "127.0.0.1", status: 503, retryAfter: nil)))
  }

  @Test("it is told when that does not end", arguments: [429, 502])
  func stubborn(status: Int) throws {
    let cache = try TemporaryCache()
    let server = try HubServer(TinyModel.files) { _, _ in HTTPServer.Reply(status) }
    #expect(throws: HubError.trouble(host: "127.0.0.1", status: status, retryAfter: nil)) {
      try fetch(cache, server)
    }
    #expect(cache.pauses.count == 5)
  }

  @Test("a server without parts of files begins anew, and that is told")
  func noParts() throws {
    let cache = try TemporaryCache()
    try cache.write(Array(weights.prefix(70_000)), to: TinyModel.piece)
    let server = try HubServer(TinyModel.files) { [weights] request, _ in
      Self.isStored(request) ? HTTPServer.Reply(200, body: weights) : nil
    }
    let (plan, snapshot) = try fetch(cache, server)
    #expect(snapshot.bytesFetched == plan.bytes)
    #expect(cache.events.contains(.anew(file: name, .noParts)))
    #expect(cache.bytes("snapshots/\(HubServer.commit)/\(name)") == weights)
  }

  @Test("a part that the server refuses is asked for whole")
  func refusedPart() throws {
    let cache = try TemporaryCache()
    try cache.write(Array(weights.prefix(70_000)), to: TinyModel.piece)
    let server = try HubServer(TinyModel.files) { request, count in
      Self.isStored(request) && count == 0 ? HTTPServer.Reply(416) : nil
    }
    _ = try fetch(cache, server)
    #expect(server.store.requests.map { $0.headers["range"] } == ["bytes=70000-", nil])
    #expect(cache.bytes("snapshots/\(HubServer.commit)/\(name)") == weights)
  }

  @Test("another part than was asked for is not written")
  func otherPart() throws {
    let cache = try TemporaryCache()
    try cache.write(Array(weights.prefix(70_000)), to: TinyModel.piece)
    let server = try HubServer(TinyModel.files) { [weights] request, _ in
      guard Self.isStored(request) else { return nil }
      return HTTPServer.Reply(
        206, headers: ["Content-Range": "bytes 60000-199999/200000"], body: Array(weights[60000...])
      )
    }
    let error = #expect(throws: HubError.self) { try fetch(cache, server) }
    guard case .answer(_, .otherRange("bytes 60000-199999/200000")) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(cache.bytes(TinyModel.piece)?.count == 70_000)
  }

  @Test("wrong bytes are deleted, and it is told which hash they have")
  func wrongHash() throws {
    let cache = try TemporaryCache()
    var wrong = weights
    wrong[77] ^= 1
    let server = try HubServer(TinyModel.files) { [wrong] request, _ in
      Self.isStored(request) ? HTTPServer.Reply(200, body: wrong) : nil
    }
    let found = HubServer.tag(name, wrong)
    #expect(throws: HubError.wrongHash(file: name, expected: TinyModel.tag, found: found)) {
      try fetch(cache, server)
    }
    #expect(cache.bytes(TinyModel.piece) == nil)
    #expect(!cache.listing.contains { $0.contains("snapshots") || $0.contains("refs") })
  }

  @Test("the hash of small files is git's")
  func wrongGitHash() throws {
    let cache = try TemporaryCache()
    let server = try HubServer(TinyModel.files) { request, _ in
      guard request.line.hasPrefix("GET"), request.target.hasSuffix("/merges.txt") else {
        return nil
      }
      return HTTPServer.Reply(200, body: Array("#version: 0.3\n".utf8))
    }
    let bytes = Array("#version: 0.2\n".utf8)
    let error = #expect(throws: HubError.self) { try fetch(cache, server) }
    guard case .wrongHash("merges.txt", let expected, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(expected == HubServer.tag("merges.txt", bytes))
  }

  @Test(
    "what was there before is not trusted",
    arguments: [70_000, 200_000, 300_000])
  func damagedPiece(count: Int) throws {
    let cache = try TemporaryCache()
    try cache.write([UInt8](repeating: 9, count: count), to: TinyModel.piece)
    let server = try HubServer(TinyModel.files)
    _ = try fetch(cache, server)
    #expect(cache.bytes("snapshots/\(HubServer.commit)/\(name)") == weights)
    #expect(cache.events.contains(.anew(file: name, .damaged)) == (count <= weights.count))
  }

  @Test("more bytes than were announced are not written")
  func tooMuch() throws {
    let cache = try TemporaryCache()
    let server = try HubServer(TinyModel.files) { [weights] request, _ in
      Self.isStored(request) ? HTTPServer.Reply(200, body: weights + [1]) : nil
    }
    let error = #expect(throws: HubError.self) { try fetch(cache, server) }
    guard case .answer(_, .otherLength(expected: 200_000, found: 200_001)) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test("a disk without room is told before anything is fetched")
  func noRoom() throws {
    let cache = try TemporaryCache()
    let server = try HubServer(TinyModel.files) { request, _ in
      guard request.method == "HEAD", request.target.hasSuffix("model.safetensors") else {
        return nil
      }
      return HTTPServer.Reply(
        302,
        headers: [
          "Location": "http://localhost:1/", "X-Linked-Size": "\(Int.max / 2)",
          "X-Linked-Etag": TinyModel.tag,
        ])
    }
    let error = #expect(throws: HubError.self) { try fetch(cache, server) }
    guard case .noRoom = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(server.hub.requests.count { $0.method == "GET" } == 2)
  }

  @Test("a server that cannot be reached is waited for where the network was there before")
  func lost() throws {
    let cache = try TemporaryCache()
    let closed = try ClosedPort()
    let port = closed.port
    let server = try HubServer(TinyModel.files) { request, _ in
      guard request.line.hasPrefix("GET"), request.target.hasSuffix(name) else { return nil }
      return HTTPServer.Reply(302, headers: ["Location": "http://127.0.0.1:\(port)/x"])
    }
    _ = withExtendedLifetime(closed) {
      #expect(throws: HubError.connection(host: "127.0.0.1", .refused)) {
        try fetch(cache, server)
      }
    }
    #expect(cache.pauses.count == 5)
  }

  @Test("nothing listens there")
  func refused() throws {
    let cache = try TemporaryCache()
    let closed = try ClosedPort()
    let port = closed.port
    let server = try HubServer([:])
    let download = try cache.download(
      server, environment: ["HF_ENDPOINT": "http://127.0.0.1:\(port)"])
    _ = withExtendedLifetime(closed) {
      #expect(throws: HubError.connection(host: "127.0.0.1", .refused)) { try download.plan() }
    }
    #expect(cache.pauses == [])
  }
}
