import Foundation

/// Symbolic links, followed by the bytes that they hold.
public enum Links {
  /// Links are followed no farther; systems give up after as many.
  private static let most = 40

  /// Where a path leads when its last part is a link, and the next one, and so on.
  ///
  /// The folders on the way stay as they are written: making them over could change names that are
  /// not UTF-8.
  ///
  /// - Parameter path: any path.
  /// - Returns: the path that is no link, whether or not something is there; nil where links lead in
  ///   a circle.
  public static func followed(_ path: String) -> String? {
    var place = path
    for _ in 0...most {
      guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: place) else {
        return place
      }
      let folder = place.lastIndex(of: "/").map { String(place[...$0]) } ?? ""
      place = target.hasPrefix("/") ? target : folder + target
    }
    return nil
  }
}
