import TestSupport
import Testing

@testable import Tensors

@Suite("The hash of a tensor's bits")
struct BitHashTests {
  @Test("is that of the elements, whoever holds them", arguments: [1, 2, 3, 1000, 70_001])
  func same(count: Int) {
    let x = Tensor.random([count], in: -1...1, seed: 3)
    #expect(x.bitHash == x.copied().bitHash)
    #expect(x.bitHash == Tensor(x.elements).bitHash)
  }

  @Test("differs with any bit, any place and the number of elements")
  func different() {
    let x = Tensor.random([70_001], in: -1...1, seed: 3)
    var hashes = [x.bitHash, x.rows(0..<1).reshaped([70_001]).bitHash]
    #expect(hashes[0] == hashes[1])
    hashes.removeLast()
    for index in [0, 1, 32_767, 32_768, 69_999, 70_000] {
      var other = x
      other[0, index] = Float(bitPattern: other[0, index].bitPattern ^ 1)
      hashes.append(other.bitHash)
      (other[0, index], other[0, 5]) = (x[0, 5], x[0, index])
      hashes.append(other.bitHash)
    }
    hashes.append(Tensor(Array(x.elements.dropLast())).bitHash)
    hashes += [Tensor([0]).bitHash, Tensor([-0.0]).bitHash, Tensor([0, 0]).bitHash]
    #expect(Set(hashes).count == hashes.count)
  }

  /// In a process of its own, as the number of threads belongs to the whole process.
  @Test("is the same for any number of threads")
  func threads() async {
    await #expect(processExitsWith: .success) {
      let x = Tensor.random([1 << 19], in: -1...1, seed: 9)
      let hashes = [1, 2, 3].map { threads in
        Threads.count = threads
        return x.bitHash
      }
      precondition(Set(hashes).count == 1)
    }
  }
}

@Suite("Elements that a tensor lends")
struct LentElementsTests {
  @Test("are those of the tensor, and change with what is written")
  func lent() {
    var x = Tensor([1, 2, 3, 4, 5, 6], shape: [2, 3])
    let before = x
    #expect(x.withElements { span in span.indices.map { span[$0] } } == [1, 2, 3, 4, 5, 6])
    x.withMutableElements { span in
      for index in span.indices { span[index] *= 2 }
    }
    #expect(x.elements == [2, 4, 6, 8, 10, 12] && x.shape == [2, 3])
    #expect(before.elements == [1, 2, 3, 4, 5, 6])
  }
}
