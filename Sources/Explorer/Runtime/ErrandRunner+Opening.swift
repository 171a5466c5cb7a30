import Analyses
import Checkpoints
import Files
import Foundation
import Tasks
import Tokens
import Training
import Transformer

// What is opened together is looked at first, and put in place only when all of it is there.

extension ErrandRunner {
  /// Opens checkpoints, prompts and a circuit.
  ///
  /// - Parameters:
  ///   - opening: what is to be opened.
  ///   - stop: asked between the steps, and while weights are hashed.
  /// - Returns: what was opened, once all is in place.
  /// - Throws: what is missing or does not fit; what was open is open still.
  func open(_ opening: Opening, _ stop: Cancellation) throws -> Opened {
    let a = try checkpoint(opening, .a, opening.a, opening.aHash, stop)
    let shown = try first()
    if !a.isOpen {
      // What all screens know of tokens and heads is that of the first A.
      let shape = shown.checkpoint.configuration
      guard shape.isComparable(with: a.loaded.checkpoint.configuration) else {
        throw ErrandProblem.otherModel(
          path: a.loaded.checkpoint.folder, a.loaded.checkpoint.configuration.words,
          own: shape.words, report: opening.report?.folder)
      }
      _ = try a.loaded.facts(beside: shown)
    }
    let b = try opening.b.map { try checkpoint(opening, .b, $0, opening.bHash, stop) }
    let second = try b.map { b in
      try Self.comparable(b.loaded, with: a.loaded.checkpoint.configuration)
        .facts(beside: a.loaded)
    }
    var opened = Opened(a: a.isOpen ? nil : a.loaded.facts, b: second, isOldB: b?.isOpen ?? false)
    if let prompts = opening.prompts {
      tell("reading the prompts")
      opened.list = try list(opening.place(of: prompts), opening, for: a.loaded)
    }
    if let circuit = opening.circuit {
      tell("reading the circuit")
      opened.circuit = try OpenCircuit.read(opening.place(of: circuit), for: a.loaded)
    }
    guard !stop.isCancelled else { throw ErrandProblem.stopped }
    if !a.isOpen { openCheckpoints.put(a.loaded, at: .a) }
    if let b, !b.isOpen { openCheckpoints.put(b.loaded, at: .b) }
    return opened
  }

  /// A checkpoint that is open already, or one that was read.
  private typealias Found = (loaded: LoadedCheckpoint, isOpen: Bool)

  private func checkpoint(
    _ opening: Opening, _ slot: ModelSlot, _ path: String, _ hash: String?, _ stop: Cancellation
  ) throws -> Found {
    let place = opening.place(of: path)
    guard !stop.isCancelled else { throw ErrandProblem.stopped }
    tell("opening \(CheckpointName(place).short)")
    guard FileSystem.isFolder(place) else {
      throw ErrandProblem.goneCheckpoint(slot, path: place, isOfReport: opening.report != nil)
    }
    let own = openCheckpoints.checkpoint(at: slot)?.checkpoint
    let isOpen = own.map { Self.isSame($0.checkpoint.folder, place) } ?? false
    let loaded = try isOpen ? own ?? LoadedCheckpoint.read(folder: place) : .read(folder: place)
    let known = opening.report.flatMap { report in
      Self.isSame(opening.place(of: report.checkpoint.path), place)
        ? report.checkpoint.sha256 : nil
    }
    if let wanted = hash ?? known { try check(loaded, wanted, stop) }
    return (loaded, isOpen)
  }

  /// Checks that weights are those that a report was made with.
  private func check(
    _ loaded: LoadedCheckpoint, _ wanted: String, _ stop: Cancellation
  ) throws {
    tell("checking the weights of \(loaded.name)")
    let found: String
    do throws(CheckpointError) {
      found = try loaded.checkpoint.hash { stop.isCancelled }
    } catch .cancelled {
      throw ErrandProblem.stopped
    }
    guard found == wanted.lowercased() else {
      throw ErrandProblem.otherWeights(
        path: loaded.checkpoint.folder, found: found, wanted: wanted)
    }
  }

  private static func comparable(
    _ other: LoadedCheckpoint, with shape: Configuration
  ) throws(ErrandProblem) -> LoadedCheckpoint {
    let own = other.checkpoint.configuration
    guard shape.isComparable(with: own) else {
      throw .otherShape(shape.refusal(of: own, at: other.checkpoint.folder))
    }
    return other
  }

  private func list(
    _ path: String, _ opening: Opening, for loaded: LoadedCheckpoint
  ) throws -> PromptList {
    let list = try Self.list(inFile: path, for: loaded, bos: opening.bos)
    if let row = opening.row, row > list.prompts.count {
      throw ErrandProblem.noSuchPrompt(row, count: list.prompts.count, path: path)
    }
    return list
  }

  /// Whether two paths lead to one folder.
  private static func isSame(_ one: String, _ other: String) -> Bool {
    func real(_ path: String) -> String {
      URL(filePath: path).standardizedFileURL.resolvingSymlinksInPath().path
    }
    return one == other || real(one) == real(other)
  }
}

extension Opening {
  /// The place of a path that the report names.
  fileprivate func place(of path: String) -> String { report?.place(of: path) ?? path }
}
