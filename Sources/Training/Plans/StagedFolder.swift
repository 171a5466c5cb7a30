import Files
import Foundation

/// The folder of a plan that is carried out: the plan, and the run folder of each stage.
public struct StagedFolder: Hashable, Sendable {
  /// The path of the folder.
  public let path: String

  /// Names a folder; it need not be there.
  public init(_ path: String) {
    self.path = RunFolder(path).path
  }

  /// The path of the plan's text.
  public var planPath: String { file("plan.txt") }

  /// The run folder of a stage.
  ///
  /// - Parameters:
  ///   - index: its place in the plan, from 0.
  ///   - name: its name.
  /// - Returns: the folder; it need not be there.
  public func stage(_ index: Int, _ name: String) -> RunFolder {
    RunFolder(file("\(index + 1)-\(name)"))
  }

  private func file(_ name: String) -> String { path == "/" ? "/\(name)" : "\(path)/\(name)" }

  /// Refuses a folder in which this plan cannot be begun, or gone on with.
  ///
  /// - Parameters:
  ///   - plan: what is to be done in it.
  ///   - resumes: whether to go on with what is there.
  /// - Returns: whether the plan is in the folder already.
  /// - Throws: what is there instead.
  func check(_ plan: StagedPlan, resumes: Bool) throws(StagedError) -> Bool {
    guard !FileManager.default.fileExists(atPath: file("config.json")) else {
      throw .folder(.folder(path: path, .isModel))
    }
    let run = RunFolder(path)
    let isRun = FileManager.default.fileExists(atPath: run.logPath)
    guard !isRun, run.epochs.isEmpty, run.states.isEmpty else { throw .isRun(path: path) }
    guard FileManager.default.fileExists(atPath: planPath) else {
      for (index, stage) in plan.stages.enumerated() {
        let folder = self.stage(index, stage.name)
        if FileManager.default.fileExists(atPath: folder.path) {
          throw .noPlan(path: path, stage: folder.path)
        }
      }
      return false
    }
    guard resumes else { throw .hasPlan(path: path) }
    let before: StagedPlan
    do throws(PlanError) { before = try StagedPlan.read(planPath) } catch { throw .plan(error) }
    let differences = plan.differences(from: before)
    guard differences.isEmpty else { throw .otherPlan(path: path, differences) }
    return true
  }
}
