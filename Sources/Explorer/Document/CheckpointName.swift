import Checkpoints

/// A checkpoint's folder, in words that tell it apart from others.
struct CheckpointName: Hashable, Sendable {
  /// The last part of the path; for epochs of runs the last two; for a snapshot in the hub's cache
  /// the name of the model.
  let short: String
  /// The folder that contains it.
  let folder: String

  /// Splits a path.
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
