public import Checkpoints
import Files
import Foundation
public import StrictJSON

/// The folder of a training run, as anyone may look at it, while the run is at work too.
///
/// In it: `run.jsonl`, event files of TensorBoard, an ordinary checkpoint `epoch-3` for each saved
/// epoch, and `state-1200`: a checkpoint with the optimiser's numbers beside it, from which the run
/// can go on. Every folder of such a name is complete.
public struct RunFolder: Hashable, Sendable {
  /// The path of the folder.
  public let path: String

  /// Names a folder; it need not be there.
  public init(_ path: String) {
    let trimmed = String(path.reversed().drop { $0 == "/" }.reversed())
    self.path = trimmed.isEmpty && !path.isEmpty ? "/" : trimmed
  }

  /// The path of the run log.
  public var logPath: String { file("run.jsonl") }

  /// The path of the checkpoint of an epoch.
  public func epochPath(_ epoch: Int) -> String { file("\(Self.epochPrefix)\(epoch)") }

  /// The path of the state after a step.
  public func statePath(step: Int) -> String { file("\(Self.statePrefix)\(step)") }

  /// The saved epochs, in order.
  public var epochs: [Int] { numbers(Self.epochPrefix) }

  /// The steps after which there is a state, in order; normally one.
  public var states: [Int] { numbers(Self.statePrefix) }

  /// The first line of the run log, which says what run it is.
  ///
  /// - Returns: the line; nil where the log has no complete line yet.
  /// - Throws: `noRun` where there is no log, `line` where its first line is no JSON, or what the
  ///   system refuses.
  public func header() throws(RunFolderError) -> JSON? {
    var reader = RunLogReader(path: logPath)
    guard let first = try reader.readLines(limit: 1 << 16).lines.first else { return nil }
    do {
      return try first.content.get()
    } catch {
      throw .line(path: logPath, number: first.number, error)
    }
  }

  /// Opens the newest state.
  ///
  /// Right after a kill the folder should be opened for writing first, which brings it into order.
  ///
  /// - Returns: the state.
  /// - Throws: `noState` where there is none, or why it cannot be read.
  public func newestState() throws(RunFolderError) -> RunState {
    guard let step = states.last else { throw .folder(path: path, .noState) }
    return try RunFolderError.wrapping { () throws(CheckpointError) in
      try RunState(folder: statePath(step: step), step: step)
    }
  }

  static let epochPrefix = "epoch-"
  static let statePrefix = "state-"

  private func file(_ name: String) -> String { path == "/" ? "/\(name)" : "\(path)/\(name)" }

  /// The numbers in the names of folders, as they would be written: "epoch-01" is not epoch 1.
  private func numbers(_ prefix: String) -> [Int] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.compactMap { name in
      guard let number = Self.number(in: name, prefix) else { return nil }
      return FileSystem.kind(at: file(name)) == .folder ? number : nil
    }.sorted()
  }

  static func number(in name: String, _ prefix: String) -> Int? {
    guard name.hasPrefix(prefix), let number = Int(name.dropFirst(prefix.count)), number >= 0,
      name == "\(prefix)\(number)"
    else { return nil }
    return number
  }
}

/// A state of a run from which it can go on.
public struct RunState: Sendable {
  /// The steps done.
  public let step: Int

  /// The model.
  public let checkpoint: Checkpoint

  /// What else the run saved: tensors by name, strings as metadata.
  public let training: TensorFile

  /// The name of the file that is in a state and not in an ordinary checkpoint.
  static let fileName = "training.safetensors"

  /// Opens the folder of a state; tensors are lent by its files.
  init(folder: String, step: Int) throws(CheckpointError) {
    self.step = step
    checkpoint = try Checkpoint.read(folder: folder)
    training = try TensorFile(path: "\(folder)/\(Self.fileName)")
  }
}
