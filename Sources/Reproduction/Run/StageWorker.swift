import Crypto
import Files
import Foundation
import StrictJSON
import Training
import Transformer

/// Does single stages of a plan and keeps their records.
struct StageWorker {
  let plan: ReproductionPlan
  let folder: ReproductionFolder
  let runner: any CommandRunner
  /// Checked where the work waits; the runner hears it by itself.
  let cancellation: Cancellation?

  /// The arguments of a stage with its figures, roles filled in.
  func arguments(of stage: Stage) throws(ReproductionError) -> [String] {
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

  /// What became of a stage: as its record has it, or after doing it.
  ///
  /// - Parameters:
  ///   - stage: all that it needs is done.
  ///   - inputs: a hash over what those have left.
  ///   - keepsFailed: whether one that failed is not tried again.
  ///   - number: from 1.
  ///   - onEvent: hears of it.
  /// - Returns: its record.
  /// - Throws: `cancelled`, or `file` where a record cannot be written.
  func record(
    of stage: Stage, inputs: String, keepsFailed: Bool, number: Int,
    _ onEvent: (ReproductionEvent) -> Void
  ) throws(ReproductionError) -> ReproducedStage {
    if let record = kept(stage, inputs: inputs, keepsFailed: keepsFailed, number: number, onEvent) {
      return record
    }
    let count = plan.stages.count
    onEvent(.began(stage, number: number, of: count))
    let record: ReproducedStage
    do {
      record = try perform(stage, try arguments(of: stage), inputs: inputs)
    } catch {
      if error == .cancelled { throw error }
      record = try failure(stage, [], inputs: inputs, seconds: 0, "\(error)")
    }
    onEvent(
      record.state == .done
        ? .done(stage, record, number: number, of: count)
        : .failed(stage, record, number: number, of: count))
    return record
  }

  /// The record of a stage that is not to be done again; nil where it is to be.
  func kept(
    _ stage: Stage, inputs: String, keepsFailed: Bool, number: Int,
    _ onEvent: (ReproductionEvent) -> Void
  ) -> ReproducedStage? {
    guard let record = folder.record(stage.id) else { return nil }
    if record.state == .failed, keepsFailed {
      onEvent(.failedBefore(stage, record, number: number, of: plan.stages.count))
      return record
    }
    guard let arguments = try? arguments(of: stage),
      folder.holds(record, arguments, inputs: inputs)
    else { return nil }
    tidy(stage)
    onEvent(.kept(stage, number: number, of: plan.stages.count))
    return record
  }

  /// Does a stage and writes its record.
  ///
  /// - Throws: `cancelled`, or `file` where the record cannot be written; what else goes wrong is in the record.
  func perform(
    _ stage: Stage, _ arguments: [String], inputs: String
  ) throws(ReproductionError) -> ReproducedStage {
    let start = ContinuousClock.now
    func seconds() -> Double { (ContinuousClock.now - start) / .seconds(1) }
    var peak: Int?
    do throws(ReproductionError) {
      switch stage.action {
      case .write(let text, let name): try folder.write(text, to: name)
      case .join(let parts, let name): try join(parts, to: name)
      case .command:
        try clear(stage)
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

  /// Writes the record of a stage that failed.
  func failure(
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
  private func clear(_ stage: Stage) throws(ReproductionError) {
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
  func tidy(_ stage: Stage) {
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
  static func digest(of records: [ReproducedStage]) -> String {
    let text = records.flatMap { $0.files.map { "\($0.path) \($0.sha256)\n" } }.joined()
    return SHA256.hash(data: Array(text.utf8)).prefix(8).map { byte in
      String(UInt32(byte) + 256, radix: 16).dropFirst()
    }.joined()
  }
}
