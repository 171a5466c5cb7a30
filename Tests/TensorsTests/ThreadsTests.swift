import Dispatch
import Foundation
import Synchronization
@testable import Tensors
import Testing

extension UnderEveryThreadCount {
  @Suite("Work is split among threads")
  struct ThreadsTests {
    /// The parts that a split makes, first to last.
    static func parts(_ count: Int, grain: Int, threads: Int) -> [Range<Int>] {
      let parts = Mutex<[Range<Int>]>([])
      with(threads) {
        Threads.split(count, grain: grain) { part in parts.withLock { $0.append(part) } }
      }
      return parts.withLock { $0 }.sorted { $0.lowerBound < $1.lowerBound }
    }

    @Test("into parts that cover every item once", arguments: [1, 2, 3, 4, 7, 64])
    func cover(threads: Int) {
      for grain in [1, 2, 3, 5, 16, 1000] {
        for count in Array(0...40) + [63, 64, 65, 1000, 1001] {
          let parts = Self.parts(count, grain: grain, threads: threads)
          #expect(parts.flatMap(Array.init) == Array(0..<count), "\(count), grain \(grain)")
          #expect(parts.count <= threads)
          if parts.count > 1 {
            #expect(parts.allSatisfy { $0.count >= grain }, "\(count), grain \(grain)")
          }
        }
      }
    }

    @Test("into the same parts every time", arguments: [2, 3, 7])
    func fixed(threads: Int) {
      let first = Self.parts(1001, grain: 3, threads: threads)
      #expect(first.count == threads)
      for _ in 0..<20 { #expect(Self.parts(1001, grain: 3, threads: threads) == first) }
    }

    @Test("also where many callers come at once and parts split again")
    func together() {
      let sums = Mutex<[Int]>([])
      with(3) {
        DispatchQueue.concurrentPerform(iterations: 40) { caller in
          let total = Atomic<Int>(0)
          Threads.split(50) { part in
            for item in part {
              Threads.split(7) { inner in
                for place in inner { total.add(item * 7 + place, ordering: .relaxed) }
              }
            }
          }
          sums.withLock { $0.append(total.load(ordering: .relaxed)) }
        }
      }
      #expect(sums.withLock(\.self) == Array(repeating: 349 * 350 / 2, count: 40))
    }

    @Test("and all is done on return, after pauses of any length", arguments: [0, 20, 400, 3000])
    func pauses(microseconds: UInt32) {
      with(2) {
        for _ in 0..<50 {
          let done = Atomic<Int>(0)
          Threads.split(4096, grain: 1) { done.add($0.count, ordering: .relaxed) }
          #expect(done.load(ordering: .relaxed) == 4096)
          if microseconds > 0 { usleep(microseconds) }
        }
      }
    }

    @Test("a grain below one counts as one")
    func smallGrain() {
      #expect(Self.parts(5, grain: 0, threads: 2).flatMap(Array.init) == Array(0..<5))
    }

    @Test("the count stays between one and the limit")
    func bounds() {
      let before = Threads.count
      defer { Threads.count = before }
      for (asked, got) in [(-1, 1), (0, 1), (1, 1), (5, 5), (10_000, Threads.limit)] {
        Threads.count = asked
        #expect(Threads.count == got)
      }
    }
  }

  @Suite("Element by element, the number of threads changes no byte")
  struct ThreadIndependenceTests {
    /// Long enough that every kernel uses all threads, and no multiple of a vector.
    static let x = Tensor.random([317, 401], in: -4...4, seed: 1)

    static func results(_ kernel: (Tensor) -> Tensor) -> [Tensor] {
      counts.map { threads in UnderEveryThreadCount.with(threads) { kernel(x) } }
    }

    static func checkEqual(_ kernel: (Tensor) -> Tensor) {
      let results = results(kernel)
      for other in results.dropFirst() { #expect(other == results[0]) }
    }

    @Test("GELU")
    func gelu() {
      Self.checkEqual { x in
        var out = x
        out.gelu()
        return out
      }
    }

    @Test("softmax")
    func softmax() {
      Self.checkEqual { $0.softmax() }
    }

    @Test("layer normalisation")
    func normalise() {
      Self.checkEqual { x in
        let gain = Tensor.random([401], seed: 2)
        return LayerNormTests.normalise(x, gain: gain, bias: gain, epsilon: 1e-5).out
      }
    }

    @Test("addition")
    func add() {
      Self.checkEqual { .sum($0, $0) }
    }

    @Test("addition times a factor")
    func addScaled() {
      Self.checkEqual { x in
        var out = x
        out.add(.random(x.shape, seed: 3), scale: 0.3)
        return out
      }
    }

    @Test("attention", arguments: [6, 2, 1], [nil, 1, 30])
    func attention(keyHeads: Int, window: Int?) {
      let world = AttentionCase(
        heads: 6, keyHeads: keyHeads, headWidth: 16, window: window,
        lengths: [40, 33, 1, 25, 40])
      let results = counts.map { threads in
        with(threads) {
          var z = Tensor(shape: [world.inputs.rows, world.width])
          world.whole.attend(world.wholeInputs, into: &z)
          return z
        }
      }
      for other in results.dropFirst() { #expect(other == results[0]) }
    }
  }
}
