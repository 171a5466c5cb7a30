import Tasks
import Testing

@Suite("The seeded generator")
struct SeededGeneratorTests {
  @Test("gives the published numbers of SplitMix64 for the seed 1234567")
  func published() {
    var generator = SeededGenerator(seed: 1_234_567)
    #expect(
      (0..<5).map { _ in generator.next() } == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
        4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
      ])
  }

  @Test("chooses every one of a few equally often", arguments: [1, 2, 3, 7, 100])
  func evenChoices(count: Int) {
    var generator = SeededGenerator(seed: 5)
    var counts = Array(repeating: 0, count: count)
    for _ in 0..<(count * 1_000) { counts[generator.index(below: count)] += 1 }
    // Five standard deviations of a count of a thousand.
    #expect(counts.allSatisfy { (842...1_158).contains($0) }, "\(counts)")
  }

  @Test("shuffles to each order equally often")
  func evenOrders() {
    var generator = SeededGenerator(seed: 6)
    var counts: [[Int]: Int] = [:]
    for _ in 0..<6_000 {
      var list = [1, 2, 3]
      generator.shuffle(&list)
      counts[list, default: 0] += 1
    }
    #expect(counts.count == 6)
    #expect(counts.values.allSatisfy { (842...1_158).contains($0) }, "\(counts)")
  }

  @Test("has streams that differ from each other and stay the same")
  func streams() {
    var first = SeededGenerator(seed: 1, stream: "a")
    var again = SeededGenerator(seed: 1, stream: "a")
    var other = SeededGenerator(seed: 1, stream: "b")
    let numbers = (0..<4).map { _ in first.next() }
    #expect(numbers == (0..<4).map { _ in again.next() })
    #expect(numbers != (0..<4).map { _ in other.next() })
  }
}
