import Testing
import Tokens

@testable import Training

@Suite("Batches see every row once an epoch")
struct BatchesTests {
  /// Rows that can be told apart by their first token.
  private func rows(_ count: Int) -> [[TokenID]] {
    (0..<count).map { [TokenID($0), 0] }
  }

  private func batches(
    _ count: Int, size: Int, _ order: Batches.Order = .shuffled, seed: UInt64 = 1
  ) -> Batches {
    Batches(rows(count), size: size, order: order, seed: seed)
  }

  /// The numbers of the rows of each step of some epochs.
  private func numbers(_ batches: Batches, epochs: Range<Int>) -> [[Int]] {
    var batches = batches
    let steps = batches.stepsPerEpoch
    return (epochs.lowerBound * steps..<epochs.upperBound * steps).map { step in
      batches.batch(step: step + 1).rows.map { $0[0].rawValue }
    }
  }

  @Test(
    "each row once, the last batch being what is left", arguments: Batches.Order.allCases,
    [(1, 1), (1, 9), (5, 1), (6, 3), (7, 3), (8, 3), (7, 7), (7, 8)])
  func everyRow(order: Batches.Order, sizes: (rows: Int, batch: Int)) {
    let batches = batches(sizes.rows, size: sizes.batch, order)
    let steps = batches.stepsPerEpoch
    #expect(steps == (sizes.rows + sizes.batch - 1) / sizes.batch)
    for epoch in 0..<3 {
      let seen = numbers(batches, epochs: epoch..<epoch + 1)
      #expect(seen.flatMap { $0 }.sorted() == Array(0..<sizes.rows))
      #expect(seen.dropLast().allSatisfy { $0.count == sizes.batch })
      #expect(seen.last?.count == sizes.rows - (steps - 1) * sizes.batch)
    }
  }

  @Test("the largest batch is one of all rows")
  func largest() {
    #expect(numbers(batches(3, size: .max, .file), epochs: 0..<2) == [[0, 1, 2], [0, 1, 2]])
  }

  @Test("in the order of the data, every epoch the same")
  func fileOrder() {
    #expect(
      numbers(batches(5, size: 2, .file), epochs: 0..<2)
        == [[0, 1], [2, 3], [4], [0, 1], [2, 3], [4]])
  }

  @Test("shuffled, every epoch has another order, and so has every seed")
  func shuffled() {
    let batches = batches(40, size: 40)
    let orders = numbers(batches, epochs: 0..<20)
    #expect(Set(orders).count == 20)
    #expect(!orders.contains(Array(0..<40)))
    #expect(numbers(self.batches(40, size: 40, seed: 2), epochs: 0..<1)[0] != orders[0])
  }

  @Test("a batch depends on seed and step alone, not on what was asked before")
  func pure() {
    let whole = numbers(batches(7, size: 3), epochs: 0..<4)
    var asked = batches(7, size: 3)
    for step in [12, 1, 7, 7, 2, 9, 3, 1] {
      #expect(asked.batch(step: step).rows.map { $0[0].rawValue } == whole[step - 1])
    }
  }

  @Test("no place in an epoch is a row's more often than chance has it")
  func even() {
    var counts = [Int](repeating: 0, count: 5)
    for order in numbers(batches(5, size: 5), epochs: 0..<5000) { counts[order[0]] += 1 }
    // Six standard deviations of a binomial with 5000 draws of one in five.
    #expect(counts.allSatisfy { abs($0 - 1000) < 170 }, "\(counts)")
  }
}
