import Checkpoints

/// A checkpoint's folder as people tell it apart from others.
struct CheckpointName: Hashable, Sendable {
  /// The last part of the path, with the part before it for the epochs of runs; the model's name for
  /// a snapshot in the hub's cache.
  let short: String
  /// The folder that it lies in.
  let folder: String

  /// Takes a path apart.
  init(_ path: String) {
    if let name = HubCache.modelName(of: path) {
      (short, folder) = (name, path)
      return
    }
    let parts = path.split(separator: "/")
    let count = parts.last.map { $0.hasPrefix("epoch-") || $0.hasPrefix("state-") } ?? false ? 2 : 1
    short = parts.suffix(count).joined(separator: "/")
    let rest = parts.dropLast(count).joined(separator: "/")
    folder = path.hasPrefix("/") ? "/" + rest : rest
  }
}
