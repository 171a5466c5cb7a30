import Analyses
import Patching
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
    let baseline = try PatchBaseline(
      into: destination, from: source, reference: reference, cancellation: run.cancellation)
    let approximate = isApproximate ? try approximated(run) : nil
    if let approximate, let approximation {
      cells = Array(strongest(plan, approximate.effects).prefix(approximation.exact))
    }
    var grid = PatchGrid(plan, prompts: destination.prompts.prompts.count, baseline: baseline)
    let steps = plan.steps(for: cells)
    let line = ProgressLine("patching")
    for (done, step) in steps.enumerated() {
      grid.add(try session.run(step, cancellation: run.cancellation))
      line.update(done + 1, of: steps.count)
    }
    line.end()
    let chosen = normalisation ?? defaultNormalisation(baseline)
    return Outcome(
      record: PatchRecord(
        patch, direction, chosen, grid: grid, approximate: approximate?.effects,
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

  private func approximated(_ run: Run) throws -> AttributionPatching? {
    guard case .activation(let patch) = patch else { return nil }
    return try AttributionPatching(
      patch, into: destination, from: source, cancellation: run.cancellation)
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
