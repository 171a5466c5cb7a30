import Foundation

/// A symbolic link that leads to nothing.
public enum DeadLink: Hashable, Sendable {
  /// It leads to this path, where nothing is.
  case dangling(target: String)
  /// It leads back to itself.
  case circle

  /// Looks at a path that could not be opened for want of a file.
  ///
  /// Gives nil where it is no link, or one that leads somewhere.
  ///
  /// - Parameter path: any path.
  public init?(_ path: String) {
    let files = FileManager.default
    guard !files.fileExists(atPath: path) else { return nil }
    guard let place = Links.followed(path) else {
      self = .circle
      return
    }
    guard place != path else { return nil }
    self = .dangling(target: place)
  }

  /// What is wrong, to follow "cannot be read:".
  public var words: String {
    switch self {
    case .dangling(let target): "it is a link to \(target), which does not exist"
    case .circle: "it is a link that leads back to itself"
    }
  }
}
