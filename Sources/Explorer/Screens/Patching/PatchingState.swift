import Analyses
import Patching
import Transformer

/// What the patching screen shows, and its sweeps.
struct PatchingState: Sendable {
  /// What is patched.
  var kind = PatchKind.activation
  /// The site of activation patching.
  var site = PatchSite.residualIn
  /// The runs of activation patching; paths always write corrupted values into the clean run.
  var runs = PatchRunPair.cleanIntoCorrupted
  /// The positions that are patched, or those of senders.
  var positions = Ablation.Positions.all
  /// Whether the residual stream is patched at all of these positions at once.
  var isWhole = false
  /// What paths lead to.
  var receivers = PathPatch.Receivers.logits
  /// The positions at which receivers take the recorded values.
  var receiverPositions = Ablation.Positions.all
  /// Whether MLPs keep their clean outputs on a path.
  var freezesMLPs = false
  /// The input by which heads are marked.
  var input = HeadInput.queries
  /// Heads marked as future receivers.
  var marked: Set<PathPatch.Receiver> = []
  /// The unit of the cells.
  var measure = PatchMeasure.logits
  /// The cell under the cursor.
  var cursor = PatchCell(0, 0)
  /// Whether the cursor has been at the strongest cell of a first sweep, or was moved.
  var hasStarted = false

  /// The sweeps begun so far.
  var sweeps: [PatchSetup: PatchSweep] = [:]
  /// The setups of the sweeps, in the order of their beginning.
  private(set) var recent: [PatchSetup] = []
  /// The sweeps that a person asked for; these run however long they take.
  var asked: Set<PatchSetup> = []
  /// Whether a person stopped the sweep.
  var isStopped = false
  /// A saved result, shown in place of the prompt's own sweeps.
  var opened: OpenedPatchRecord?
  /// The unit of the cells before it was opened.
  private var measureBefore: PatchMeasure?
  /// Why nothing can be patched; nil if something can.
  var problem: PatchProblem?
  /// The most sweeps kept, for going back to earlier ones.
  private static let sweepLimit = 24

  /// Shows a saved result, in the unit that it was saved with.
  mutating func open(_ saved: OpenedPatchRecord) {
    measureBefore = measureBefore ?? measure
    opened = saved
    let normalisation = saved.record.normalisation
    let says = normalisation.factor(saved.record.grid.baseline) != nil
    measure = says ? .proportion(normalisation) : .logits
  }

  /// Shows the prompt's own sweeps again, in the unit of before.
  mutating func closeOpened() {
    guard opened != nil else { return }
    opened = nil
    measure = measureBefore ?? measure
    measureBefore = nil
  }

  /// Adds a sweep, and drops the oldest ones beyond the limit.
  mutating func add(_ sweep: PatchSweep, as setup: PatchSetup) {
    sweeps[setup] = sweep
    recent.removeAll { $0 == setup }
    recent.append(setup)
    while recent.count > Self.sweepLimit {
      let oldest = recent.removeFirst()
      sweeps[oldest] = nil
      asked.remove(oldest)
    }
  }

  /// Chooses again what was patched before.
  mutating func choose(_ choice: PatchChoice) {
    switch choice.patch {
    case .activation(let patch):
      kind = .activation
      runs = choice.runs
      (site, positions, isWhole) = (patch.site, patch.positions, patch.isWhole)
    case .path(let path):
      kind = .path
      (receivers, freezesMLPs) = (path.receivers, path.freezesMLPs)
      (positions, receiverPositions) = (path.senderPositions, path.receiverPositions)
    }
  }

  /// Forgets sweeps that no longer hold.
  mutating func forget(where isStale: (PatchSetup) -> Bool) {
    let stale = Set(recent.filter(isStale))
    guard !stale.isEmpty else { return }
    sweeps = sweeps.filter { !stale.contains($0.key) }
    recent.removeAll { stale.contains($0) }
    asked.subtract(stale)
    isStopped = false
  }
}
