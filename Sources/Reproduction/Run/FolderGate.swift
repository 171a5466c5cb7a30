import Files
import Shards

/// The right to work in a report's folder: of one run alone, or of any number of shares together.
struct FolderGate: ~Copyable {
  private let folder: LockedFile
  private let share: LockedFile?

  private init(_ folder: consuming LockedFile, _ share: consuming LockedFile?) {
    self.folder = folder
    self.share = share
  }

  /// Lets go of the folder, which is held until then.
  consuming func release() {}

  /// Takes a folder for one run alone.
  ///
  /// - Parameters:
  ///   - folder: it exists.
  ///   - body: what is done before anything else.
  /// - Returns: the right to work in it.
  /// - Throws: `inUse` or `sharesAtWork` where others are at work in it, what the body throws, or what the
  ///   system refuses.
  static func alone(
    in folder: ReproductionFolder, _ body: () throws(ReproductionError) -> Void
  ) throws(ReproductionError) -> FolderGate {
    switch try LockedFile.take(folder.lockPath) {
    case .held:
      // Another that holds it alone keeps shares out, and shares keep none out that asks like them.
      let isAlone = FileLock.isHeld(folder.lockPath) ?? true
      throw isAlone ? .inUse(path: folder.path) : .sharesAtWork(path: folder.path)
    case .taken(let lock):
      try body()
      return FolderGate(lock, nil)
    }
  }

  /// Takes a folder for a share.
  ///
  /// - Parameters:
  ///   - share: which one.
  ///   - folder: it exists.
  ///   - body: what is done before anything else, by one share at a time; is told whether no other
  ///     share is at work.
  /// - Returns: the right to work in it.
  /// - Throws: `inUse` where a run is at work in it alone, `shareInUse` where the same share is, what the
  ///   body throws, or what the system refuses.
  static func share(
    _ share: Shard, in folder: ReproductionFolder,
    _ body: (_ isFirst: Bool) throws(ReproductionError) -> Void
  ) throws(ReproductionError) -> FolderGate {
    switch try LockedFile.take(folder.lockPath, .shared) {
    case .held: throw .inUse(path: folder.path)
    case .taken(let lock):
      let own = try folder.exclusively { () throws(ReproductionError) -> LockedFile in
        let isFirst = !folder.hasShareAtWork
        switch try LockedFile.take(folder.lockPath(of: share), by: share) {
        case .held(let holder): throw .shareInUse(share, path: folder.path, holder: holder)
        case .taken(let own):
          try body(isFirst)
          return own
        }
      }
      return FolderGate(lock, own)
    }
  }
}
