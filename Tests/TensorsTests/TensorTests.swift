import Tensors
import Testing

@Suite("A tensor is a value")
struct TensorTests {
  @Test("a copy does not see later writes, whatever the writer")
  func copyOnWrite() {
    let writers: [(inout Tensor) -> Void] = [
      { $0[1, 2] = 99 }, { $0.gelu() }, { $0.add(.counting([3, 4])) },
      { $0.addToRows(.counting([4])) }, { $0.setBlock(rows: [0], columns: 0..<4, to: 7) },
      { $0.setBlock(rows: [1], column: 0, from: Tensor(repeating: 5, shape: [1, 4])) },
      {
        $0.addBlock(
          rows: [2], column: 0, from: .counting([3, 4]), sourceColumns: 0..<4, scale: 1)
      },
    ]
    for (index, write) in writers.enumerated() {
      let original = Tensor.counting([3, 4])
      var copy = original
      write(&copy)
      #expect(copy != original, "writer \(index)")
      #expect(original == Tensor.counting([3, 4]), "writer \(index)")
    }
  }

  @Test("a run of rows is a value too")
  func rowsAreValues() {
    var whole = Tensor.counting([4, 3])
    var part = whole.rows(1..<3)
    #expect(part.shape == [2, 3] && part.elements == [3, 4, 5, 6, 7, 8])
    part[0, 0] = -1
    #expect(whole == Tensor.counting([4, 3]))
    whole[2, 2] = -2
    #expect(part.elements == [-1, 4, 5, 6, 7, 8])
    #expect(whole.rows(4..<4).count == 0)
  }

  @Test("a reshaped tensor is a value too")
  func reshape() {
    let flat = Tensor.counting([12])
    var matrix = flat.reshaped([3, 4])
    #expect(matrix[2, 3] == 11)
    matrix[0, 0] = 5
    #expect(flat[0, 0] == 0)
  }

  @Test("a copy has the same elements")
  func copied() {
    let part = Tensor.counting([4, 3]).rows(1..<3)
    #expect(part.copied() == part)
  }

  @Test("all extents but the last count as rows")
  func extents() {
    let tensor = Tensor.counting([2, 3, 4])
    #expect(tensor.rows == 6 && tensor.columns == 4 && tensor.count == 24)
    #expect(tensor.row(5) == [20, 21, 22, 23])
    #expect(tensor[4, 1] == 17)
  }

  @Test("equality asks for equal shapes and numbers")
  func equality() {
    #expect(Tensor.counting([6]) != Tensor.counting([2, 3]))
    #expect(Tensor([1, 2]) != Tensor([1, 3]))
    #expect(Tensor([0]) == Tensor([-0.0]))
    let notANumber = Tensor([.nan])
    #expect(notANumber != notANumber)
  }

  @Test("the first number that is not finite is found, at block borders too")
  func firstNonFinite() {
    #expect(Tensor(repeating: .greatestFiniteMagnitude, shape: [10_000]).firstNonFinite == nil)
    #expect(Tensor(shape: [0]).firstNonFinite == nil)
    for place in [0, 1, 4095, 4096, 4097, 8191, 9999] {
      for value in [Float.nan, .infinity, -.infinity] {
        var tensor = Tensor(repeating: 1, shape: [10_000])
        tensor[0, place] = value
        #expect(tensor.firstNonFinite == place)
        if place < 9999 { tensor[0, 9999] = .nan }
        #expect(tensor.firstNonFinite == place)
      }
    }
  }

  @Test("places that are not there are refused")
  func refusals() async {
    await #expect(processExitsWith: .failure) { _ = Tensor.counting([2, 3])[2, 0] }
    await #expect(processExitsWith: .failure) { _ = Tensor.counting([2, 3])[0, 3] }
    await #expect(processExitsWith: .failure) { _ = Tensor.counting([2, 3])[-1, 0] }
    await #expect(processExitsWith: .failure) { _ = Tensor.counting([2, 3]).row(2) }
    await #expect(processExitsWith: .failure) { _ = Tensor.counting([2, 3]).rows(1..<3) }
    await #expect(processExitsWith: .failure) { _ = Tensor.counting([2, 3]).reshaped([7]) }
    await #expect(processExitsWith: .failure) { _ = Tensor([1, 2, 3], shape: [2]) }
  }
}
