import Analyses
import Checkpoints
import Files
import Figures
import Foundation
import StrictJSON
import Synchronization
import Tasks
import Tokens
import Tracking
import Training
import Transformer

/// Runs errands, one after the other, on a thread of its own.
final class ErrandRunner: Sendable {
  let openCheckpoints: OpenCheckpoints
  private let mailbox: Mailbox
  private let queue = DispatchQueue(label: "errands")
  private let settingsStore: SettingsStore
  /// Stops the opening under way.
  private let opening = Mutex(Cancellation())

  /// A runner for the open checkpoints.
  init(_ openCheckpoints: OpenCheckpoints, _ mailbox: Mailbox, _ settingsStore: SettingsStore) {
    self.openCheckpoints = openCheckpoints
    self.mailbox = mailbox
    self.settingsStore = settingsStore
  }

  /// Runs an errand after those sent before.
  func send(_ errand: Errand) {
    if case .reopen = errand { opening.withLock { $0 = Cancellation() } }
    queue.async { [self] in mailbox.post(run(errand)) }
  }

  /// Stops an opening that is not done.
  func stopOpening() { opening.withLock { $0.cancel() } }

  /// Tells what an errand is doing now.
  func tell(_ words: String) { mailbox.post(.errandStep(words)) }

  /// Runs an errand on the calling thread.
  func run(_ errand: Errand) -> Message {
    do {
      return .ran(try result(of: errand))
    } catch let error as any CustomStringConvertible {
      return .errandFailed(error.description)
    } catch {
      return .errandFailed("\(error)")
    }
  }

  private func result(of errand: Errand) throws -> ErrandResult {
    switch errand {
    case .search(let slot):
      return .found(slot, CheckpointNeighbours(of: try first().checkpoint.folder).folders)
    case .savePreferences(let preferences):
      return .savedPreferences(path: try settingsStore.save(preferences))
    case .preview(let path, let slot):
      return .previewed(slot, try CheckpointPreview(path: Self.expanded(path)))
    case .open(let path, let slot): return .opened(slot, try open(path, as: slot))
    case .prompts(let source, let bos): return .prompts(try prompts(source, bos: bos))
    case .references(let path, let bos):
      let set = try resolver(bos: bos).resolve(
        PromptFile.read(path: Self.expanded(path)).requests)
      return .references(name: PromptSource.file(path).words, set.prompts)
    case .circuit(let path, let use):
      return .circuit(try OpenCircuit.read(path, for: first()), use)
    case .saveCircuit(let file, let replaces): return try Self.save(file, replaces: replaces)
    case .patchRecord(let path):
      return .patchRecord(try OpenedPatchRecord(reading: Self.expanded(path)))
    case .report(let folder):
      return .report(try SavedReport(reading: Self.expanded(folder)))
    case .reopen(let wanted):
      return .reopened(wanted, try open(wanted, opening.withLock(\.self)))
    case .run(let path): return .run(try Self.run(Self.expanded(path)))
    case .runs(let folder):
      let now = Date()
      let root = Self.expanded(folder)
      let found = RunFinder().find(in: [root], now: now)
      return .runs(folder: folder, RunListing(found: found, readAt: now, root: root))
    case .deleteSaved(let row): return .changedSaved(try row.delete())
    case .renameSaved(let row, let name):
      return .changedSaved(try row.rename(to: Self.expanded(name)))
    case .write(let file, let replaces): return Self.write(file, replaces: replaces)
    case .freeFolder(let stem):
      return .freeFolder(FreeFolder(stem: stem, path: try Self.freeFolder(stem)))
    case .noteHints:
      try settingsStore.noteHints()
      return .nothing
    }
  }

  func first() throws -> LoadedCheckpoint {
    guard let loaded = openCheckpoints.checkpoint(at: .a)?.checkpoint else {
      throw ErrandProblem.notOpen
    }
    return loaded
  }

  // MARK: Checkpoints

  private func open(_ path: String, as slot: ModelSlot) throws -> ModelFacts {
    let loaded = try LoadedCheckpoint.read(folder: path)
    let facts = slot == .a ? loaded.facts : try loaded.facts(beside: first())
    openCheckpoints.put(loaded, at: slot)
    return facts
  }

  // MARK: Prompts

  private func resolver(bos: Bool) throws -> PromptResolver {
    let loaded = try first()
    return PromptResolver(
      loaded.vocabulary, context: loaded.checkpoint.configuration.context, bos: bos)
  }

  private static let listCount = 100

  private func prompts(_ source: PromptSource, bos: Bool) throws -> PromptList {
    let vocabulary = try first().vocabulary
    switch source {
    case .task(let task, let kind):
      let tokenizer = try vocabulary.needed()
      let made = try task.evaluation(
        count: Self.listCount, kind: kind, seed: 1, tokenizer: tokenizer)
      let list = PromptList(
        name: "\(source.words), seed 1", prompts: made.prompts.prompts, years: made.years)
      return bos ? try list.withBeginning(first().reader.beginning, true) : list
    case .file(let path):
      return try Self.list(inFile: Self.expanded(path), for: first(), bos: bos)
    }
  }

  /// Reads a list of prompts for a checkpoint.
  static func list(
    inFile path: String, for loaded: LoadedCheckpoint, bos: Bool
  ) throws -> PromptList {
    let resolver = PromptResolver(
      loaded.vocabulary, context: loaded.checkpoint.configuration.context, bos: bos)
    let set = try resolver.resolve(PromptFile.read(path: path).requests)
    return PromptList(
      name: PromptSource.file(path).words, prompts: set.prompts,
      years: loaded.vocabulary.tokenizer.flatMap { try? YearOutcomes(set, tokenizer: $0) })
  }

  // MARK: Files

  private static let textLimit = 1 << 20

  static func text(of path: String, limit textLimit: Int = textLimit) throws -> String {
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw ErrandProblem.unreadable(path)
    }
    defer { try? file.close() }
    let bytes = try file.read(upToCount: textLimit + 1) ?? Data()
    guard bytes.count <= textLimit else { throw ErrandProblem.tooLong(path, limit: textLimit) }
    guard let text = String(data: bytes, encoding: .utf8) else { throw ErrandProblem.notText(path) }
    return text
  }

  private static func save(_ file: CircuitFile, replaces: Bool) throws -> ErrandResult {
    do throws(FileError) {
      try TextFile.write([(expanded(file.path), file.text)], replaces: replaces)
      return .savedCircuit(file)
    } catch .output(_, .exists) {
      return .circuitExists(file)
    }
  }

  private static func write(_ file: FigureFile, replaces: Bool) -> ErrandResult {
    do throws(FileError) {
      let texts = file.texts
      try TextFile.write(
        texts.map { (expanded($0.path), $0.text) }, replaces: replaces)
      return .written(path: texts.map(\.path).joined(separator: ", "))
    } catch .output(_, .exists) {
      return .exists(file)
    } catch {
      return .notWritten(file, error.description)
    }
  }

  private static let folderLimit = 100_000

  /// A numbered name in the working folder that is still free.
  private static func freeFolder(_ stem: String) throws -> String {
    for number in 1...folderLimit {
      let path = "\(stem)-\(number)"
      if FileSystem.kind(at: path) == .nothing { return path }
    }
    throw ErrandProblem.noFreeFolder("\(stem)-\(folderLimit)")
  }

  /// A run by its log.
  private static func run(_ folder: String) throws -> ComparedRun {
    var reader = RunLogReader(path: RunFolder(folder).logPath)
    var lines: [JSON] = []
    while case let reading = try reader.read(), !reading.lines.isEmpty { lines += reading.lines }
    guard let run = ComparedRun(folder: folder, log: lines) else {
      throw ErrandProblem.emptyRun(folder)
    }
    return run
  }

  /// A path with the home folder in place of `~`.
  static func expanded(_ path: String) -> String {
    NSString(string: path).expandingTildeInPath
  }
}
