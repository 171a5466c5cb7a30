import Foundation
import Testing

@testable import Checkpoints

@Suite("Folders of the hub's cache stand for their snapshots")
struct HubCacheTests {
  private static let hash = "0123456789abcdef0123456789abcdef01234567"

  /// A cache with a model, its files links into `blobs`.
  private func cache(
    model: String = "models--some--tiny", snapshots: [String] = [hash], main: String? = hash,
    dangling: String? = nil
  ) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let files = FileManager.default
    try files.createDirectory(
      atPath: folder.file("hub/\(model)/blobs"), withIntermediateDirectories: true)
    try files.createDirectory(
      atPath: folder.file("hub/\(model)/refs"), withIntermediateDirectories: true)
    if let main { try folder.write("\(main)\n".utf8, to: "hub/\(model)/refs/main") }
    for (name, bytes) in [
      ("config.json", Array(SmallModel.json.utf8)),
      ("model.safetensors", SmallModel.writer().file()),
    ] where name != dangling {
      try folder.write(bytes, to: "hub/\(model)/blobs/\(name)")
    }
    for snapshot in snapshots {
      let place = "hub/\(model)/snapshots/\(snapshot)"
      try files.createDirectory(atPath: folder.file(place), withIntermediateDirectories: true)
      for name in ["config.json", "model.safetensors"] {
        try files.createSymbolicLink(
          atPath: folder.file("\(place)/\(name)"), withDestinationPath: "../../blobs/\(name)")
      }
    }
    return folder
  }

  private func opened(
    _ path: String, _ folder: TemporaryFolder, _ environment: [String: String] = [:]
  ) throws -> String {
    try HubCache.folder(for: path, environment: environment).replacing(folder.path, with: "DIR")
  }

  private let snapshot = "DIR/hub/models--some--tiny/snapshots/\(hash)"

  @Test("the model's folder, its snapshots and a cache of one model open the snapshot")
  func folders() throws {
    let folder = try cache()
    for path in ["hub/models--some--tiny", "hub/models--some--tiny/snapshots", "hub"] {
      #expect(try opened(folder.file(path), folder) == snapshot)
    }
    let checkpoint = try Checkpoint.read(folder: folder.file("hub/models--some--tiny"))
    #expect(SmallModel.differences(checkpoint.weights) == [])
    #expect(checkpoint.folder == snapshot.replacing("DIR", with: folder.path))
  }

  @Test("a snapshot is called by the model's name")
  func modelNames() {
    let cache = "/x/hub/models--openai-community--gpt2"
    #expect(HubCache.modelName(of: "\(cache)/snapshots/\(Self.hash)") == "openai-community/gpt2")
    #expect(HubCache.modelName(of: "models--gpt2/snapshots/aa/") == "gpt2")
    for other in [cache, "\(cache)/blobs/aa", "/x/snapshots/aa", "snapshots/aa", ""] {
      #expect(HubCache.modelName(of: other) == nil)
    }
  }

  @Test("of several snapshots the branch main says which; without it they are named")
  func several() throws {
    let folder = try cache(snapshots: ["aa", Self.hash, "ff"])
    #expect(try opened(folder.file("hub/models--some--tiny"), folder) == snapshot)
    let gone = try cache(snapshots: ["aa"], main: "gone")
    let missing = #expect(throws: CheckpointError.self) {
      try Checkpoint.read(folder: gone.file("hub/models--some--tiny"))
    }
    #expect(
      missing.map(gone.neutral)
        == "DIR/hub/models--some--tiny is a folder of a hub's cache whose branch main is at gone, and "
        + "that snapshot is not there. Download it, or give one that is: "
        + "DIR/hub/models--some--tiny/snapshots/aa")
    let loose = try cache(snapshots: ["aa", "ff"], main: nil)
    let error = #expect(throws: CheckpointError.self) {
      try Checkpoint.read(folder: loose.file("hub/models--some--tiny"))
    }
    let place = "DIR/hub/models--some--tiny"
    #expect(
      error.map(loose.neutral)
        == "\(place) is a folder of a hub's cache with several snapshots. Give one of them: "
        + "\(place)/snapshots/aa, \(place)/snapshots/ff")
    let empty = try cache(snapshots: [])
    let none = #expect(throws: CheckpointError.self) {
      try Checkpoint.read(folder: empty.file("hub"))
    }
    #expect(
      none.map(empty.neutral)
        == "\(place) is a folder of a hub's cache without a snapshot. Download the model with "
        + "`patchbay download`")
  }

  @Test(
    "a model's name is found in each of the places of the cache",
    arguments: ["HF_HUB_CACHE", "HF_HOME", "XDG_CACHE_HOME", "HOME"])
  func names(variable: String) throws {
    let folder = try cache()
    let files = FileManager.default
    var value = folder.path
    switch variable {
    case "HF_HUB_CACHE": value += "/hub"
    case "XDG_CACHE_HOME", "HOME":
      let place = folder.file(variable == "HOME" ? ".cache/huggingface" : "huggingface")
      try files.createDirectory(atPath: place, withIntermediateDirectories: true)
      try files.moveItem(atPath: folder.file("hub"), toPath: place + "/hub")
    default: break
    }
    let found = try opened("some/tiny", folder, [variable: value])
    #expect(found.hasSuffix("models--some--tiny/snapshots/\(Self.hash)"))
    #expect(try opened("some/other", folder, [variable: value]) == "some/other")
    guard variable != "HOME" else { return }
    let tilde = "~" + value.dropFirst(folder.path.count)
    #expect(try opened("some/tiny", folder, ["HOME": folder.path, variable: tilde]) == found)
  }

  @Test("a name that is nowhere is told from a path")
  func notInCache() throws {
    let words = "is neither a folder here nor a model in the hub's cache. Download it with"
    for name in ["no-such-owner/gpt2", "gpt2-medium"] {
      let error = #expect(throws: CheckpointError.self) { try Checkpoint.read(folder: name) }
      #expect(
        error?.description
          == "\(name) \(words) `patchbay download \(name)`, or give the folder that "
          + "holds config.json and model.safetensors")
    }
    for path in ["/no-such-owner/gpt2", "./gpt2", "a/b/c", "no-such-folder", "/tmp/gpt2/"] {
      #expect(!HubCache.mayBeModel(path))
    }
    let folder = try cache()
    try folder.remove("hub/models--some--tiny/snapshots/\(Self.hash)/model.safetensors")
    let error = #expect(throws: CheckpointError.self) {
      try Checkpoint.read(folder: folder.file("hub/models--some--tiny"))
    }
    #expect(
      error?.description.hasSuffix("Download the weights into it: `patchbay download some/tiny`")
        == true)
  }

  @Test("what a download has left that broke off is no model yet")
  func brokenOff() throws {
    let folder = try cache(snapshots: [], main: nil)
    try folder.write([1], to: "hub/models--some--tiny/blobs/aa.incomplete")
    #expect(try opened("some/tiny", folder, ["HF_HOME": folder.path]) == "some/tiny")
    #expect(HubCache.mayBeModel("some/tiny"))
  }

  @Test(
    "what is no model's name stays a path",
    arguments: ["", "a/b/c", "../x", "/some/tiny", "some/tiny/", "so me/tiny", ".hidden/x"])
  func noNames(path: String) throws {
    let folder = try cache()
    #expect(try opened(path, folder, ["HF_HOME": folder.path]) == path)
  }

  @Test(
    "a link whose file did not arrive is called one",
    arguments: ["config.json", "model.safetensors"])
  func dangling(name: String) throws {
    let folder = try cache(dangling: name)
    let error = #expect(throws: CheckpointError.self) {
      try Checkpoint.read(folder: folder.file("hub/models--some--tiny"))
    }
    #expect(
      error.map(folder.neutral)
        == "\(snapshot)/\(name) is a link to \(snapshot)/../../blobs/\(name), where there is nothing: its "
        + "download was probably cut short. Download the file again")
  }

  @Test("a folder that is a link to nothing, or to itself")
  func folderLinks() throws {
    let folder = try TemporaryFolder()
    let files = FileManager.default
    try files.createSymbolicLink(atPath: folder.file("gone"), withDestinationPath: "nowhere")
    try files.createSymbolicLink(atPath: folder.file("loop"), withDestinationPath: "loop")
    let remedy = "Give the folder that holds config.json and model.safetensors"
    for (name, words) in [
      ("gone", "is a link to DIR/nowhere, where there is nothing"),
      ("loop", "is a link that leads back to itself"),
    ] {
      let error = #expect(throws: CheckpointError.self) {
        try Checkpoint.read(folder: folder.file(name))
      }
      #expect(error.map(folder.neutral) == "DIR/\(name) \(words). \(remedy)")
    }
  }

  @Test("a link that leads back to itself")
  func loop() throws {
    let folder = try SmallModel.folder()
    try folder.remove("config.json")
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("config.json"), withDestinationPath: "config.json")
    #expect(
      messageOfReading(folder)
        == "DIR/config.json is a link that leads back to itself. Put the file in its place")
  }
}
