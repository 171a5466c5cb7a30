public import Checkpoints
import Files
public import Tensors

/// A run folder that is ours to write, as long as this value lives.
///
/// Each folder is written beside its place and put there when it is complete, as
/// `CheckpointContents.write` says, so a kill at any moment loses nothing that was there.
public struct RunFolderWriter: ~Copyable {
  /// The folder.
  public let folder: RunFolder

  private let lock: RunLock

  /// Takes a folder for writing, makes it where there is none, and clears away what a killed run
  /// left half written.
  ///
  /// - Parameter folder: whose parent exists.
  /// - Throws: `held` where another run is at work in it, or what the system refuses.
  public init(_ folder: RunFolder) throws(RunFolderError) {
    try Self.makeFolder(folder.path)
    let lock = try RunLock(folder: folder.path)
    try RunFolderError.wrappingFiles { () throws(FileError) in
      for place in FolderPlace.leftovers(in: folder.path) where Self.isOurs(place.name) {
        try place.recover()
      }
    }
    self.init(folder, lock)
  }

  private init(_ folder: RunFolder, _ lock: consuming RunLock) {
    self.folder = folder
    self.lock = lock
  }

  /// Makes a folder where there is none.
  ///
  /// - Throws: `isNoFolder`, or what the system refuses.
  static func makeFolder(_ path: String) throws(RunFolderError) {
    do {
      try FileSystem.makeFolder(path)
    } catch .output(_, .exists) {
      guard FileSystem.isFolder(path) else {
        throw RunFolderError.folder(path: path, .isNoFolder)
      }
    } catch {
      throw RunFolderError.file(error)
    }
  }

  /// Checks that the disk has room for an epoch's checkpoint and a state beside it.
  ///
  /// A state holds the weights and twice as many numbers of the optimiser.
  ///
  /// - Parameter contents: the checkpoint that will be saved.
  /// - Throws: how much is needed and how much is free, where that is too little.
  public func checkRoom(for contents: CheckpointContents) throws(RunFolderError) {
    let needed = Self.bytesNeeded(for: contents)
    guard let free = FileSystem.freeBytes(at: folder.path), free < needed else { return }
    throw .file(.output(path: folder.path, .diskFull(needed: needed, free: free)))
  }

  /// The bytes of an epoch's checkpoint and a state beside it.
  static func bytesNeeded(for contents: CheckpointContents) -> Int {
    // Each of the optimiser's two numbers for every weight takes what the weight takes.
    4 * contents.bytes
  }

  /// Saves the checkpoint of an epoch, in place of one that may be there.
  ///
  /// - Parameters:
  ///   - epoch: its number.
  ///   - contents: the checkpoint.
  /// - Returns: the SHA-256 of its weights, as `Checkpoint.hash` gives it.
  /// - Throws: what the system refuses, a full disk among it; all that was there stays then.
  @discardableResult
  public func saveEpoch(
    _ epoch: Int, _ contents: CheckpointContents
  ) throws(RunFolderError) -> String {
    try RunFolderError.wrapping { () throws(CheckpointError) in
      try contents.write(to: folder.epochPath(epoch))
    }
  }

  /// Saves a state from which the run can go on, and removes the states before it.
  ///
  /// - Parameters:
  ///   - step: the steps done.
  ///   - contents: the checkpoint.
  ///   - tensors: the optimiser's numbers by name.
  ///   - metadata: whatever else the run needs.
  /// - Returns: the SHA-256 of the weights, as `Checkpoint.hash` gives it.
  /// - Throws: what the system refuses, a full disk among it; the states before stay then.
  @discardableResult
  public func saveState(
    step: Int, _ contents: CheckpointContents, tensors: [(name: String, tensor: Tensor)],
    metadata: [String: String]
  ) throws(RunFolderError) -> String {
    let training = TensorFileContents(
      name: RunState.fileName, tensors: tensors, metadata: metadata)
    let hash = try RunFolderError.wrapping { () throws(CheckpointError) in
      try contents.write(to: folder.statePath(step: step), adding: [training])
    }
    try removeStates(but: step)
    return hash
  }

  /// Removes all states but one; a kill before that was done leaves them beside it.
  ///
  /// - Parameter step: of the state that stays.
  /// - Throws: what the system refuses.
  func removeStates(but step: Int) throws(RunFolderError) {
    try RunFolderError.wrappingFiles { () throws(FileError) in
      for other in folder.states where other != step {
        try FolderPlace(folder.statePath(step: other)).remove()
      }
    }
  }

  private static func isOurs(_ name: String) -> Bool {
    RunFolder.number(in: name, RunFolder.epochPrefix) != nil
      || RunFolder.number(in: name, RunFolder.statePrefix) != nil
  }
}
