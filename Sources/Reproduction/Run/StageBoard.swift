import Shards

/// Which stages of a plan are open, and what became of the others.
struct StageBoard {
  private let stages: [Stage]
  /// The places in the plan of the stages that are open, in the order in which they are tried.
  private(set) var open: [Int]
  /// What became of stages that were tried, by their names.
  private(set) var records: [String: ReproducedStage] = [:]
  private var leftOut: Set<String> = []

  /// A board on which all stages are open.
  ///
  /// - Parameters:
  ///   - stages: of the plan, each after what it needs.
  ///   - share: who looks; shares begin at places of their own, so that they do not all want the same stage.
  init(_ stages: [Stage], for share: Shard?) {
    self.stages = stages
    let first = share.map { ($0.index - 1) * stages.count / $0.count } ?? 0
    open = Array(first..<stages.count) + Array(0..<first)
  }

  /// A stage that another needs and that failed or was left out; nil where there is none.
  func lostNeed(of stage: Stage) -> String? {
    stage.needs.first { records[$0]?.state == .failed || leftOut.contains($0) }
  }

  /// The records of all that a stage needs; nil where one of them is not done.
  func needs(of stage: Stage) -> [ReproducedStage]? {
    let records = stage.needs.compactMap { self.records[$0] }.filter { $0.state == .done }
    return records.count == stage.needs.count ? records : nil
  }

  /// Notes what became of the stage at a place of the plan.
  mutating func settle(_ place: Int, _ record: ReproducedStage) {
    records[stages[place].id] = record
    open.removeAll { $0 == place }
  }

  /// Notes that the stage at a place of the plan cannot be done.
  mutating func leaveOut(_ place: Int) {
    leftOut.insert(stages[place].id)
    open.removeAll { $0 == place }
  }
}
