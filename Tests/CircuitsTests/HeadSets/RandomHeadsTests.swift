import Circuits
import Testing
import Transformer

@Suite("Random sets of heads")
struct RandomHeadsTests {
  static let shape = Configuration(
    layers: 3, heads: 4, width: 8, hidden: 8, vocabulary: 5, context: 4)
  static let heads = [Head(0, 0), Head(1, 1), Head(1, 2), Head(1, 3)]

  private func sets(_ kind: RandomHeads, _ count: Int = 50, seed: UInt64 = 1) -> [[Head]] {
    kind.sets(like: Self.heads, in: Self.shape, count: count, seed: seed)
  }

  @Test(
    "are as large as the set, hold no head twice, and follow the seed",
    arguments: RandomHeads.allCases)
  func size(kind: RandomHeads) {
    let sets = sets(kind)
    #expect(sets.count == 50)
    #expect(sets.allSatisfy { $0.count == 4 && Set($0).count == 4 && $0 == $0.sorted() })
    #expect(
      sets.joined().allSatisfy { (0..<3).contains($0.layer) && (0..<4).contains($0.index) })
    #expect(sets == self.sets(kind) && sets != self.sets(kind, seed: 2))
    #expect(Set(sets).count > 10)
  }

  @Test("of all heads reach every head about equally often")
  func even() {
    let drawn = sets(.anywhere, 3000).joined()
    for layer in 0..<3 {
      for head in 0..<4 {
        // Each head is in a third of the sets: 1000 of 3000, standard deviation 26.
        let count = drawn.count { $0 == Head(layer, head) }
        #expect(abs(count - 1000) < 130, "\(layer).\(head): \(count)")
      }
    }
  }

  @Test("outside the set hold as many of each layer as there are, the rest from elsewhere")
  func outside() {
    for set in sets(.outside) {
      #expect(Set(set).isDisjoint(with: Self.heads))
      // One in layer 0; of three in layer 1 only one is left; the other two are of layers 0 and 2.
      #expect(set.count { $0.layer == 1 } == 1)
      #expect(set.count { $0.layer == 0 } >= 1)
      #expect(set.count { $0.layer != 1 } == 3)
    }
  }

  @Test("outside a set of more than half of all heads there are none")
  func none() {
    let most = (0..<7).map { Head($0 / 4, $0 % 4) }
    #expect(RandomHeads.outside.sets(like: most, in: Self.shape, count: 3, seed: 0).isEmpty)
    #expect(RandomHeads.anywhere.sets(like: most, in: Self.shape, count: 3, seed: 0).count == 3)
  }
}
