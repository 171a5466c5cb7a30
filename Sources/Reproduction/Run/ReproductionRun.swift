import Crypto
import Files
import Foundation
import StrictJSON
import Training
public import Transformer

/// Carries out the stages of a plan one after the other.
///
/// A stage that fails does not end the others: what needs it is left out, all else goes on. A stage that
/// was done before and whose files are as it left them is not done again, so a run that was stopped at
/// any moment goes on where it was.
public struct ReproductionRun {
  /// What is done.
  public let plan: ReproductionPlan
  /// Where.
  public let folder: ReproductionFolder
  private let runner: any CommandRunner
  private let version: String

  /// Prepares a run.
  ///
  /// - Parameters:
  ///   - plan: what is done.
  ///   - folder: where.
  ///   - runner: runs commands.
  ///   - version: that of the program.
  public init(
    _ plan: ReproductionPlan, in folder: ReproductionFolder, runner: any CommandRunner,
    version: String
  ) {
    self.plan = plan
    self.folder = folder
    self.runner = runner
    self.version = version
  }

  /// Does the stages that are not done yet.
  ///
  /// - Parameters:
  ///   - cancellation: checked between stages; the runner hears it too.
  ///   - onEvent: called on this thread with everything that happens.
  /// - Returns: what became of each stage, by its name.
  /// - Throws: `ReproductionError` where nothing can be done, or it was stopped; stages that are done
  ///   stay.
  public func run(
    cancellation: Cancellation? = nil, onEvent: (ReproductionEvent) -> Void
  ) throws(ReproductionError) -> [String: ReproducedStage] {
    try check()
    try folder.make()
    guard case .taken(let lock) = FileLock.acquire(folder.path) else {
      throw .inUse(path: folder.path)
    }
    try folder.write(planText + "\n", to: "plan.json")
    let records = try carryOut(cancellation, onEvent)
    _ = consume lock
    return records
  }

  private func carryOut(
    _ cancellation: Cancellation?, _ onEvent: (ReproductionEvent) -> Void
  ) throws(ReproductionError) -> [String: ReproducedStage] {
    var records: [String: ReproducedStage] = [:]
    let count = plan.stages.count
    for (index, stage) in plan.stages.enumerated() {
      if cancellation?.isCancelled ?? false { throw .cancelled }
      let number = index + 1
      if let missing = stage.needs.first(where: { records[$0]?.state != .done }) {
        onEvent(.leftOut(stage, needs: missing, number: number, of: count))
        continue
      }
      let inputs = Self.digest(of: stage.needs.compactMap { records[$0] })
      let arguments: [String]
      do {
        arguments = try self.arguments(of: stage)
      } catch {
        let record = try failure(stage, [], inputs: inputs, seconds: 0, "\(error)")
        records[stage.id] = record
        onEvent(.failed(stage, record, number: number, of: count))
        continue
      }
      if let record = folder.record(stage.id), folder.holds(record, arguments, inputs: inputs) {
        records[stage.id] = record
        tidy(stage)
        onEvent(.kept(stage, number: number, of: count))
        continue
      }
      onEvent(.began(stage, number: number, of: count))
      let record = try perform(stage, arguments, inputs: inputs, cancellation)
      records[stage.id] = record
      onEvent(
        record.state == .done
          ? .done(stage, record, number: number, of: count)
          : .failed(stage, record, number: number, of: count))
    }
    return records
  }

  /// The records of all stages that were done, without doing any.
  public func recorded() -> [String: ReproducedStage] {
    Dictionary(
      uniqueKeysWithValues: plan.stages.compactMap { stage in
        folder.record(stage.id).map { (stage.id, $0) }
      })
  }
}

// MARK: Before it begins

extension ReproductionRun {
  private var planText: String { plan.json.adding(["version": version]).text }

  /// Refuses a folder of something else, and a disk without room.
  private func check() throws(ReproductionError) {
    if FileSystem.isFolder(folder.path) {
      if let earlier = try folder.read("plan.json") {
        let differences = PlanDifference.between(earlier, plan.json)
        guard differences.isEmpty else {
          throw .otherPlan(path: folder.path, differences: differences)
        }
      } else if folder.holdsFiles {
        throw .notEmpty(path: folder.path)
      }
    }
    try checkRoom()
  }

  private func checkRoom() throws(ReproductionError) {
    let left = plan.stages.filter { folder.record($0.id)?.state != .done }
    let needed = PlanCost(plan.subject.shape).bytesOnDisk(left)
    var place = folder.path
    while !FileSystem.isFolder(place), let slash = place.lastIndex(of: "/"), place.count > 1 {
      place = slash == place.startIndex ? "/" : String(place[..<slash])
    }
    guard let free = FileSystem.freeBytes(at: place), free < needed else { return }
    throw .noRoom(path: folder.path, needed: needed, free: free)
  }
}

// MARK: One stage

extension ReproductionRun {
  /// The arguments of a stage with its figures, roles filled in.
  private func arguments(of stage: Stage) throws(ReproductionError) -> [String] {
    guard case .command(let words) = stage.action else { return [] }
    let roles = Roles(plan, Results(folder))
    var arguments: [String] = []
    for word in words { arguments.append(try roles.filled(word)) }
    for stem in stage.figures {
      for path in ["figures/\(stem).svg", "data/\(stem).csv", "data/\(stem).json"] {
        arguments += ["--export", path]
      }
    }
    return arguments + (stage.figures.isEmpty ? [] : ["--force"]) + ["--json"]
  }

  private func perform(
    _ stage: Stage, _ arguments: [String], inputs: String, _ cancellation: Cancellation?
  ) throws(ReproductionError) -> ReproducedStage {
    let start = ContinuousClock.now
    func seconds() -> Double { (ContinuousClock.now - start) / .seconds(1) }
    var peak: Int?
    do throws(ReproductionError) {
      switch stage.action {
      case .write(let text, let name): try folder.write(text, to: name)
      case .join(let parts, let name): try join(parts, to: name)
      case .command:
        try clear(stage, cancellation)
        let outcome = try runner.run(
          arguments, in: folder.path, output: folder.resultPath(stage.id),
          errors: folder.logPath(stage.id))
        if cancellation?.isCancelled ?? false { throw ReproductionError.cancelled }
        peak = outcome.peakBytes
        if outcome.code != 0 {
          return try failure(
            stage, arguments, inputs: inputs, seconds: seconds(), peak: peak,
            words(of: stage, outcome))
        }
      }
    } catch {
      if error == .cancelled { throw error }
      return try failure(stage, arguments, inputs: inputs, seconds: seconds(), "\(error)")
    }
    let record = ReproducedStage(
      stage: stage.id, state: .done, arguments: arguments, inputs: inputs, seconds: seconds(),
      peakBytes: peak, files: left(by: stage))
    try folder.write(record.json.text + "\n", to: "stages/\(stage.id).json")
    tidy(stage)
    return record
  }

  private func failure(
    _ stage: Stage, _ arguments: [String], inputs: String, seconds: Double, peak: Int? = nil,
    _ problem: String
  ) throws(ReproductionError) -> ReproducedStage {
    let record = ReproducedStage(
      stage: stage.id, state: .failed, arguments: arguments, inputs: inputs, seconds: seconds,
      peakBytes: peak, files: [], problem: problem)
    try folder.write(record.json.text + "\n", to: "stages/\(stage.id).json")
    return record
  }

  /// What the command said last, or how it ended.
  private func words(of stage: Stage, _ outcome: CommandOutcome) -> String {
    let bytes = (try? WholeFile.bytes(path: folder.logPath(stage.id), limit: 1 << 20)) ?? []
    let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
    let errors = lines.drop { !$0.hasPrefix("Error:") }
    let told = errors.isEmpty ? lines.suffix(3) : errors.prefix(6)
    let words = told.joined(separator: " ").prefix(1000)
    return words.isEmpty ? "the command ended with code \(outcome.code)" : String(words)
  }

  /// Writes several texts one after the other into a file.
  private func join(_ parts: [String], to name: String) throws(ReproductionError) {
    var text: [UInt8] = []
    for part in parts {
      let path = part.hasPrefix("/") ? part : folder.file(part)
      do { text += try WholeFile.bytes(path: path, limit: 1 << 30) } catch {
        throw .file("\(error)")
      }
      if let last = text.last, last != UInt8(ascii: "\n") { text.append(UInt8(ascii: "\n")) }
    }
    try folder.write(String(decoding: text, as: UTF8.self), to: name)
  }

  /// Takes away what an earlier start has left of a stage, so that nothing of it is taken for ours,
  /// and waits for a fine-tune that goes on although its start was killed.
  private func clear(_ stage: Stage, _ cancellation: Cancellation?) throws(ReproductionError) {
    for path in [folder.resultPath(stage.id), folder.logPath(stage.id)] {
      folder.remove(path)
    }
    guard let run = runFolder(of: stage) else { return }
    while FileLock.isHeld("\(run.path)/lock") ?? false {
      if cancellation?.isCancelled ?? false { throw .cancelled }
      Thread.sleep(forTimeInterval: 0.1)
    }
  }

  /// Removes what a finished fine-tune needs only to be resumed: moments as large as two models.
  private func tidy(_ stage: Stage) {
    guard let run = runFolder(of: stage) else { return }
    // What cannot be removed takes room, and is no reason to fail.
    for step in run.states { try? FolderPlace(run.statePath(step: step)).remove() }
  }

  /// The folder of the run of a fine-tune; nil for other stages.
  private func runFolder(of stage: Stage) -> RunFolder? {
    guard stage.kind == .training, let run = stage.leaves.first?.split(separator: "/").dropLast()
    else { return nil }
    return RunFolder(folder.file(run.joined(separator: "/")))
  }

  /// The files that a stage has left, with their hashes.
  ///
  /// What a fine-tune prints holds times.
  private func left(by stage: Stage) -> [ReproducedStage.SavedFile] {
    var names = stage.leaves.flatMap(folder.files)
    if case .command = stage.action, stage.kind != .training {
      names.append("results/\(stage.id).json")
    }
    for stem in stage.figures {
      names += ["figures/\(stem).svg", "data/\(stem).csv", "data/\(stem).json"]
    }
    return names.compactMap { name in
      folder.hash(name).map { ReproducedStage.SavedFile(path: name, sha256: $0) }
    }
  }

  /// A hash over what stages have left.
  private static func digest(of records: [ReproducedStage]) -> String {
    let text = records.flatMap { $0.files.map { "\($0.path) \($0.sha256)\n" } }.joined()
    return SHA256.hash(data: Array(text.utf8)).prefix(8).map { byte in
      String(UInt32(byte) + 256, radix: 16).dropFirst()
    }.joined()
  }
}
