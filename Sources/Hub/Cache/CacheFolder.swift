import Checkpoints
import Files
import Foundation

/// The folder of one model in the hub's cache, as huggingface_hub lays it out.
///
/// `blobs/TAG` are files by what identifies their contents, `snapshots/COMMIT/NAME` links to them,
/// `refs/REVISION` says at which commit a branch is.
struct CacheFolder: Sendable {
  /// The folder of all models.
  let cache: String
  /// The name of the model's folder.
  let name: String

  init(_ cache: String, model: String) {
    self.cache = cache
    name = HubCache.folderName(of: model)
  }

  /// The model's folder.
  var path: String { "\(cache)/\(name)" }

  /// Where a file's bytes are.
  func blob(_ tag: String) -> String { "\(path)/blobs/\(tag)" }

  /// The file at the end of links: huggingface_hub keeps files that models share in one place, and
  /// links to them from `blobs`.
  func file(of path: String) -> String { Links.followed(path) ?? path }

  /// Where they are while they arrive.
  func piece(_ tag: String) -> String { blob(tag) + ".incomplete" }

  /// The file whose lock is held while they arrive.
  func lock(_ tag: String) -> String { "\(cache)/.locks/\(name)/\(tag).lock" }

  /// The folder of a commit.
  func snapshot(_ commit: String) -> String { "\(path)/snapshots/\(commit)" }

  /// The file that says at which commit a branch or tag is.
  func ref(_ revision: String) -> String { "\(path)/refs/\(revision)" }

  /// Makes a folder with those above it.
  static func make(_ folder: String) throws(HubError) {
    guard !FileSystem.isFolder(folder) else { return }
    let parent = FolderPlace(folder).parent
    if !FileSystem.isFolder(parent), parent != folder { try make(parent) }
    do {
      try FileSystem.makeFolder(folder)
    } catch .output(_, .exists) where FileSystem.isFolder(folder) {
      // Another process made it at this moment.
      return
    } catch {
      throw .file(error)
    }
  }

  /// Lets a name of a commit stand for a file, in one step.
  func link(_ file: HubFile, commit: String) throws(HubError) {
    let path = "\(snapshot(commit))/\(file.name)"
    let depth = file.name.split(separator: "/").count + 1
    let target = String(repeating: "../", count: depth) + "blobs/\(file.tag)"
    let files = FileManager.default
    if (try? files.destinationOfSymbolicLink(atPath: path)) == target { return }
    let place = FolderPlace(path)
    try Self.make(place.parent)
    // Another process may make the same link at this moment.
    let writing = "\(place.writing)\(ProcessInfo.processInfo.processIdentifier)"
    try? files.removeItem(atPath: writing)
    do {
      try files.createSymbolicLink(atPath: writing, withDestinationPath: target)
    } catch {
      throw .file(.output(path: path, .system(reason: error.localizedDescription)))
    }
    do {
      try FileSystem.move(writing, to: path)
    } catch {
      try? files.removeItem(atPath: writing)
      throw .file(error)
    }
  }

  /// Says at which commit a branch or tag is; of a commit there is nothing to say.
  func set(_ reference: ModelReference, to commit: String) throws(HubError) {
    // In a cache that can only be read, what is right already stays.
    guard self.commit(of: reference) != commit else { return }
    let path = ref(reference.revision)
    try Self.make(FolderPlace(path).parent)
    do {
      try TextFile.write(commit, to: path)
    } catch {
      throw .file(error)
    }
  }

  /// The commit at which a branch or tag was when it was fetched last.
  func commit(of reference: ModelReference) -> String? {
    if reference.isCommit { return reference.revision }
    guard
      let bytes = try? WholeFile.bytes(path: ref(reference.revision), limit: 128, kinds: .plain)
    else { return nil }
    let text = String(decoding: bytes, as: UTF8.self).trimmingCharacters(
      in: .whitespacesAndNewlines)
    return ModelReference.isCommit(text) ? text : nil
  }
}
