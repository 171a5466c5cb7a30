import Testing

@testable import Tensors

@Suite("Blocks of two tensors are the same only bit for bit")
struct SameBitsTests {
  private let grid = Tensor([1, 2, 3, 4, 5, 6], shape: [3, 2])

  @Test("every element of the block counts, and none outside it")
  func elements() {
    for place in 0..<6 {
      var elements = grid.elements
      elements[place] = elements[place].nextUp
      let other = Tensor(elements, shape: [3, 2])
      for rows in [[], [0], [1], [2], [0, 2], [2, 1, 0]] {
        for columns in [0..<0, 0..<1, 1..<2, 0..<2] {
          let isInside = rows.contains(place / 2) && columns.contains(place % 2)
          #expect(grid.hasSameBits(as: other, rows: rows, columns: columns) == !isInside)
        }
      }
    }
  }

  @Test("a NaN is itself, and −0 is not 0")
  func bits() {
    let odd = Tensor([.nan, 0], shape: [1, 2])
    let negative = Tensor([.nan, -0.0], shape: [1, 2])
    #expect(odd.hasSameBits(as: negative, rows: [0], columns: 0..<1))
    #expect(!odd.hasSameBits(as: negative, rows: [0], columns: 0..<2))
  }

  @Test("zero is 0 and −0 in the block alone")
  func zero() {
    let tensor = Tensor([0, 1, -0.0, 0, 0, .nan], shape: [3, 2])
    #expect(tensor.isZero(rows: [0, 1, 2], columns: 0..<1))
    #expect(tensor.isZero(rows: [1], columns: 0..<2))
    #expect(tensor.isZero(rows: [], columns: 0..<2))
    #expect(!tensor.isZero(rows: [0], columns: 0..<2))
    #expect(!tensor.isZero(rows: [2], columns: 1..<2))
  }
}
