import Analyses
import Patching
import Tasks
import Transformer

// What is patched now, as the settings of the screen and the open checkpoints say.

extension AppState {
  /// The direction in force: paths have one, and checkpoints must be open to be written between.
  var patchDirection: PatchRoute {
    if patching.kind == .path { return .corruptedIntoClean }
    if second == nil, patching.direction.isCross { return .cleanIntoCorrupted }
    return patching.direction
  }

  /// What is patched.
  var patch: Patch {
    switch patching.kind {
    case .activation:
      let site = patching.site
      return .activation(
        ActivationPatch(
          site, at: patchPositions, isWhole: patching.isWhole && !site.isHeadwise))
    case .path:
      return .path(
        PathPatch(
          to: patching.receivers, from: patching.positions,
          at: patching.receivers == .logits ? .all : patching.receiverPositions,
          freezesMLPs: patching.freezesMLPs))
    }
  }

  /// Where values are taken: in prompts of several lengths positions go by their names.
  private var patchPositions: Ablation.Positions {
    let site = patching.site
    guard patching.positions == .all, !site.isHeadwise, !patching.isWhole, let list = document.list,
      list.isMean, !list.isEven
    else { return patching.positions }
    let names = document.commonPositions
    return names.isEmpty ? .all : .named(names)
  }

  /// What the grid shows, as a sum: one condition, or the difference of two or four.
  var patchTerms: [(setup: PatchSetup, sign: Double)] {
    let direction = patchDirection
    guard direction.isCross else {
      return terms.map { term in
        (PatchSetup(patch: patch, direction: direction, condition: term.condition), term.sign)
      }
    }
    let slot: ModelSlot = direction == .bIntoA ? .a : .b
    let sides: [(Side, Double)] =
      switch shownNow {
      case .after: [(.after, 1)]
      case .before: [(.before, 1)]
      case .change: [(.after, 1), (.before, -1)]
      }
    return sides.map { side, sign in
      (PatchSetup(patch: patch, direction: direction, condition: Condition(slot, side)), sign)
    }
  }

  /// The sweeps that the grid shows, the one that single numbers follow first.
  var patchSetups: [PatchSetup] { patchTerms.map(\.setup) }

  /// The sweep that single numbers follow; nil where nothing can be patched.
  var patchSweep: PatchSweep? { patchSetups.first.flatMap { patching.sweeps[$0] } }

  /// The unpatched runs of a sweep, as far as they are known.
  func patchBaseline(_ setup: PatchSetup) -> PatchBaseline? {
    findings[PatchBaselineQuery(setup.direction, setup.condition)]
  }

  /// The measures that say something: a proportion whose two numbers do not differ does not.
  ///
  /// With values of clean prompts written into corrupted ones, what is written into is the reference
  /// of m2 as well, which is known before anything is run.
  var patchMeasures: [PatchMeasure] {
    let baseline = patchGrid?.baseline
    return PatchMeasure.allCases.filter { measure in
      if let baseline { return measure.factor(baseline) != nil }
      return measure != .proportion(.m2) || patchDirection != .cleanIntoCorrupted
    }
  }

  // MARK: Sweeps

  /// Takes up the sweeps that the screen shows, or notes why there can be none.
  mutating func takeUpSweeps() {
    guard screen == .patching else { return }
    patching.problem = nil
    for setup in patchSetups {
      if patching.sweeps[setup] == nil {
        do throws(PatchProblem) {
          patching.keep(try sweep(setup), as: setup)
        } catch {
          patching.problem = error
          return
        }
      }
      if let baseline = patchBaseline(setup) { patching.sweeps[setup]?.take(baseline) }
    }
    holdPatchCursor()
  }

  private func sweep(_ setup: PatchSetup) throws(PatchProblem) -> PatchSweep {
    if document.prompts.contains(where: { $0.pair == nil }) {
      throw .noPair(isOfYears: document.list?.years != nil)
    }
    let inputs = QueryInputs(document, for: PatchStepQuery(setup, step: 0))
    guard let prompts = PatchPrompts(inputs, setup.direction) else { throw .noReference }
    if setup.direction.isCross, let second { try fits(second) }
    do throws(PatchingError) {
      let plan = try prompts.plan(setup, model.shape, isEdited: !inputs.edits.isEmpty)
      return PatchSweep(plan, prompts.destination, model.shape)
    } catch {
      throw PatchProblem(error)
    }
  }

  /// Checkpoints of different width can be compared, but not written into one another.
  private func fits(_ second: ModelFacts) throws(PatchProblem) {
    let facts: [(String, KeyPath<Configuration, Int>)] = [
      ("columns wide", \.width), ("columns wide in the MLP", \.hidden),
    ]
    for (what, fact) in facts
    where model.shape[keyPath: fact] != second.shape[keyPath: fact] {
      throw PatchProblem(
        .differentShapes(
          what: what, destination: model.shape[keyPath: fact],
          source: second.shape[keyPath: fact]))
    }
  }

  /// Whether a sweep goes on: it was asked for, or is quick, and nobody stopped it.
  func goesOn(_ setup: PatchSetup, _ sweep: PatchSweep) -> Bool {
    !patching.isStopped && (patching.asked.contains(setup) || sweep.cost.isQuick)
  }

  /// Whether the sweeps shown wait for `r`.
  var isPatchWaiting: Bool {
    patchSetups.contains { setup in
      patching.sweeps[setup].map { !$0.isComplete && !goesOn(setup, $0) } ?? false
    }
  }

  // MARK: Queries

  /// What the grid needs, the quickest first.
  var patchQueries: [any Query] {
    guard patching.opened == nil, patching.problem == nil, !patching.isStopped else { return [] }
    let setups = patchSetups.filter { patching.sweeps[$0] != nil }
    let baselines = setups.map { PatchBaselineQuery($0.direction, $0.condition) }
    let approximations = setups.filter(isApproximated).map { PatchApproximationQuery($0) }
    return baselines + approximations + setups.compactMap(nextStep)
  }

  /// The step that a sweep under way does next.
  private func nextStep(_ setup: PatchSetup) -> PatchStepQuery? {
    guard let sweep = patching.sweeps[setup], goesOn(setup, sweep), sweep.grid != nil,
      let step = sweep.nextStep
    else { return nil }
    return PatchStepQuery(setup, step: step)
  }

  /// Sweeps that were asked for and are looked at no longer go on while nothing else is to be done.
  var remainingPatchQueries: [any Query] {
    guard !patching.isStopped else { return [] }
    return patching.recent.filter(patching.asked.contains).compactMap(nextStep)
  }

  /// Whether the gradient is asked about a sweep first.
  private func isApproximated(_ setup: PatchSetup) -> Bool {
    guard case .activation = setup.patch, setup.condition.side == .before || !isEdited,
      let sweep = patching.sweeps[setup]
    else { return false }
    let prompts = PromptSet(document.prompts, bos: document.bos)
    return patching.asked.contains(setup) || sweep.cost.isQuick
      || PatchCost.approximation(prompts, model.shape) <= PatchCost.quick
  }

  /// Takes in what a query found for the grid.
  mutating func takePatch(_ answer: AnyAnswer, of query: AnyQuery, _ seconds: Double) {
    switch (query.query, answer.value) {
    case (let query as PatchStepQuery, let result as PatchSession.Result):
      patching.sweeps[query.setup]?.take(result, of: query.step, seconds: seconds)
    case (let query as PatchApproximationQuery, let effects as [[Float]]):
      patching.sweeps[query.setup]?.approximation = effects
    case (let query as PatchBaselineQuery, let baseline as PatchBaseline):
      for (setup, sweep) in patching.sweeps
      where PatchBaselineQuery(setup.direction, setup.condition) == query && sweep.grid == nil {
        patching.sweeps[setup]?.take(baseline)
      }
    default: break
    }
  }
}

extension Document {
  /// The names of positions that all prompts have, in the order in which they stand.
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
