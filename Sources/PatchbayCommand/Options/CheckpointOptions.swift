import ArgumentParser
import Foundation

/// Which checkpoint a command reads.
struct CheckpointOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "The checkpoint's folder. (default: $PATCHBAY_CHECKPOINT, else the one in checkpoints/)",
      valueName: "checkpoint"),
    completion: .directory)
  var path: String?

  /// The folder named, or else the one found.
  func folder() throws(CommandError) -> String {
    if let path { return path }
    return try Self.usualFolder()
  }

  /// The folder that is taken where none is named.
  static func usualFolder() throws(CommandError) -> String {
    let environment = ProcessInfo.processInfo.environment
    if let path = environment["PATCHBAY_CHECKPOINT"], !path.isEmpty { return path }
    return try CheckpointSearch(places: CheckpointSearch.usualPlaces).theOne()
  }
}

/// Looks for checkpoints in folders of checkpoints.
struct CheckpointSearch {
  /// The folders whose subfolders are looked at.
  let places: [String]

  /// `checkpoints` in the current folder, those installed with the executable, and those in each of the
  /// folders above it up to its project's.
  static var usualPlaces: [String] {
    var places = ["checkpoints"]
    guard let executable = Bundle.main.executableURL?.resolvingSymlinksInPath() else {
      return places
    }
    // <project>/.build/<triple>/<configuration>/patchbay, or <prefix>/bin/patchbay
    var folder = executable.deletingLastPathComponent()
    var above = [folder.deletingLastPathComponent().appending(path: installed).path]
    for _ in 0..<4 {
      folder = folder.deletingLastPathComponent()
      above.append(folder.appending(path: "checkpoints").path)
    }
    places += above.filter { FileManager.default.fileExists(atPath: $0) }
    return places
  }

  /// Where installing puts checkpoints, beside the folder of the executable.
  private static let installed = "share/patchbay/checkpoints"

  /// The only checkpoint in the first place that has any.
  func theOne() throws(CommandError) -> String {
    for place in places {
      let found = checkpoints(in: place)
      if found.count > 1 { throw .severalCheckpoints(found) }
      if let only = found.first { return only }
    }
    throw .noCheckpoint(searched: places)
  }

  /// The subfolders with a config.json, in alphabetical order.
  func checkpoints(in place: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
    return names.sorted().map { "\(place)/\($0)" }.filter {
      FileManager.default.fileExists(atPath: "\($0)/config.json")
    }
  }
}
