import Foundation

/// Symbolic links, as the hub's cache is made of.
enum SymbolicLink {
  /// Where a path leads, if it is a link; the text of the link as it stands.
  static func target(of path: String) -> String? {
    try? FileManager.default.destinationOfSymbolicLink(atPath: path)
  }
}
