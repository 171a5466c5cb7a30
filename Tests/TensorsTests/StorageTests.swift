import Tensors
import Testing

/// Memory that a test lends to tensors, as a mapped file does.
@safe
private final class Lender {
  let base: UnsafeMutablePointer<Float>
  let count: Int

  init(count: Int) {
    unsafe base = UnsafeMutablePointer.allocate(capacity: count)
    self.count = count
    for index in 0..<count { unsafe (base + index).initialize(to: Float(index)) }
  }

  var elements: [Float] { unsafe Array(UnsafeBufferPointer(start: base, count: count)) }

  func tensor(_ shape: Shape) -> Tensor {
    unsafe Tensor(borrowing: UnsafePointer(base), shape: shape, owner: self)
  }

  deinit { unsafe base.deallocate() }
}

@Suite("Memory of tensors")
struct StorageTests {
  @Test("borrowed memory is never written, whatever the writer")
  func borrowedIsReadOnly() {
    let writers: [(inout Tensor) -> Void] = [
      { $0[1, 2] = 99 }, { $0.gelu() }, { $0.add(.counting([3, 4])) },
      { $0.addToRows(.counting([4])) }, { $0.setBlock(rows: [0], columns: 0..<4, to: 7) },
      { Tensor.addProduct(.counting([3, 1]), columns: 0..<1, .counting([1, 4]), to: &$0) },
      { Tensor.multiply(.counting([3, 1]), .counting([1, 4]), into: &$0) },
      { Tensor.gelu(.counting([3, 4]), into: &$0) },
    ]
    for (index, write) in writers.enumerated() {
      let lender = Lender(count: 12)
      var tensor = lender.tensor([3, 4])
      #expect(tensor.isBorrowed && tensor == .counting([3, 4]))
      write(&tensor)
      #expect(!tensor.isBorrowed, "writer \(index)")
      #expect(lender.elements == Tensor.counting([12]).elements, "writer \(index)")
    }
  }

  @Test("a part of borrowed memory is borrowed, a copy of it is not")
  func parts() {
    let lender = Lender(count: 12)
    let part = lender.tensor([3, 4]).rows(1..<2)
    #expect(part.isBorrowed && part.elements == [4, 5, 6, 7])
    #expect(!part.copied().isBorrowed)
    #expect(!part.gathering(rows: [0]).isBorrowed)
  }

  @Test("the owner lives as long as the last tensor that looks at its memory")
  func ownership() {
    weak var lender: Lender?
    var part: Tensor?
    do {
      let strong = Lender(count: 12)
      lender = strong
      part = strong.tensor([3, 4]).rows(2..<3)
    }
    #expect(lender != nil)
    #expect(part?.elements == [8, 9, 10, 11])
    part = nil
    #expect(lender == nil)
  }

  @Test("a tensor can be filled in place")
  func filling() {
    let tensor = unsafe Tensor(shape: [2, 3]) { memory in
      for index in memory.indices { unsafe memory[index] = Float(index) }
    }
    #expect(tensor == .counting([2, 3]))
  }

  @Test("large memory is whole", arguments: [1 << 19, (1 << 19) + 1, 3 << 19])
  func large(count: Int) {
    let tensor = Tensor(repeating: 2, shape: [count])
    #expect(tensor.elements.allSatisfy { $0 == 2 })
  }

  @Test("more elements than memory has addresses are refused")
  func overflow() async {
    await #expect(processExitsWith: .failure) { _ = Tensor(shape: [Int.max / 2]) }
    await #expect(processExitsWith: .failure) { _ = Tensor(shape: [Int.max / 4]) }
  }
}
