import Foundation

/// Checkpoints near another: beside it, in `variants` beside it, and in the runs of the current
/// folder.
struct CheckpointNeighbours {
  /// Their folders, those beside the open checkpoint first.
  let folders: [String]
  /// The most folders listed; any other path can be typed.
  private static let most = 60

  /// Looks near a folder.
  init(of folder: String) {
    let own = URL(filePath: folder).standardizedFileURL.path
    let parent = URL(filePath: folder).deletingLastPathComponent().path
    let places = [parent, parent + "/variants"] + Self.subfolders(of: ".")
    var found: [String] = []
    for place in places {
      for path in Self.subfolders(of: place) + (place == parent ? [] : [place])
      where FileManager.default.fileExists(atPath: path + "/config.json")
        && URL(filePath: path).standardizedFileURL.path != own && !found.contains(path)
      {
        found.append(path)
      }
    }
    folders = Array(found.prefix(Self.most))
  }

  private static func subfolders(of path: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.filter { !$0.hasPrefix(".") }.sorted {
      $0.localizedStandardCompare($1) == .orderedAscending
    }.map { path == "." ? $0 : "\(path)/\($0)" }
  }
}
