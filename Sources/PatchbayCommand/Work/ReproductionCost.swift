import Reproduction

/// What the stages of a plan cost on this machine.
struct ReproductionCost {
  let plan: ReproductionPlan
  private let cost: PlanCost
  private let rate: Double

  /// The costs of a plan where so many operations are done in a second.
  init(_ plan: ReproductionPlan, rate: Double) {
    self.plan = plan
    self.rate = rate
    cost = PlanCost(plan.subject.shape)
  }

  /// How long a stage takes, roughly; in seconds.
  func seconds(_ stage: Stage) -> Double { cost.seconds(stage, rate: rate) }

  /// How long all stages take, roughly; in seconds.
  var seconds: Double { plan.stages.reduce(0) { $0 + seconds($1) } }

  /// The memory of the largest stage, in bytes.
  var memory: Int { plan.stages.map(cost.memory).max() ?? 0 }

  /// What all stages leave on the disk, in bytes.
  var disk: Int { cost.bytesOnDisk(plan.stages) }

  /// How long the stages of a row take that no row before it needs.
  func secondsByRow() -> [(row: PaperRow, seconds: Double)] {
    var counted: Set<String> = []
    return plan.rows.map { row in
      var open = row.stages
      var seconds = 0.0
      while let name = open.popLast() {
        guard counted.insert(name).inserted, let stage = plan.stage(name) else { continue }
        seconds += self.seconds(stage)
        open += stage.needs
      }
      return (row, seconds)
    }
  }
}
