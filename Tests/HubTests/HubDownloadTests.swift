import Files
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Hub

@Suite("A model is fetched from a hub into the cache")
struct HubDownloadTests {
  private let commit = HubServer.commit

  @Test("what Patchbay reads, and nothing else, in the layout of huggingface_hub")
  func layout() throws {
    let cache = try TemporaryCache()
    let server = try HubServer(TinyModel.files)
    let download = try cache.download(server)
    let plan = try download.plan()
    #expect(
      plan.files.map(\.name) == ["config.json", "vocab.json", "merges.txt", "model.safetensors"])
    #expect(cache.listing == [])
    let snapshot = try download.fetch(plan)
    let names = ["config.json", "merges.txt", "model.safetensors", "vocab.json"]
    let tags = names.map { HubServer.tag($0, TinyModel.files[$0] ?? []) }
    let root = "models--some--tiny"
    #expect(
      cache.listing
        == tags.sorted().map { "\(root)/blobs/\($0)" } + ["\(root)/refs/main"]
        + zip(names, tags).map { "\(root)/snapshots/\(commit)/\($0) -> ../../blobs/\($1)" })
    #expect(cache.bytes("refs/main") == Array(commit.utf8))
    #expect(snapshot.path == cache.file("snapshots/\(commit)"))
    for name in names {
      #expect(cache.bytes("snapshots/\(commit)/\(name)") == TinyModel.files[name])
    }
    #expect(snapshot.files.last?.sha256 == TinyModel.tag)
    #expect(snapshot.bytesFetched == plan.bytes)
    #expect(
      cache.progress.last
        == .progress(file: "model.safetensors", done: plan.bytes, total: plan.bytes))
    #expect(!server.hub.requests.contains { $0.target.contains("pytorch_model") })
  }

  @Test("what is there is not fetched again, unless it is damaged or asked for")
  func again() throws {
    let cache = try TemporaryCache()
    let server = try HubServer(TinyModel.files)
    let download = try cache.download(server)
    let plan = try download.plan()
    let first = try download.fetch(plan)
    let second = try download.fetch(plan)
    #expect(second.bytesFetched == 0)
    #expect(second.files.map(\.sha256) == first.files.map(\.sha256))
    #expect(second.files.allSatisfy { !$0.wasFetched })
    // A whole cache may be one that can only be read.
    let files = FileManager.default
    let times = try Self.times(of: cache.path)
    try files.removeItem(atPath: "\(cache.path)/.locks")
    #expect(try download.fetch(plan) == second)
    #expect(try Self.times(of: cache.path) == times.filter { !$0.key.hasPrefix(".locks") })
    // huggingface_hub keeps large files in one place for all models, with a link in `blobs`.
    try files.createDirectory(atPath: "\(cache.path)/blobs", withIntermediateDirectories: true)
    try files.moveItem(
      atPath: cache.file("blobs/\(TinyModel.tag)"), toPath: "\(cache.path)/blobs/shared")
    try files.createSymbolicLink(
      atPath: cache.file("blobs/\(TinyModel.tag)"), withDestinationPath: "../../blobs/shared")
    #expect(try download.fetch(plan) == second)
    #expect(try download.local().files.map(\.sha256) == first.files.map(\.sha256))
    var damaged = TinyModel.weights
    damaged[100] ^= 1
    try cache.write(damaged, to: "blobs/\(TinyModel.tag)")
    #expect(try download.fetch(plan).bytesFetched == TinyModel.weights.count)
    #expect(cache.bytes("blobs/\(TinyModel.tag)") == TinyModel.weights)
    #expect(cache.events.contains(.anew(file: "model.safetensors", .damaged)))
    #expect(try download.fetch(plan, replacing: true).bytesFetched == plan.bytes)
  }

  /// When each file and folder below a folder was changed.
  private static func times(of folder: String) throws -> [String: Date] {
    let files = FileManager.default
    let names = try files.subpathsOfDirectory(atPath: folder)
    return try Dictionary(
      uniqueKeysWithValues: names.map { name in
        let facts = try files.attributesOfItem(atPath: "\(folder)/\(name)")
        return (name, try #require(facts[.modificationDate] as? Date))
      })
  }

  @Test("a file that another process has finished in the meantime is not fetched again")
  func meantime() throws {
    let cache = try TemporaryCache()
    // While the first file comes, another process finishes the last.
    let server = try HubServer(TinyModel.files) { request, _ in
      if request.line.hasPrefix("GET"), request.target.hasSuffix("/merges.txt") {
        try? cache.write(TinyModel.weights, to: "blobs/\(TinyModel.tag)")
      }
      return nil
    }
    let download = try cache.download(server)
    let snapshot = try download.fetch(download.plan())
    #expect(server.store.requests == [])
    #expect(snapshot.files.last?.sha256 == TinyModel.tag)
  }

  @Test("the token goes to the hub alone")
  func token() throws {
    let cache = try TemporaryCache()
    let server = try HubServer(TinyModel.files)
    let download = try cache.download(server, environment: ["HF_TOKEN": " hf_secret\n"])
    _ = try download.fetch(download.plan())
    #expect(server.hub.requests.allSatisfy { $0.headers["authorization"] == "Bearer hf_secret" })
    #expect(server.store.requests.map(\.line) == ["GET /model.safetensors?signature=1"])
    #expect(server.store.requests.allSatisfy { $0.headers["authorization"] == nil })
  }

  @Test("a redirect within the hub is followed with the token, as for models that were renamed")
  func renamed() throws {
    let cache = try TemporaryCache()
    let server = try HubServer(TinyModel.files) { request, _ in
      guard request.target.contains("/tiny-old") else { return nil }
      let target = request.target.replacing("/tiny-old", with: "/some/tiny")
      return HTTPServer.Reply(307, headers: ["Location": target])
    }
    let download = try cache.download(
      server, model: "tiny-old", environment: ["HF_TOKEN": "hf_secret"])
    let snapshot = try download.fetch(download.plan())
    #expect(snapshot.path == "\(cache.path)/models--tiny-old/snapshots/\(commit)")
    #expect(server.hub.requests.allSatisfy { $0.headers["authorization"] == "Bearer hf_secret" })
  }

  @Test(
    "a tag is kept under its name, a commit under none", arguments: ["v1/old", HubServer.commit])
  func revisions(name: String) throws {
    let cache = try TemporaryCache()
    let server = try HubServer(TinyModel.files)
    let download = try cache.download(server, revision: name)
    #expect(try download.fetch(download.plan()).commit == commit)
    let refs = cache.listing.filter { $0.contains("/refs/") }
    #expect(refs == (name == commit ? [] : ["models--some--tiny/refs/v1/old"]))
  }

  @Test("weights in several files come by their index")
  func sharded() throws {
    let cache = try TemporaryCache()
    let index = #"{"weight_map": {"a": "model-1.safetensors", "b": "parts/model-2.safetensors"}}"#
    let server = try HubServer(
      TinyModel.files(
        without: ["model.safetensors"],
        adding: [
          "model.safetensors.index.json": Array(index.utf8), "model-1.safetensors": [1, 2],
          "parts/model-2.safetensors": [3], "model-3.safetensors": [4],
        ]))
    let download = try cache.download(server)
    let snapshot = try download.fetch(download.plan())
    #expect(
      snapshot.files.map(\.name).suffix(3) == [
        "model.safetensors.index.json", "model-1.safetensors", "parts/model-2.safetensors",
      ])
    #expect(cache.bytes("snapshots/\(commit)/parts/model-2.safetensors") == [3])
    let tag = HubServer.tag("x.safetensors", [3])
    #expect(
      cache.listing.contains {
        $0.hasSuffix("parts/model-2.safetensors -> ../../../blobs/\(tag)")
      })
  }

  @Test("an interruption leaves what has come, and the next time goes on from there")
  func interrupted() throws {
    let cache = try TemporaryCache()
    let server = try HubServer(TinyModel.files) { request, count in
      guard request.target.hasPrefix("/model.safetensors"), count == 0 else { return nil }
      return HTTPServer.Reply(
        200, headers: ["Accept-Ranges": "bytes"], body: TinyModel.weights, cut: 50_000)
    }
    let stop = Stop()
    let download = try cache.download(
      server, isCancelled: { stop.isAsked }, onPause: { stop.ask() })
    let plan = try download.plan()
    #expect(throws: HubError.cancelled) { try download.fetch(plan) }
    #expect(cache.bytes(TinyModel.piece) == Array(TinyModel.weights.prefix(50_000)))
    #expect(!cache.listing.contains { $0.contains("snapshots") || $0.contains("refs") })
    let next = try cache.download(server)
    #expect(try next.fetch(plan).bytesFetched == 150_000)
    #expect(server.store.requests.last?.headers["range"] == "bytes=50000-")
    #expect(cache.bytes(TinyModel.piece) == nil)
  }

  @Test("a file that another process fetches is waited for, and then not fetched twice")
  func locked() throws {
    let cache = try TemporaryCache()
    let server = try HubServer(TinyModel.files)
    let place = "\(cache.path)/.locks/models--some--tiny"
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
    let path = "\(place)/\(TinyModel.tag).lock"
    try Data().write(to: URL(filePath: path))
    let other = try OtherProcess(holding: path)
    // While it is waited for, the other process finishes its work.
    let finish: @Sendable () -> Void = {
      try? cache.write(TinyModel.weights, to: "blobs/\(TinyModel.tag)")
      other.letGo()
    }
    let download = try cache.download(server, onPause: finish)
    let snapshot = try download.fetch(download.plan())
    #expect(cache.events.contains(.waiting(file: "model.safetensors")))
    #expect(server.store.requests == [])
    #expect(snapshot.files.last?.sha256 == TinyModel.tag)
  }
}

/// A request to stop.
private final class Stop: Sendable {
  private let flag = Atomic(false)
  var isAsked: Bool { flag.load(ordering: .relaxed) }
  func ask() { flag.store(true, ordering: .relaxed) }
}

/// Holds a lock as another process would.
private final class OtherProcess: Sendable {
  private let held: Mutex<Lock>

  private enum Lock: ~Copyable {
    case held(FileLock)
    case none
  }

  init(holding path: String) throws {
    guard case .taken(let lock) = FileLock.acquire(path) else { throw POSIXError(.EWOULDBLOCK) }
    held = Mutex(.held(lock))
  }

  func letGo() { held.withLock { $0 = .none } }
}
