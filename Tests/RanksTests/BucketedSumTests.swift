import Testing

@testable import Ranks

@Suite("Sums in buckets")
struct BucketedSumTests {
  /// In a process of its own: MPI is joined once in the life of one.
  ///
  /// Started by no launcher it is the only rank, whose sums are its own numbers.
  @Test("give back every number in its place, wherever buckets and parts end")
  func places() async {
    await #expect(processExitsWith: .success) {
      Wire.join()
      let ranks = Ranks()
      precondition(ranks.rank == 0 && ranks.count == 1 && ranks.sharers == 1)
      for (bucket, parts) in [(4, [3, 1, 9, 0, 4, 2]), (5, [5, 5]), (1, [3]), (100, [7, 2])] {
        let numbers = (0..<parts.reduce(0, +)).map { Float($0) + 0.5 }
        let sum = BucketedSum(numbers.count, over: ranks, bucket: bucket)
        for round in 1...2 {
          let numbers = numbers.map { $0 * Float(round) }
          sum.begin()
          var added = 0
          for count in parts {
            sum.add(numbers.span.extracting(added..<added + count))
            added += count
          }
          sum.finish()
          precondition(sum.waited >= 0)
          // Read in other parts than they were added in.
          var (read, start) = ([Float](), 0)
          for count in [2, numbers.count - 2] {
            var part = [Float](repeating: 0, count: count)
            var span = part.mutableSpan
            sum.read(from: start, into: &span)
            (read, start) = (read + part, start + count)
          }
          precondition(read == numbers)
        }
      }
      ranks.leave()
    }
  }

  @Test("the ranks of one process: its text, its number, its sum")
  func together() async {
    await #expect(processExitsWith: .success) {
      Wire.join()
      let ranks = Ranks()
      precondition(ranks.gather("é and more") == ["é and more"] && ranks.gather("") == [""])
      precondition(ranks.maximum(-7) == -7 && ranks.sum(0.1) == 0.1)
      var numbers: [Float] = [1, 2, 3]
      var span = numbers.mutableSpan
      ranks.broadcast(&span)
      precondition(numbers == [1, 2, 3])
      precondition(ranks.threads(of: 3) == 3 && !ranks.host.isEmpty)
      precondition((Ranks.library != nil) == Wire.isBuilt)
      ranks.leave()
    }
  }

  @Test("more or fewer numbers than were announced are refused")
  func refusals() async {
    await #expect(processExitsWith: .failure) {
      Wire.join()
      let sum = BucketedSum(3, over: Ranks())
      sum.begin()
      sum.add([1, 2].span)
      sum.finish()
    }
    await #expect(processExitsWith: .failure) {
      Wire.join()
      let sum = BucketedSum(3, over: Ranks())
      sum.begin()
      sum.add([1, 2, 3, 4].span)
    }
  }
}
