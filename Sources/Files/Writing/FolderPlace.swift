import Foundation

/// A path at which a folder is written, with the names that are used beside it on the way.
package struct FolderPlace: Hashable, Sendable {
  /// The folder in which it is.
  package let parent: String

  /// Its name there.
  package let name: String

  /// Takes a path apart; slashes at its end do not count.
  package init(_ path: String) {
    let trimmed = path.reversed().drop { $0 == "/" }.reversed()
    let parts = String(trimmed)
    guard let slash = parts.lastIndex(of: "/") else {
      (parent, name) = (".", parts)
      return
    }
    let before = parts[..<slash]
    parent = before.isEmpty ? "/" : String(before)
    name = String(parts[parts.index(after: slash)...])
  }

  /// The path of the folder.
  package var path: String { file(name) }

  /// The folder while it is written.
  package var writing: String { file(".\(name).writing") }

  /// The complete folder that is being replaced.
  var old: String { file(".\(name).old") }

  /// A folder on its way out.
  var removed: String { file(".\(name).removed") }

  private func file(_ name: String) -> String {
    switch parent {
    case ".": name
    case "/": "/\(name)"
    default: "\(parent)/\(name)"
    }
  }

  /// The places in a folder where a writer left something: it was killed, or is still writing.
  package static func leftovers(in parent: String) -> [FolderPlace] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
    let prefix = parent.hasSuffix("/") ? parent : "\(parent)/"
    let found = names.compactMap { name -> String? in
      guard name.hasPrefix(".") else { return nil }
      for suffix in [".writing", ".old", ".removed"] where name.hasSuffix(suffix) {
        let inner = name.dropFirst().dropLast(suffix.count)
        if !inner.isEmpty { return String(inner) }
      }
      return nil
    }
    return Set(found).sorted().map { FolderPlace(prefix + $0) }
  }

  /// Brings the place into order after a writer that was killed: afterwards there is a complete
  /// folder or none, and nothing beside it.
  ///
  /// - Throws: `busy` where a writer is still at it, or what the system refuses.
  package func recover() throws(FileError) {
    if FileSystem.kind(at: writing) == .folder {
      if case .held = FileLock.acquire(writing) { throw .output(path: path, .busy) }
      try delete(writing)
    }
    if FileSystem.kind(at: old) == .folder {
      if FileSystem.kind(at: path) == .nothing {
        try FileSystem.move(old, to: path)
      } else {
        try remove(old)
      }
    }
    if FileSystem.kind(at: removed) == .folder { try delete(removed) }
  }

  /// Removes the folder; a kill leaves it whole, or something that `recover` clears away.
  ///
  /// - Throws: what the system refuses.
  package func remove() throws(FileError) {
    try remove(path)
  }

  /// Removes one of the folders of this place, after it was given the name for removed ones.
  func remove(_ folder: String) throws(FileError) {
    if FileSystem.kind(at: removed) == .folder { try delete(removed) }
    try FileSystem.move(folder, to: removed)
    try delete(removed)
  }

  private func delete(_ folder: String) throws(FileError) {
    do {
      try FileManager.default.removeItem(atPath: folder)
    } catch {
      throw .output(path: folder, .system(reason: error.localizedDescription))
    }
  }
}
