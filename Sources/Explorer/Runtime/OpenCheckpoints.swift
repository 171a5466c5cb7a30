import Checkpoints
import Synchronization

/// The open checkpoints, for the threads that look at them.
final class OpenCheckpoints: Sendable {
  private struct Place {
    var checkpoint: LoadedCheckpoint
    /// How many checkpoints stood here before.
    var generation: Int
  }

  private let places: Mutex<[ModelSlot: Place]>

  /// A shelf with the first checkpoint.
  init(_ first: LoadedCheckpoint) {
    places = Mutex([.a: Place(checkpoint: first, generation: 0)])
  }

  /// Puts a checkpoint in a place, instead of the one that stood there.
  func put(_ checkpoint: LoadedCheckpoint, at slot: ModelSlot) {
    places.withLock { places in
      let generation = (places[slot]?.generation ?? -1) + 1
      places[slot] = Place(checkpoint: checkpoint, generation: generation)
    }
  }

  /// The checkpoint of a place, and a number that changes when another takes it.
  func checkpoint(at slot: ModelSlot) -> (checkpoint: LoadedCheckpoint, generation: Int)? {
    places.withLock { places in places[slot].map { ($0.checkpoint, $0.generation) } }
  }
}
