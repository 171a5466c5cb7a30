import Analyses
import Patching
import Transformer

/// What the screen of patching shows, and how far its sweeps are.
struct PatchingState: Sendable {
  /// What is patched.
  var kind = PatchKind.activation
  /// The place of activation patching.
  var site = PatchSite.residualIn
  /// From which run into which; paths always write corrupted values into the clean run.
  var runs = PatchRunPair.cleanIntoCorrupted
  /// Where values are taken, or where senders are.
  var positions = Ablation.Positions.all
  /// Whether a place of the stream is patched at all of the positions at once.
  var isWhole = false
  /// What paths lead to.
  var receivers = PathPatch.Receivers.logits
  /// Where receivers take what was recorded.
  var receiverPositions = Ablation.Positions.all
  /// Whether MLPs keep their clean outputs on a path.
  var freezesMLPs = false
  /// The input of heads that are marked.
  var input = PathPatch.Receiver.Input.queries
  /// Heads that are about to become receivers.
  var marked: Set<PathPatch.Receiver> = []
  /// What the cells tell.
  var measure = PatchMeasure.logits
  /// The cell under the cursor.
  var cursor = PatchCell(0, 0)

  /// Sweeps that were begun, by what they are.
  var sweeps: [PatchSetup: PatchSweep] = [:]
  /// The same in the order in which they were begun.
  private(set) var recent: [PatchSetup] = []
  /// Sweeps that a person asked for, however long they take.
  var asked: Set<PatchSetup> = []
  /// Whether a person stopped the sweep.
  var isStopped = false
  /// A saved result that is looked at in place of the prompt's own.
  var opened: OpenedPatchRecord?
  /// What cells told before that was opened.
  private var measureBefore: PatchMeasure?
  /// Why nothing can be patched; nil where it can.
  var problem: PatchProblem?
  /// So many sweeps are kept, so that one can go back to those before.
  private static let sweepLimit = 24

  /// Looks at a saved result, by the measure that it was saved with.
  mutating func open(_ saved: OpenedPatchRecord) {
    measureBefore = measureBefore ?? measure
    opened = saved
    let normalisation = saved.record.normalisation
    let says = normalisation.factor(saved.record.grid.baseline) != nil
    measure = says ? .proportion(normalisation) : .logits
  }

  /// Looks at the prompt's own sweeps again, by the measure of before.
  mutating func closeOpened() {
    guard opened != nil else { return }
    opened = nil
    measure = measureBefore ?? measure
    measureBefore = nil
  }

  /// Takes up a sweep, and lets go of the first ones.
  mutating func keep(_ sweep: PatchSweep, as setup: PatchSetup) {
    sweeps[setup] = sweep
    recent.removeAll { $0 == setup }
    recent.append(setup)
    while recent.count > Self.sweepLimit {
      let oldest = recent.removeFirst()
      sweeps[oldest] = nil
      asked.remove(oldest)
    }
  }

  /// Goes back to what was patched before.
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
