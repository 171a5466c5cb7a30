import Analyses
import Patching
import Shards
import Tasks
import Transformer

/// A patching sweep that a command runs.
struct PatchWork {
  let patch: Patch
  let direction: PatchDirection
  let destination: Subject
  let source: Subject
  /// The destination's model on corrupted prompts, for m2; nil where there are none.
  let reference: Subject?
  /// The requested senders; nil for all.
  var senders: [Head]?

  /// What came of it.
  struct Outcome {
    let record: PatchRecord
    let plan: PatchPlan
    /// What it takes of memory at most, in bytes.
    let memory: Int
    /// The cells that were patched exactly.
    let exact: [PatchCell]
  }

  /// Patches every cell, or with an approximation the strongest alone.
  func run(
    _ normalisation: PatchNormalisation?, _ approximation: ApproximationOptions?, _ run: Run
  ) throws -> Outcome {
    var session = try PatchSession(patch, into: destination, from: source)
    let plan = session.plan
    var cells = try chosen(plan)
    let isApproximate = approximation?.isAsked ?? false
    let memory = max(plan.memory, isApproximate ? approximationMemory(plan) : 0)
    tell(plan, isApproximate ? approximation?.exact : nil, cells, memory)
    let baseline = try baseline(run)
    let approximate = isApproximate ? try approximated(plan, run) : nil
    if let approximate, let approximation {
      cells = Array(strongest(plan, approximate).prefix(approximation.exact))
    }
    var grid = PatchGrid(plan, prompts: destination.prompts.prompts.count, baseline: baseline)
    let steps = plan.steps(for: cells)
    let line = ProgressLine("patching")
    let results = try session.run(
      steps, ledger: run.ledger, progress: line.update(_:of:), cancellation: run.cancellation)
    line.end()
    for result in results { grid.add(result) }
    let chosen = normalisation ?? defaultNormalisation(baseline)
    return Outcome(
      record: PatchRecord(
        patch, direction, chosen, grid: grid, approximate: approximate,
        score: destination.prompts.score),
      plan: plan, memory: memory, exact: cells)
  }

  /// Says before the first pass what will be done and what it takes.
  private func tell(_ plan: PatchPlan, _ strongest: Int?, _ cells: [PatchCell], _ memory: Int) {
    let prompts = destination.prompts.prompts.count
    let count = strongest ?? cells.count
    let cost = cost(plan, strongest, cells)
    let time =
      cost > Self.patience ? ", roughly \(ProgressLine.clock(.seconds(cost)))" : ""
    ProgressLine.interject(
      "Patching \(count) \(count == 1 ? "cell" : "cells") on \(prompts) "
        + "\(prompts == 1 ? "prompt" : "prompts")\(time), at most "
        + "\(ModelFacts.megabytes(memory)) of memory beside the checkpoint.")
  }

  /// Sweeps of more seconds say how long they will take.
  private static let patience = 3.0

  /// The seconds that the sweep will take, very roughly.
  ///
  /// Which cells are the strongest is not known yet, so they are taken for usual ones.
  private func cost(_ plan: PatchPlan, _ strongest: Int?, _ cells: [PatchCell]) -> Double {
    let shape = destination.weights.configuration
    let prompts = destination.prompts
    let all = PatchCost(plan, steps: plan.steps(for: cells), prompts, shape).seconds
    guard let strongest else { return all }
    return all * Double(strongest) / Double(max(1, cells.count))
      + PatchCost.approximation(prompts, shape) / PatchCost.quick
  }

  private func approximationMemory(_ plan: PatchPlan) -> Int {
    AttributionPatching.memory(plan, destination.weights.configuration, destination.prompts)
  }

  /// What patched numbers are measured against; all shares need it, so each computes it.
  private func baseline(_ run: Run) throws -> PatchBaseline {
    let numbers = try run.ledger.common("baseline", count: 3) {
      let found = try PatchBaseline(
        into: destination, from: source, reference: reference, cancellation: run.cancellation)
      return [found.destination, found.source, found.reference ?? .nan]
    }
    return PatchBaseline(
      destination: numbers[0], source: numbers[1],
      reference: numbers[2].isNaN ? nil : numbers[2])
  }

  /// The approximate effects, `[layer][column]`.
  ///
  /// Which cells are patched exactly depends on them, so each share computes them.
  private func approximated(_ plan: PatchPlan, _ run: Run) throws -> [[Float]]? {
    guard case .activation(let patch) = patch else { return nil }
    let columns = plan.columns.count
    let numbers = try run.ledger.common("approximate effects", count: plan.layers * columns) {
      try AttributionPatching(
        patch, into: destination, from: source, cancellation: run.cancellation
      ).effects.flatMap(\.self)
    }
    return (0..<plan.layers).map { Array(numbers[$0 * columns..<($0 + 1) * columns]) }
  }

  /// The requested cells; senders without a path to the receivers are refused.
  private func chosen(_ plan: PatchPlan) throws -> [PatchCell] {
    guard let senders else { return plan.cells }
    try Ablation(heads: senders).check(against: destination.weights.configuration)
    for sender in senders where !plan.hasPath(PatchCell(sender.layer, sender.index)) {
      throw PatchingError.senderAfterReceivers(sender)
    }
    return Set(senders).sorted().map { PatchCell($0.layer, $0.index) }
  }

  /// All cells, that of the largest approximate effect first.
  private func strongest(_ plan: PatchPlan, _ effects: [[Float]]) -> [PatchCell] {
    plan.cells.sorted {
      effects[$0.layer][$0.column].magnitude > effects[$1.layer][$1.column].magnitude
    }
  }

  /// The normalisation of the paper's figures, where it says something.
  private func defaultNormalisation(_ baseline: PatchBaseline) -> PatchNormalisation {
    if direction == .denoising { return .m1 }
    return PatchNormalisation.m2.factor(baseline) == nil ? .percent : .m2
  }
}
