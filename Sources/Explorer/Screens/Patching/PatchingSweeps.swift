import Analyses
import Patching
import Tasks
import Transformer

// The sweeps that the patching screen shows, made from its choices and the open checkpoints.

extension Scene<PatchingState> {
  /// The runs in force: paths have only one pair, and patching across needs two checkpoints.
  var patchRuns: PatchRunPair {
    if own.kind == .path { return .corruptedIntoClean }
    if second == nil, own.runs.isCross { return .cleanIntoCorrupted }
    return own.runs
  }

  /// The patch that is chosen.
  var patch: Patch {
    switch own.kind {
    case .activation:
      let site = own.site
      return .activation(
        ActivationPatch(
          site, at: patchPositions, isWhole: own.isWhole && !site.isHeadwise))
    case .path:
      return .path(
        PathPatch(
          to: own.receivers, from: own.positions,
          at: own.receivers == .logits ? .all : own.receiverPositions,
          freezesMLPs: own.freezesMLPs))
    }
  }

  /// The positions that are patched, by name if prompts have several lengths.
  private var patchPositions: Ablation.Positions {
    let site = own.site
    guard own.positions == .all, !site.isHeadwise, !own.isWhole, let list = document.list,
      list.isMean, !list.isEven
    else { return own.positions }
    let names = document.commonPositions
    return names.isEmpty ? .all : .named(names)
  }

  /// The terms of what the grid shows: one condition, or the difference of two or four.
  var patchTerms: [(setup: PatchSetup, sign: Double)] {
    let runs = patchRuns
    guard runs.isCross else {
      return terms.map { term in
        (PatchSetup(patch: patch, runs: runs, condition: term.condition), term.sign)
      }
    }
    let slot: ModelSlot = runs == .bIntoA ? .a : .b
    let sides: [(Side, Double)] =
      switch shownNow {
      case .after: [(.after, 1)]
      case .before: [(.before, 1)]
      case .change: [(.after, 1), (.before, -1)]
      }
    return sides.map { side, sign in
      (PatchSetup(patch: patch, runs: runs, condition: Condition(slot, side)), sign)
    }
  }

  /// The setups of the sweeps shown, the one that single numbers go by first.
  var patchSetups: [PatchSetup] { patchTerms.map(\.setup) }

  /// The sweep that single numbers go by; nil if nothing can be patched.
  var patchSweep: PatchSweep? { patchSetups.first.flatMap { own.sweeps[$0] } }

  /// The logit differences of a sweep's unpatched runs; nil while unknown.
  func patchBaseline(_ setup: PatchSetup) -> PatchBaseline? {
    findings[PatchBaselineQuery(setup.runs, setup.condition)]
  }

  /// The units that can be computed: those whose normaliser is not zero.
  ///
  /// When clean values go into corrupted prompts, m2's normaliser is zero, which is known before
  /// any run.
  var patchMeasures: [PatchMeasure] {
    let baseline = patchGrid?.baseline
    return PatchMeasure.allCases.filter { measure in
      if let baseline { return measure.factor(baseline) != nil }
      return measure != .proportion(.m2) || patchRuns != .cleanIntoCorrupted
    }
  }

  // MARK: Sweeps

  /// Adds the sweeps that the screen shows, or notes why there can be none.
  mutating func prepareSweeps() {
    own.problem = nil
    for setup in patchSetups {
      if own.sweeps[setup] == nil {
        do throws(PatchProblem) {
          own.add(try sweep(setup), as: setup)
        } catch {
          own.problem = error
          return
        }
      }
      if let baseline = patchBaseline(setup) { own.sweeps[setup]?.note(baseline) }
    }
    clampCursor()
  }

  private func sweep(_ setup: PatchSetup) throws(PatchProblem) -> PatchSweep {
    if !isScored { throw .noPair }
    let inputs = QueryInputs(document, for: PatchStepQuery(setup, step: 0))
    guard let prompts = PatchPrompts(inputs, setup.runs) else { throw .noReference }
    if setup.runs.isCross, let second { try fits(second) }
    do throws(PatchingError) {
      let plan = try prompts.plan(setup, model.shape, isEdited: !inputs.edits.isEmpty)
      return PatchSweep(plan, prompts.destination, model.shape)
    } catch {
      throw PatchProblem(error)
    }
  }

  /// Checks widths and parts: checkpoints of two widths can be compared, but not patched.
  private func fits(_ second: ModelFacts) throws(PatchProblem) {
    do throws(PatchingError) {
      try PatchSession.check(model.shape, second.shape)
    } catch {
      throw PatchProblem(error)
    }
  }

  /// Whether a sweep continues: it was asked for or is quick, and nobody stopped it.
  func continues(_ setup: PatchSetup, _ sweep: PatchSweep) -> Bool {
    !own.isStopped && (own.asked.contains(setup) || sweep.cost.isQuick)
  }

  /// Whether a sweep that is shown waits for `r`.
  var isPatchWaiting: Bool {
    patchSetups.contains { setup in
      own.sweeps[setup].map { !$0.isComplete && !continues(setup, $0) } ?? false
    }
  }

  // MARK: Queries

  /// The queries that the grid needs, the quickest first.
  var patchQueries: [any Query] {
    guard own.opened == nil, own.problem == nil, !own.isStopped else { return [] }
    let setups = patchSetups.filter { own.sweeps[$0] != nil }
    let baselines = setups.map { PatchBaselineQuery($0.runs, $0.condition) }
    let approximations = setups.filter(isApproximated).map { PatchApproximationQuery($0) }
    return baselines + approximations + setups.compactMap(nextStep)
  }

  /// The next step of a sweep under way.
  private func nextStep(_ setup: PatchSetup) -> PatchStepQuery? {
    guard let sweep = own.sweeps[setup], continues(setup, sweep), sweep.grid != nil,
      let step = sweep.nextStep
    else { return nil }
    return PatchStepQuery(setup, step: step)
  }

  /// The next steps of sweeps that were asked for, shown or not; they run while the engine is idle.
  var remainingPatchQueries: [any Query] {
    guard !own.isStopped else { return [] }
    return own.recent.filter(own.asked.contains).compactMap(nextStep)
  }

  /// Whether a sweep begins with attribution patching.
  private func isApproximated(_ setup: PatchSetup) -> Bool {
    guard case .activation = setup.patch, setup.condition.side == .before || !isEdited,
      score == .logitDifference, let sweep = own.sweeps[setup]
    else { return false }
    let prompts = PromptSet(document.prompts, bos: document.bos)
    return own.asked.contains(setup) || sweep.cost.isQuick
      || PatchCost.approximation(prompts, model.shape) <= PatchCost.quick
  }

  /// Adds an answer to the sweep that it belongs to.
  mutating func receive(_ answer: AnyAnswer, of query: AnyQuery, _ seconds: Double) {
    switch (query.query, answer.value) {
    case (let query as PatchStepQuery, let result as PatchSession.Result):
      own.sweeps[query.setup]?.note(result, of: query.step, seconds: seconds)
    case (let query as PatchApproximationQuery, let effects as [[Float]]):
      own.sweeps[query.setup]?.approximation = effects
    case (let query as PatchBaselineQuery, let baseline as PatchBaseline):
      for (setup, sweep) in own.sweeps
      where PatchBaselineQuery(setup.runs, setup.condition) == query && sweep.grid == nil {
        own.sweeps[setup]?.note(baseline)
      }
    default: break
    }
  }
}

extension Document {
  /// The names of positions that all prompts have, in the order of positions.
  var commonPositions: [String] {
    guard let first = prompts.first else { return [] }
    let names = Set(first.positions.keys).union(["END"]).filter { name in
      prompts.allSatisfy { $0.position(named: name) != nil }
    }
    func place(_ name: String) -> Int {
      prompts.reduce(0) { $0 + ($1.position(named: name) ?? 0) }
    }
    return names.sorted { (place($0), $0) < (place($1), $1) }
  }
}
