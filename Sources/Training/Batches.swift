import Tasks
public import Tokens

/// The rows of the training data that each step sees: a pure function of seed and step.
///
/// Every epoch sees every row once; the last batch of an epoch may be smaller.
public struct Batches: Sendable {
  /// In which order an epoch goes through the rows.
  public enum Order: String, CaseIterable, Hashable, Sendable {
    /// Another random order in each epoch.
    case shuffled
    /// As they stand in the data.
    case file
  }

  /// The rows of the training data.
  public let rows: [[TokenID]]
  /// The rows of a batch.
  public let size: Int
  /// In which order an epoch goes through the rows.
  public let order: Order
  /// The seed of the orders.
  public let seed: UInt64

  /// The order of the latest epoch.
  private var current: (epoch: Int, order: [Int])?

  /// Batches of rows.
  ///
  /// - Parameters:
  ///   - rows: at least one, of at least two tokens each.
  ///   - size: the rows of a batch, at least one.
  ///   - order: in which order an epoch goes through them.
  ///   - seed: of the orders.
  public init(_ rows: [[TokenID]], size: Int, order: Order, seed: UInt64) {
    precondition(!rows.isEmpty && size > 0, "Batches: \(rows.count) rows by \(size)")
    self.rows = rows
    self.size = size
    self.order = order
    self.seed = seed
  }

  /// The steps of an epoch.
  public var stepsPerEpoch: Int { (rows.count - 1) / size + 1 }

  /// The batch of a step, counted from 1.
  public mutating func batch(step: Int) -> TokenBatch {
    let (epoch, number) = (step - 1).quotientAndRemainder(dividingBy: stepsPerEpoch)
    let order = order(epoch: epoch)
    let part = order[number * size..<min((number + 1) * size, order.count)]
    return TokenBatch(part.map { rows[$0] })
  }

  private mutating func order(epoch: Int) -> [Int] {
    if let current, current.epoch == epoch { return current.order }
    var order = Array(rows.indices)
    if self.order == .shuffled {
      // An order of our own making, since the standard library does not promise to keep its.
      var generator = SeededGenerator(seed: seed ^ UInt64(epoch + 1) &* 0xD134_2543_DE82_EF95)
      for last in order.indices.dropFirst().reversed() {
        let chosen = Int(generator.next().multipliedFullWidth(by: UInt64(last + 1)).high)
        order.swapAt(last, chosen)
      }
    }
    current = (epoch, order)
    return order
  }
}
