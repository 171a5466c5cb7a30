import Analyses
import Patching
import Transformer

/// What is patched: one place of a run, or a path between two.
enum PatchKind: String, Hashable, Sendable, CaseIterable {
  case activation = "activation"
  case path = "path"
}

/// Which run values come from, and which run they are written into.
enum PatchRunPair: Hashable, Sendable, CaseIterable {
  /// Values of the corrupted prompts, written into the clean ones.
  case corruptedIntoClean
  /// Values of the clean prompts, written into the corrupted ones.
  case cleanIntoCorrupted
  /// Values of checkpoint B, written into A, on the same prompts.
  case bIntoA
  /// Values of checkpoint A, written into B, on the same prompts.
  case aIntoB

  /// The same as saved results name it.
  var direction: PatchDirection {
    switch self {
    case .corruptedIntoClean: .noising
    case .cleanIntoCorrupted: .denoising
    case .bIntoA, .aIntoB: .acrossCheckpoints
    }
  }

  /// Whether values go from one checkpoint to the other.
  var isCross: Bool { self == .bIntoA || self == .aIntoB }

  /// What values come from, in a word.
  var source: String {
    switch self {
    case .corruptedIntoClean: "corrupted"
    case .cleanIntoCorrupted: "clean"
    case .bIntoA: "B"
    case .aIntoB: "A"
    }
  }

  /// What they are written into, in a word.
  var destination: String {
    switch self {
    case .corruptedIntoClean: "clean"
    case .cleanIntoCorrupted: "corrupted"
    case .bIntoA: "A"
    case .aIntoB: "B"
    }
  }
}

/// What the cells of a grid of patches tell.
enum PatchMeasure: Hashable, Sendable, CaseIterable {
  /// The effect on the mean logit difference.
  case logits
  /// The effect in proportion.
  case proportion(PatchNormalisation)

  static let allCases: [PatchMeasure] =
    [.logits] + PatchNormalisation.allCases.map { .proportion($0) }

  /// The word for it.
  var name: String {
    switch self {
    case .logits: "logits"
    case .proportion(.percent): "per cent"
    case .proportion(let normalisation): normalisation.rawValue
    }
  }

  /// How it is reckoned, with the names that the screen gives to the runs.
  func formula(_ direction: PatchDirection) -> String {
    switch self {
    case .logits: "patched − \(direction.destinationName)"
    case .proportion(let normalisation): normalisation.formula(direction)
    }
  }

  /// Digits after the point where numbers are read.
  var decimals: Int { self == .proportion(.percent) ? 1 : 3 }

  /// What an effect of one logit becomes; nil where the proportion says nothing.
  func factor(_ baseline: PatchBaseline) -> Float? {
    switch self {
    case .logits: 1
    case .proportion(let normalisation): normalisation.factor(baseline)
    }
  }
}

/// A sweep of patches, by which its results are known.
struct PatchSetup: Hashable, Sendable {
  /// What is patched.
  var patch: Patch
  /// From which run into which.
  var runs: PatchRunPair
  /// The model that is written into, without or with the edits in force.
  var condition: Condition

  /// The checkpoints that are run.
  var models: [ModelSlot] { runs.isCross ? [.a, .b] : [condition.model] }
}

/// What is patched, whatever the model.
struct PatchChoice: Hashable, Sendable {
  var patch: Patch
  var runs: PatchRunPair
}

extension PatchSetup {
  /// The sweep without its condition.
  var choice: PatchChoice { PatchChoice(patch: patch, runs: runs) }
}

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
