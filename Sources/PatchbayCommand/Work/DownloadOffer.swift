import Checkpoints
import Foundation
import Hub
import Screen
import TextColumns

/// Offers, in a terminal, to fetch a model that was named and is not in the hub's cache.
enum DownloadOffer {
  /// Reads a checkpoint; where it is a model that is not here, asks whether to fetch it first.
  ///
  /// Nothing is asked of the network before somebody has said yes.
  ///
  /// - Parameters:
  ///   - path: a folder, or a model's name.
  ///   - read: reads it.
  /// - Returns: what was read.
  /// - Throws: what reading or fetching throws.
  static func opening<Result>(
    _ path: String, _ read: (String) throws(CheckpointError) -> Result
  ) throws -> Result {
    do throws(CheckpointError) {
      return try read(path)
    } catch .folder(path, .notInCache) {
      guard try isAccepted(path) else {
        throw CheckpointError.folder(path: path, .notInCache)
      }
    } catch {
      throw error
    }
    return try read(path)
  }

  /// Asks, and fetches the model.
  ///
  /// - Returns: whether it was fetched.
  private static func isAccepted(_ name: String) throws -> Bool {
    let settings = try HubSettings(environment: ProcessInfo.processInfo.environment)
    guard settings.offlineVariable == nil, let reference = try? ModelReference(name) else {
      return false
    }
    let size = reference.usualBytes.map { " (about \(gigabytes($0)) GB)" } ?? ""
    try StandardOutput.write(
      "\(Columns.printable(name)) is not in the hub's cache. Download it from \(settings.host)\(size)? "
        + "[y/N] ")
    guard let answer = readLine(), ["y", "yes"].contains(answer.lowercased()) else { return false }
    _ = try ModelFetching(reference, settings) { false }.run()
    return true
  }

  private static func gigabytes(_ bytes: Int) -> String {
    Numeral.fixed(Double(bytes) / 1e9, decimals: 2, glyphs: .ascii)
  }
}
