import Foundation
import StrictJSON
import TestSupport
import Testing

@Suite(
  "`patchbay download` and models by their names", .timeLimit(.minutes(30)),
  .enabled(if: CommandRun.isBuilt, "the command is not built beside the tests"))
struct DownloadCommandTests {
  private static let snapshot = "models--some--tiny/snapshots/\(HubServer.commit)"

  /// The recorded tiny model, as a hub has it.
  private static func files() throws -> [String: [UInt8]] {
    let folder = try TemporaryFolder.tinyCheckpoint()
    let names = ["config.json", "model.safetensors", "vocab.json", "merges.txt"]
    return Dictionary(
      uniqueKeysWithValues: try names.map {
        ($0, [UInt8](try Data(contentsOf: folder.url.appending(path: $0))))
      })
  }

  private func environment(
    _ server: HubServer, _ cache: TemporaryFolder, adding more: [String: String] = [:]
  ) -> [String: String] {
    ["HF_ENDPOINT": server.endpoint, "HF_HUB_CACHE": cache.url.path].merging(more) { $1 }
  }

  @Test("a model is fetched, and opens by its name afterwards")
  func fetched() throws {
    let server = try HubServer(Self.files())
    let cache = try TemporaryFolder()
    let variables = environment(server, cache)
    let before = try CommandRun(["info", "some/tiny"], environment: variables)
    #expect(before.code == 1)
    #expect(
      before.errors
        == "Error: some/tiny is neither a folder here nor a model in the hub's cache. Download it with "
        + "`patchbay download some/tiny`, or give the folder that holds config.json and "
        + "model.safetensors\n")
    #expect(server.hub.requests == [])
    let run = try CommandRun(["download", "some/tiny", "--json"], environment: variables)
    #expect(run.code == 0, "\(run.errors)")
    let result = try run.result()
    let path = "\(cache.url.path)/\(Self.snapshot)"
    #expect(result["path"]?.string == path)
    #expect(result["commit"]?.string == HubServer.commit)
    #expect(result["files"]?.array?.count == 4)
    let weights = result["files"]?.array?.last
    #expect(weights?["name"]?.string == "model.safetensors")
    #expect(weights?["wasFetched"]?.bool == true)
    let info = try CommandRun(["info", "some/tiny", "--json"], environment: variables)
    #expect(try info.json()["checkpoint"]?["path"]?.string == path)
    #expect(try info.json()["checkpoint"]?["sha256"]?.string == weights?["sha256"]?.string)
    let again = try CommandRun(["download", "some/tiny", "--json"], environment: variables)
    #expect(try again.result()["bytesFetched"]?.integer == 0)
    let page = try CommandRun(["download", "some/tiny"], environment: variables)
    #expect(page.output.contains("open      patchbay some/tiny\n"))
    // In another cache than that of the variables the name finds nothing.
    let other = cache.url.path + "/other"
    let elsewhere = try CommandRun(
      ["download", "some/tiny", "--cache-dir", other], environment: variables)
    #expect(elsewhere.output.contains("open      patchbay \(other)/\(Self.snapshot)\n"))
  }

  @Test("without the network nothing is asked; what is missing is told")
  func offline() throws {
    let server = try HubServer(Self.files())
    let cache = try TemporaryFolder()
    let variables = environment(server, cache, adding: ["HF_HUB_OFFLINE": "1"])
    let run = try CommandRun(["download", "some/tiny"], environment: variables)
    #expect(run.code == 1)
    #expect(run.output.isEmpty)
    #expect(
      run.errors
        == "Error: some/tiny is not in the cache \(cache.url.path), and HF_HUB_OFFLINE forbids asking the "
        + "network. Remove HF_HUB_OFFLINE from the environment to download it\n")
    #expect(server.hub.requests == [])
  }

  @Test("Ctrl-C ends with 130 and keeps what has come; the same command goes on")
  func interrupted() throws {
    let files = try Self.files()
    let weights = files["model.safetensors"] ?? []
    let server = try HubServer(files) { request, count in
      guard request.target.hasPrefix("/model.safetensors"), count == 0 else { return nil }
      return HTTPServer.Reply(
        200, headers: ["Accept-Ranges": "bytes"], body: weights, cut: weights.count / 2)
    }
    let cache = try TemporaryFolder()
    let variables = environment(server, cache)
    let run = try RunningCommand(
      ["download", "some/tiny"],
      shell: variables.map { "export \($0)='\($1)'; " }.joined() + "exec \"$0\" \"$@\"")
    #expect(run.wait { run.errors.contains("Trying again in 1 s.") }, "\(run.errors)")
    run.send(SIGINT)
    #expect(run.end() == 130)
    #expect(run.output.isEmpty)
    #expect(run.errors.hasSuffix("Interrupted. The same command goes on where it was.\n"))
    let tag = HubServer.tag("model.safetensors", weights)
    let piece = cache.url.appending(path: "models--some--tiny/blobs/\(tag).incomplete")
    #expect([UInt8](try Data(contentsOf: piece)) == Array(weights.prefix(weights.count / 2)))
    let next = try CommandRun(["download", "some/tiny", "--json"], environment: variables)
    #expect(
      try next.result()["bytesFetched"]?.integer == weights.count - weights.count / 2)
    #expect(server.store.requests.last?.headers["range"] == "bytes=\(weights.count / 2)-")
  }

  @Test("wrong bytes, wrong names and wrong use end with a message each")
  func errors() throws {
    let server = try HubServer(Self.files()) { request, _ in
      request.target.hasPrefix("/model.safetensors") ? HTTPServer.Reply(200, body: [0]) : nil
    }
    let cache = try TemporaryFolder()
    let cases: [([String], [String: String], Int32, String)] = [
      (["some/tin"], [:], 1, "has no model 'some/tin', or it is private"),
      (["some/tiny", "--revision", "mian"], [:], 1, "no revision 'mian'. Did you mean main?"),
      (["../x"], [:], 1, "'../x' is no name of a model. Give it as OWNER/NAME"),
      (["some/tiny"], ["HF_ENDPOINT": "hub"], 1, "HF_ENDPOINT is 'hub', which is no address"),
      (["some/tiny", "--cache-dir", ""], [:], 64, "--cache-dir needs a folder."),
      ([], [:], 64, "Missing expected argument '<model>'"),
    ]
    for (words, more, code, message) in cases {
      let run = try CommandRun(
        ["download"] + words, environment: environment(server, cache, adding: more))
      #expect(run.code == code)
      #expect(run.errors.contains(message), "\(run.errors)")
    }
  }

  @Test(
    "in a terminal the explorer offers to fetch a model, and opens it",
    .enabled(if: TerminalWindow.isPossible, "tmux or the built patchbay is not there"))
  func offered() throws {
    // Without a tokenizer it is quick to open.
    let server = try HubServer(
      Self.files().filter { ["config.json", "model.safetensors"].contains($0.key) })
    let cache = try TemporaryFolder()
    let window = try TerminalWindow(
      width: 100, height: 24, folder: "some/tiny", environment: environment(server, cache),
      script: """
        explore; echo "first: $?"
        explore; echo "second: $?"
        sleep 60
        """)
    defer { window.close() }
    let question = "some/tiny is not in the hub's cache. Download it from 127.0.0.1:"
    try window.expect("[y/N]")
    #expect(window.text.contains(question))
    #expect(server.hub.requests == [])
    window.press("Enter")
    try window.expect("first: 1")
    #expect(window.text.contains("is neither a folder here nor a model in the hub's cache."))
    #expect(server.hub.requests == [])
    try window.wait("the second question never came") {
      window.text.components(separatedBy: "[y/N]").count == 3
    }
    window.press("y", "Enter")
    try window.expect(TerminalWindow.ready)
    window.press("q")
    try window.expect("second: 0")
  }
}
