import Dispatch
import Synchronization
import Tensors
import Transformer

/// A tensor with an element that is infinite or not a number.
public struct NonFiniteTensor: Hashable, Sendable {
  /// The tensor's stored name.
  public let name: String

  /// The first such element, in row-major order.
  public let index: Int
}

extension Checkpoint {
  /// The tensors with elements that are infinite or not numbers, in the order of the computation.
  ///
  /// Cost: one read of all weights, on all threads; not part of reading a checkpoint.
  public func nonFiniteTensors() -> [NonFiniteTensor] {
    let places = weights.parameters
    let found = Mutex<[Int: NonFiniteTensor]>([:])
    let parts = min(Threads.count, places.count)
    DispatchQueue.concurrentPerform(iterations: parts) { part in
      for index in stride(from: part, to: places.count, by: parts) {
        let place = places[index]
        guard let first = place.tensor(of: weights)?.firstNonFinite else { continue }
        let tensor = NonFiniteTensor(
          name: names[place] ?? place.name(in: configuration.architecture), index: first)
        found.withLock { $0[index] = tensor }
      }
    }
    return found.withLock { $0.sorted { $0.key < $1.key }.map(\.value) }
  }
}
