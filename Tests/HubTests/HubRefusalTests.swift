import Checkpoints
import Foundation
import TestSupport
import Testing

@testable import Hub

@Suite("What a hub refuses, and what is refused of it")
struct HubRefusalTests {
  /// The words with which a plan fails; addresses without their port.
  private func message(
    _ server: HubServer, model: String = HubServer.model, revision: String = "main",
    environment: [String: String] = [:]
  ) throws -> String {
    let cache = try TemporaryCache()
    let error = #expect(throws: HubError.self) {
      try cache.download(server, model: model, revision: revision, environment: environment).plan()
    }
    #expect(cache.listing == [])
    return (error?.description ?? "").replacing(":\(server.hub.port)", with: ":PORT")
  }

  @Test("no such model, or a private one")
  func noModel() throws {
    let server = try HubServer(TinyModel.files)
    #expect(
      try message(server, model: "openai-comunity/gpt2")
        == "127.0.0.1:PORT has no model 'openai-comunity/gpt2', or it is private. Did you mean "
        + "openai-community/gpt2? Check the name; for a private model set HF_TOKEN to a token of an "
        + "account that may read it")
    #expect(
      try message(server, model: "some/other", environment: ["HF_TOKEN": "hf_x"])
        == "127.0.0.1:PORT has no model 'some/other', or it is private. Check the name; for a private "
        + "model the token from HF_TOKEN must be of an account that may read it")
  }

  @Test("a token that is not accepted")
  func badToken() throws {
    let server = try HubServer(TinyModel.files) { _, _ in HTTPServer.Reply(401) }
    #expect(
      try message(server, environment: ["HF_TOKEN": "hf_x"])
        == "127.0.0.1:PORT does not accept the token from HF_TOKEN. Make a new one, or remove it: public "
        + "models need none")
  }

  @Test("a model with terms to accept", arguments: [401, 403])
  func gated(status: Int) throws {
    let server = try HubServer(TinyModel.files) { request, _ in
      request.target.contains("/resolve/")
        ? HTTPServer.Reply(status, headers: ["X-Error-Code": "GatedRepo"]) : nil
    }
    #expect(
      try message(server)
        == "some/tiny may be read only by accounts that its owners let in. Accept its terms at "
        + "http://127.0.0.1:PORT/some/tiny, then set HF_TOKEN to a token of that account")
    #expect(
      try message(server, environment: ["HF_TOKEN": "hf_x"])
        == "some/tiny may not be read with the token from HF_TOKEN. Accept its terms at "
        + "http://127.0.0.1:PORT/some/tiny with the account of that token")
  }

  @Test("no such revision")
  func noRevision() throws {
    let server = try HubServer(TinyModel.files)
    #expect(
      try message(server, revision: "v1/odd")
        == "some/tiny has no revision 'v1/odd'. Did you mean v1/old? It has main, v1/old")
  }

  @Test(
    "a model that Patchbay cannot open is not fetched",
    arguments: [
      (
        ["config.json", "pytorch_model.bin"],
        "some/tiny has its weights only as pytorch_model.bin, not as model.safetensors. Patchbay never "
          + "reads pickles, which can run code."
      ),
      (["config.json"], "some/tiny has neither model.safetensors nor model.safetensors.index.json"),
      (["model.safetensors"], "some/tiny has no config.json (it has model.safetensors)."),
      (
        ["config.json", "adapter_config.json", "adapter_model.safetensors"],
        "some/tiny holds an adapter (adapter_config.json), such as LoRA's, without the weights"
      ),
    ])
  func unusable(names: [String], words: String) throws {
    let files = TinyModel.files.filter { names.contains($0.key) }
    let more = names.filter { files[$0] == nil }.map { ($0, [UInt8](#"{}"#.utf8)) }
    let server = try HubServer(files.merging(more) { $1 })
    #expect(try message(server).hasPrefix(words))
    #expect(server.hub.requests.count == 1)
  }

  @Test("nor one of another architecture")
  func otherModel() throws {
    let config = Array(#"{"model_type": "mixtral"}"#.utf8)
    let server = try HubServer(
      TinyModel.files(without: [], adding: ["config.json": config]))
    let error = try message(server)
    #expect(error.hasPrefix("some/tiny/config.json"))
    #expect(error.contains("mixtral"))
    #expect(!server.hub.requests.contains { $0.method == "HEAD" })
  }

  @Test(
    "an index may not lead out of the folder, nor to pickles",
    arguments: ["../x.safetensors", "/etc/x.safetensors", "a\\b.safetensors", "x.bin", ""])
  func hostileIndex(name: String) throws {
    let name = name.replacing("\\", with: "\\\\")
    let index = Array(#"{"weight_map": {"a": "\#(name)"}}"#.utf8)
    let server = try HubServer(
      TinyModel.files(
        without: ["model.safetensors"], adding: ["model.safetensors.index.json": index]))
    #expect(try message(server).hasPrefix("some/tiny/model.safetensors.index.json "))
  }

  @Test("a file that the index names and the model does not have")
  func missingShard() throws {
    let index = Array(#"{"weight_map": {"a": "gone.safetensors"}}"#.utf8)
    let server = try HubServer(
      TinyModel.files(
        without: ["model.safetensors"], adding: ["model.safetensors.index.json": index]))
    #expect(
      try message(server)
        == "some/tiny has no file 'gone.safetensors', which its other files ask for. Give another "
        + "revision with --revision, or ask the model's owner")
  }

  @Test(
    "an answer that is no hub's",
    arguments: [
      "<!doctype html>", "{}", #"{"sha": "../../x", "siblings": []}"#,
      #"{"sha": "0123456789abcdef0123456789abcdef01234567"}"#,
    ])
  func noHub(text: String) throws {
    let server = try HubServer([:]) { _, _ in HTTPServer.Reply(200, body: Array(text.utf8)) }
    #expect(
      try message(server)
        == "http://127.0.0.1:PORT/api/models/some/tiny/revision/main did not answer with the list of a "
        + "model's files. Check that HF_ENDPOINT is a hub, and that no proxy answers in its place")
  }

  @Test(
    "what identifies a file must be a name, and its length a length",
    arguments: [
      (["ETag": "\"../../x\""], "ETag"), (["ETag": "\".x\""], "ETag"), ([:], "ETag"),
      (["ETag": "\"\""], "ETag"), (["ETag": "\"a\"", "X-Linked-Size": "-1"], "how long"),
      (["ETag": "\"a\"", "X-Linked-Size": "99999999999"], "more than the 1048576"),
      (["ETag": "\"a\"", "X-Repo-Commit": "abc"], "is at the commit 'abc'"),
    ])
  func hostileHeaders(headers: [String: String], words: String) throws {
    let server = try HubServer(TinyModel.files) { request, _ in
      request.method == "HEAD" ? HTTPServer.Reply(200, headers: headers, body: [1]) : nil
    }
    let message = try message(server)
    #expect(message.contains(words), "\(message)")
  }

  @Test("two files that are identified alike are not written over each other")
  func sameTag() throws {
    let server = try HubServer(TinyModel.files) { request, _ in
      guard request.method == "HEAD" else { return nil }
      let name = request.target.split(separator: "/").last.map(String.init) ?? ""
      return HTTPServer.Reply(200, headers: ["ETag": "\"a\""], body: TinyModel.files[name] ?? [])
    }
    #expect(
      try message(server)
        == "http://127.0.0.1:PORT/some/tiny/resolve/\(HubServer.commit)/vocab.json is identified by "
        + "'a', as another file of the model is (ETag). Check that HF_ENDPOINT is a hub, and that no "
        + "proxy answers in its place")
  }

  @Test(
    "redirects without end, or to where nothing is fetched from",
    arguments: [
      ("/api/models/some/tiny/revision/main", "leads from one address to the next without end"),
      ("file:///etc/passwd", "leads to 'file:///etc/passwd', from where nothing is fetched"),
      ("http://", "leads to 'http://', from where nothing is fetched"),
    ])
  func redirects(location: String, words: String) throws {
    let server = try HubServer([:]) { _, _ in
      HTTPServer.Reply(302, headers: ["Location": location])
    }
    let message = try message(server)
    #expect(message.contains(words), "\(message)")
  }

  @Test(
    "names that no hub has are refused before it is asked",
    arguments: ["", "a/b/c", "../x", "a/..", "/x", "a--b/c", "a b", "x.git", "a/b?c", "a/é"])
  func badNames(name: String) {
    #expect(throws: HubError.badName(name)) { try ModelReference(name) }
  }

  @Test(
    "and revisions",
    arguments: ["", "..", "a/../b", "/a", "a b", "a\nb", "a/", ".x", "x.lock", "a:b", "a~1"])
  func badRevisions(name: String) {
    #expect(throws: HubError.badRevision(name)) { try ModelReference("a/b", revision: name) }
  }
}
