import Files
import Foundation
import Hub
import Synchronization
import TestSupport

/// A cache of a hub that is gone when the value is, and what downloads into it told.
final class TemporaryCache: Sendable {
  let path: String
  private let log = Mutex<[HubEvent]>([])
  private let pauseLog = Mutex<[Duration]>([])

  init() throws {
    let name = "patchbay-\(UUID().uuidString)"
    path = FileManager.default.temporaryDirectory.appending(path: name).path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// What was told besides progress.
  var events: [HubEvent] {
    log.withLock { events in
      events.filter { if case .progress = $0 { false } else { true } }
    }
  }

  /// The progress that was told.
  var progress: [HubEvent] {
    log.withLock { events in
      events.filter { if case .progress = $0 { true } else { false } }
    }
  }

  /// The pauses that were asked for, of which none was made.
  var pauses: [Duration] { pauseLog.withLock(\.self) }

  /// A download from a hub into this cache that never waits.
  func download(
    _ server: HubServer, model: String = HubServer.model, revision: String = "main",
    environment: [String: String] = [:], isCancelled: @escaping @Sendable () -> Bool = { false },
    onPause: @escaping @Sendable () -> Void = {}
  ) throws -> HubDownload {
    let settings = try HubSettings(
      environment: environment.merging(["HF_ENDPOINT": server.endpoint]) { own, _ in own },
      cache: path)
    return HubDownload(
      try ModelReference(model, revision: revision), settings: settings, version: "0",
      hooks: HubHooks(
        tell: { [self] event in log.withLock { $0.append(event) } }, isCancelled: isCancelled,
        pause: { [self] duration in
          pauseLog.withLock { $0.append(duration) }
          onPause()
        }))
  }

  /// The path of a file of the model's folder.
  func file(_ name: String) -> String { "\(path)/models--some--tiny/\(name)" }

  /// The bytes of such a file; nil where it is not.
  func bytes(_ name: String) -> [UInt8]? {
    FileManager.default.contents(atPath: file(name)).map { [UInt8]($0) }
  }

  /// Writes such a file.
  func write(_ bytes: [UInt8], to name: String) throws {
    let url = URL(filePath: file(name))
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }

  /// All files and links of the cache with what they say, but for locks.
  var listing: [String] {
    let files = FileManager.default
    let names = (try? files.subpathsOfDirectory(atPath: path)) ?? []
    return names.sorted().compactMap { name in
      guard !name.hasPrefix(".locks") else { return nil }
      let place = "\(path)/\(name)"
      if let target = try? files.destinationOfSymbolicLink(atPath: place) {
        return "\(name) -> \(target)"
      }
      guard FileSystem.kind(at: place) == .other else { return nil }
      return name
    }
  }
}

/// The files of a small model on a hub.
enum TinyModel {
  static let config = Array(
    #"{"model_type": "gpt2", "n_layer": 1, "n_head": 1, "n_embd": 2, "n_positions": 3, "vocab_size": 5}"#
      .utf8)
  /// Not of the format: fetching does not look into weights.
  static let weights = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
  static let tag = HubServer.tag("model.safetensors", weights)
  static let piece = "blobs/\(tag).incomplete"

  static let files: [String: [UInt8]] = [
    "config.json": config, "model.safetensors": weights, "vocab.json": Array("{}".utf8),
    "merges.txt": Array("#version: 0.2\n".utf8), "README.md": Array("# Tiny".utf8),
    "pytorch_model.bin": [0x80, 2], "onnx/model.onnx": [1], "flax_model.msgpack": [2],
  ]

  static func files(without names: [String], adding more: [String: [UInt8]] = [:])
    -> [String: [UInt8]]
  {
    files.filter { !names.contains($0.key) }.merging(more) { $1 }
  }
}
