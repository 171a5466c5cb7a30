import Tensors
import TestSupport
import Testing

@Suite("Rows and blocks of tensors")
struct RowsTests {
  let counting = Tensor.counting([4, 5])

  @Test("rows are gathered in the order given, repeats allowed")
  func gatherRows() {
    #expect(
      counting.gathering(rows: [3, 0, 3])
        == Tensor(counting.row(3) + counting.row(0) + counting.row(3), shape: [3, 5]))
    #expect(counting.gathering(rows: []).shape == [0, 5])
  }

  @Test("every run of columns is gathered")
  func gatherColumns() {
    for first in 0...5 {
      for end in first...5 {
        let part = counting.gathering(columns: first..<end)
        #expect(part.shape == [4, end - first])
        for row in 0..<4 { #expect(part.row(row) == Array(counting.row(row)[first..<end])) }
      }
    }
  }

  @Test("a block is overwritten and nothing else")
  func setBlock() {
    let source = Tensor.random([3, 4], seed: 1)
    for column in 0...3 {
      var out = counting
      out.setBlock(rows: [2, 0], column: column, from: source, sourceColumns: 1..<3)
      var expected = counting
      for (number, row) in [2, 0].enumerated() {
        for i in 0..<2 { expected[row, column + i] = source[number, 1 + i] }
      }
      #expect(out == expected)
    }
  }

  @Test("a block takes the rows of the source that are named")
  func setBlockFromRows() {
    let source = Tensor.random([4, 5], seed: 2)
    var out = counting
    out.setBlock(rows: [1, 3], column: 0, from: source, sourceRows: [3, 0])
    #expect(out.row(1) == source.row(3) && out.row(3) == source.row(0))
    #expect(out.row(0) == counting.row(0) && out.row(2) == counting.row(2))
  }

  @Test("a block becomes one number")
  func setBlockToNumber() {
    var out = counting
    out.setBlock(rows: [1, 2], columns: 1..<4, to: -1)
    for row in 0..<4 {
      for column in 0..<5 {
        let inside = (1...2).contains(row) && (1..<4).contains(column)
        #expect(out[row, column] == (inside ? -1 : counting[row, column]))
      }
    }
  }

  @Test("a block is added times a factor")
  func addBlock() {
    let source = Tensor.counting([4, 3])
    var out = counting
    out.addBlock(rows: [1, 3], column: 2, from: source, sourceColumns: 1..<3, scale: 0.5)
    for row in 0..<4 {
      for column in 0..<5 {
        let inside = row % 2 == 1 && (2..<4).contains(column)
        let added = inside ? source[row, column - 1] / 2 : 0
        #expect(out[row, column] == counting[row, column] + added)
      }
    }
  }

  @Test("addition, at every length around a vector's", arguments: 1...40)
  func add(count: Int) {
    let (a, b) = (Tensor.random([count], seed: 3), Tensor.random([count], seed: 4))
    let sum = zip(a.elements, b.elements).map(+)
    #expect(Tensor.sum(a, b).elements == sum)
    var scaled = a
    scaled.add(b, scale: -0.75)
    let expected = zip(a.elements, b.elements).map { Float(Double($0) - 0.75 * Double($1)) }
    #expect(Agreement(scaled.elements, expected).worst < 0x1p-23)
    var unchanged = a
    unchanged.add(b, scale: 0)
    #expect(unchanged == a)
  }

  @Test("a vector is added to every row")
  func addToRows() {
    var out = counting
    out.addToRows(Tensor([10, 20, 30, 40, 50]))
    for row in 0..<4 {
      #expect(out.row(row) == (0..<5).map { counting[row, $0] + Float(10 * ($0 + 1)) })
    }
  }

  @Test("an inner product of two rows is exact to one rounding")
  func dot() {
    let (a, b) = (Tensor.random([3, 300], seed: 5), Tensor.random([2, 300], seed: 6))
    for row in 0..<3 {
      for other in 0..<2 {
        let exact = zip(a.row(row), b.row(other)).reduce(0.0) {
          $0 + Double($1.0) * Double($1.1)
        }
        #expect(a.dot(row: row, with: b, row: other) == Float(exact))
      }
    }
  }

  @Test("rows and columns that are not there are refused")
  func refusals() async {
    await #expect(processExitsWith: .failure) {
      _ = Tensor.counting([4, 5]).gathering(rows: [4])
    }
    await #expect(processExitsWith: .failure) {
      _ = Tensor.counting([4, 5]).gathering(rows: [-1])
    }
    await #expect(processExitsWith: .failure) {
      _ = Tensor.counting([4, 5]).gathering(columns: 3..<6)
    }
    await #expect(processExitsWith: .failure) {
      var out = Tensor.counting([4, 5])
      out.setBlock(rows: [0], column: 4, from: Tensor.counting([1, 2]))
    }
    await #expect(processExitsWith: .failure) {
      var out = Tensor.counting([4, 5])
      out.setBlock(rows: [0, 1], column: 0, from: Tensor.counting([1, 5]))
    }
    await #expect(processExitsWith: .failure) {
      var out = Tensor.counting([4, 5])
      out.setBlock(rows: [4], columns: 0..<1, to: 0)
    }
    await #expect(processExitsWith: .failure) {
      var out = Tensor.counting([4, 5])
      out.addBlock(
        rows: [2], column: 0, from: Tensor.counting([2, 5]), sourceColumns: 0..<5, scale: 1)
    }
  }

  @Test("sums of different sizes are refused")
  func sumRefusals() async {
    await #expect(processExitsWith: .failure) {
      var out = Tensor.counting([4, 5])
      out.add(Tensor.counting([4, 4]))
    }
    await #expect(processExitsWith: .failure) {
      var out = Tensor.counting([4, 5])
      out.addToRows(Tensor.counting([4]))
    }
    await #expect(processExitsWith: .failure) {
      _ = Tensor.counting([4, 5]).dot(row: 0, with: Tensor.counting([4, 4]), row: 0)
    }
  }

  @Test("transposing exchanges rows and columns", arguments: [(1, 1), (3, 5), (33, 70), (128, 31)])
  func transposed(rows: Int, columns: Int) {
    let tensor = Tensor((0..<rows * columns).map { Float($0) }, shape: [rows, columns])
    let turned = tensor.transposed()
    #expect(turned.shape == [columns, rows])
    for row in 0..<rows {
      for column in 0..<columns {
        #expect(turned.elements[column * rows + row] == Float(row * columns + column))
      }
    }
  }
}
