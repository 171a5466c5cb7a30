import Checkpoints
import Synchronization

/// The open checkpoints, shared by several threads.
final class OpenCheckpoints: Sendable {
  private struct Place {
    var checkpoint: LoadedCheckpoint
    /// How many checkpoints were open here before.
    var generation: Int
  }

  private let places: Mutex<[ModelSlot: Place]>

  /// Opens the first checkpoint, as A.
  init(_ first: LoadedCheckpoint) {
    places = Mutex([.a: Place(checkpoint: first, generation: 0)])
  }

  /// Opens a checkpoint in a slot, in place of any that was open there.
  func put(_ checkpoint: LoadedCheckpoint, at slot: ModelSlot) {
    places.withLock { places in
      let generation = (places[slot]?.generation ?? -1) + 1
      places[slot] = Place(checkpoint: checkpoint, generation: generation)
    }
  }

  /// The checkpoint in a slot, with a number that changes when another is opened there.
  func checkpoint(at slot: ModelSlot) -> (checkpoint: LoadedCheckpoint, generation: Int)? {
    places.withLock { places in places[slot].map { ($0.checkpoint, $0.generation) } }
  }
}
