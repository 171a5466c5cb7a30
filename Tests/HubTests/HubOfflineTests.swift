import Foundation
import TestSupport
import Testing

@testable import Hub

@Suite("Without the network the cache must do")
struct HubOfflineTests {
  private func message(_ cache: TemporaryCache, _ server: HubServer) throws -> String {
    let error = #expect(throws: HubError.self) {
      try cache.download(server, environment: ["HF_HUB_OFFLINE": "1"]).local()
    }
    return (error?.description ?? "").replacing(cache.path, with: "DIR")
  }

  private let remedy =
    "and HF_HUB_OFFLINE forbids asking the network. Remove HF_HUB_OFFLINE from the environment to "
    + "download it"

  @Test("a whole model is given as it is, a missing file is named")
  func local() throws {
    let cache = try TemporaryCache()
    let server = try HubServer(TinyModel.files)
    #expect(try message(cache, server) == "some/tiny is not in the cache DIR, \(remedy)")
    let download = try cache.download(server)
    let snapshot = try download.fetch(download.plan())
    let count = server.hub.requests.count
    let local = try cache.download(server, environment: ["HF_HUB_OFFLINE": "1"]).local()
    #expect(local.path == snapshot.path)
    #expect(local.files.map(\.sha256) == snapshot.files.map(\.sha256))
    #expect(local.bytesFetched == 0)
    #expect(server.hub.requests.count == count)
    try cache.write([1] + TinyModel.weights.dropFirst(), to: "blobs/\(TinyModel.tag)")
    #expect(
      try message(cache, server).contains("model.safetensors (what is there is damaged), and"))
    try FileManager.default.removeItem(atPath: cache.file("blobs/\(TinyModel.tag)"))
    #expect(
      try message(cache, server)
        == "some/tiny is not whole in the cache DIR: it lacks model.safetensors, \(remedy)")
  }

  @Test("of weights in several files each is looked for")
  func sharded() throws {
    let cache = try TemporaryCache()
    let index = #"{"weight_map": {"a": "model-1.safetensors", "b": "model-2.safetensors"}}"#
    let server = try HubServer(
      TinyModel.files(
        without: ["model.safetensors"],
        adding: [
          "model.safetensors.index.json": Array(index.utf8), "model-1.safetensors": [1],
          "model-2.safetensors": [2],
        ]))
    let download = try cache.download(server)
    let snapshot = try download.fetch(download.plan())
    #expect(try download.local().files.map(\.name) == snapshot.files.map(\.name))
    try FileManager.default.removeItem(atPath: "\(snapshot.path)/model-2.safetensors")
    #expect(
      try message(cache, server)
        == "some/tiny is not whole in the cache DIR: it lacks model-2.safetensors, \(remedy)")
  }
}
