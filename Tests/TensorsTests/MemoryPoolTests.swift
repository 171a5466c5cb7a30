import Testing

@testable import Tensors

@Suite("The memory pool", .serialized)
struct MemoryPoolTests {
  @Test("a large block comes back to the next that asks for as much")
  func reuse() {
    MemoryPool.release()
    let first = MemoryPool.block(bytes: 8 << 20)
    MemoryPool.giveBack(first)
    #expect(MemoryPool.keptBytes >= 8 << 20)
    let second = MemoryPool.block(bytes: 7 << 20)
    #expect(second.address == first.address)
    MemoryPool.giveBack(second)
  }

  @Test(
    "a block comes back to the next that asks for just as much, however it was rounded",
    arguments: [(1 << 20) + 4096, (2 << 20) + 64, 3 << 20])
  func sameSize(bytes: Int) {
    MemoryPool.release()
    let first = MemoryPool.block(bytes: bytes)
    MemoryPool.giveBack(first)
    let second = MemoryPool.block(bytes: bytes)
    #expect(second.address == first.address)
    MemoryPool.giveBack(second)
  }

  @Test("a block much larger than what is asked is left for others")
  func waste() {
    MemoryPool.release()
    let large = MemoryPool.block(bytes: 64 << 20)
    MemoryPool.giveBack(large)
    let small = MemoryPool.block(bytes: 2 << 20)
    #expect(small.address != large.address)
    MemoryPool.giveBack(small)
  }

  @Test("no more than the limit is kept")
  func limit() {
    let blocks = (0..<12).map { _ in MemoryPool.block(bytes: 64 << 20) }
    for block in blocks { MemoryPool.giveBack(block) }
    #expect(MemoryPool.keptBytes <= MemoryPool.limit)
    MemoryPool.release()
  }

  @Test("a tensor in used memory holds what it was given", arguments: [1, 1 << 18, (1 << 20) + 3])
  func contents(count: Int) {
    for value: Float in [1, 2, 3] {
      let tensor = Tensor(repeating: value, shape: [count])
      #expect(tensor.elements.allSatisfy { $0 == value })
    }
  }
}
