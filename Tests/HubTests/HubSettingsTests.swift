import Foundation
import Testing

@testable import Hub

@Suite("What the environment says of the hub")
struct HubSettingsTests {
  private func settings(_ environment: [String: String]) throws -> HubSettings {
    try HubSettings(environment: environment, cache: "C")
  }

  @Test("the server")
  func endpoint() throws {
    #expect(try settings([:]).endpoint.absoluteString == "https://huggingface.co")
    let own = try settings(["HF_ENDPOINT": "http://hub.example:8080/mirror/"])
    #expect(own.endpoint.absoluteString == "http://hub.example:8080/mirror")
    #expect(own.host == "hub.example:8080")
    for text in [
      "hub.example", "file:///x", "http://", "https://user@x", "http://x/?a", "http://x#a",
      "http://x:99999",
    ] {
      #expect(throws: HubError.badEndpoint(text)) { try settings(["HF_ENDPOINT": text]) }
    }
  }

  @Test(
    "whether the network may be used",
    arguments: [
      ("1", true), ("ON", true), ("yes", true), ("True", true), ("0", false), ("", false),
    ])
  func offline(value: String, isOffline: Bool) throws {
    for name in ["HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"] {
      #expect(try settings([name: value]).offlineVariable == (isOffline ? name : nil))
    }
    let both = try settings(["HF_HUB_OFFLINE": value, "TRANSFORMERS_OFFLINE": "1"])
    #expect((both.offlineVariable != nil) == (isOffline || value.isEmpty))
  }

  @Test("where models are put")
  func cache() throws {
    let cases: [([String: String], String)] = [
      (["HF_HUB_CACHE": "/a", "HF_HOME": "/b"], "/a"), (["HF_HOME": "/b", "HOME": "/c"], "/b/hub"),
      (["HOME": "/c"], "/c/.cache/huggingface/hub"),
      (["XDG_CACHE_HOME": "/d", "HOME": "/c"], "/d/huggingface/hub"),
      (["HF_HOME": "~/b", "HOME": "/c"], "/c/b/hub"),
    ]
    for (environment, path) in cases {
      #expect(try HubSettings(environment: environment).cache == path)
    }
    #expect(throws: HubError.noCache) { try HubSettings(environment: [:]) }
  }

  @Test("the token, from a variable or from the file of the hub's own library")
  func token() throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "patchbay-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("hf_file\n".utf8).write(to: folder.appending(path: "token"))
    let home = ["HF_HOME": folder.path]
    #expect(try settings(home).token?.text == "hf_file")
    #expect(try settings(home).token?.source == folder.path + "/token")
    let both = try settings(home.merging(["HF_TOKEN": "hf_own"]) { $1 })
    #expect(both.token?.text == "hf_own")
    #expect("\(both)".contains("hf_own") == false)
    #expect(
      try settings(home.merging(["HF_HUB_DISABLE_IMPLICIT_TOKEN": "1"]) { $1 }).token == nil)
    #expect(try settings(["HF_TOKEN": " "]).token == nil)
    for text in ["a b", "a\r\nX: y", "é", String(repeating: "a", count: 5000)] {
      #expect(throws: HubError.badToken(source: "HF_TOKEN")) { try settings(["HF_TOKEN": text]) }
    }
  }

  @Test("one server is one scheme, host and port")
  func servers() throws {
    func isSame(_ first: String, _ second: String) throws -> Bool {
      HubClient.isSameServer(
        try #require(URL(string: first)), try #require(URL(string: second)))
    }
    #expect(try isSame("https://a.b/x", "https://A.b:443/y"))
    for other in ["http://a.b/x", "https://a.b:8443", "https://c.a.b/x", "https://a.b.c/x"] {
      #expect(try !isSame("https://a.b/x", other))
    }
  }
}

@Suite("The rate of a transfer")
struct TransferRateTests {
  @Test("is that of the last seconds")
  func rate() {
    var rate = TransferRate()
    #expect(rate.bytesPerSecond == nil)
    for step in 0...100 { rate.note(step * 100, at: .milliseconds(100 * step)) }
    #expect(rate.bytesPerSecond == 1000)
    for step in 1...200 { rate.note(10_000 + step * 400, at: .milliseconds(10_000 + 100 * step)) }
    #expect(rate.bytesPerSecond == 4000)
    rate.note(0, at: .seconds(31))
    #expect(rate.bytesPerSecond == nil)
  }
}
