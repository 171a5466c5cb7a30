import Files
import Shards
import StrictJSON

extension ReproductionRun {
  /// Takes the folder and writes the plan into it; refuses a folder of something else, and a disk without
  /// room.
  ///
  /// - Parameter share: which share this process is; nil where it works alone.
  /// - Returns: the right to work in it, to be held meanwhile.
  /// - Throws: `otherPlan`, `notEmpty`, `noRoom`, `otherShares`; `inUse`, `sharesAtWork` or `shareInUse` where
  ///   others are at work in it; `file` where it cannot be written.
  func begin(_ share: Shard?) throws(ReproductionError) -> FolderGate {
    do {
      try checkFolder()
    } catch {
      // One that others have just begun in is looked at again when nobody writes there.
      guard FileSystem.facts(at: folder.lockPath) != nil else { throw error }
    }
    try checkRoom()
    try folder.make()
    guard let share else {
      return try FolderGate.alone(in: folder) { () throws(ReproductionError) in
        try checkFolder()
        try folder.exclusively(writePlan)
      }
    }
    return try FolderGate.share(share, in: folder) { isFirst throws(ReproductionError) in
      try checkFolder()
      guard isFirst else { return try checkOthers() }
      try writePlan()
      forgetFailures()
    }
  }

  private func writePlan() throws(ReproductionError) {
    try folder.write(plan.json.adding(rows).adding(origin.json).text + "\n", to: "plan.json")
  }

  /// The rows that are asked for, which do not decide any number.
  private var rows: JSONOutput {
    let names = plan.rows.map { JSONOutput.string($0.id) }
    return ["rows": plan.hasFindings ? JSONOutput.string("all") : .array(names)]
  }

  private func checkFolder() throws(ReproductionError) {
    guard FileSystem.isFolder(folder.path) else { return }
    if let earlier = try folder.read("plan.json") {
      let differences = PlanDifference.between(earlier, plan.json)
      guard differences.isEmpty else {
        throw .otherPlan(path: folder.path, differences: differences)
      }
    } else if folder.holdsFiles {
      throw .notEmpty(path: folder.path)
    }
  }

  /// Refuses to work beside shares of other rows, or whose numbers may differ in the last bits.
  private func checkOthers() throws(ReproductionError) {
    guard let earlier = try folder.read("plan.json") else { return }
    let own: JSONOutput = ["version": origin.version, "machine": origin.machine]
    let differences = PlanDifference.between(earlier, own.adding(rows))
    guard differences.isEmpty else {
      throw .otherShares(path: folder.path, differences: differences)
    }
  }

  /// Takes away the records of failures that others have left, so that each stage is tried once more.
  private func forgetFailures() {
    for stage in plan.stages where folder.record(stage.id)?.state == .failed {
      folder.remove(folder.recordPath(stage.id))
    }
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
