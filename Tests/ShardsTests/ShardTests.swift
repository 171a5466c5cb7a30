import Testing

@testable import Shards

struct ShardTests {
  @Test(arguments: [("1/1", 1, 1), ("2/8", 2, 8), ("10000/10000", 10_000, 10_000)])
  func readsWhatNamesAShare(text: String, index: Int, count: Int) throws {
    let shard = try #require(Shard(text))
    #expect((shard.index, shard.count) == (index, count))
    #expect("\(shard)" == text)
  }

  @Test(arguments: [
    "", "/", "0/4", "5/4", "1/0", "-1/4", "+1/4", "1/4/2", "a/b", "1", "1/10001", " 1/4", "1/4 ",
    "٣/٤",
    "99999999999999999999/4",
  ])
  func refusesWhatNamesNone(text: String) { #expect(Shard(text) == nil) }

  @Test func everyUnitHasOneOwnerAndNeighboursStayTogether() {
    for count in [1, 2, 3, 7, 50] {
      let costs = (0..<40).map { Double(1 + $0 % 5) }
      let owners = Shard.owners(costs, of: count)
      #expect(owners.count == costs.count)
      #expect(owners.allSatisfy { (1...count).contains($0) })
      #expect(owners == owners.sorted())
    }
  }

  @Test func sharesAreOfAboutEqualCost() {
    let costs = (0..<1000).map { Double(1 + ($0 * 7919) % 13) }
    let owners = Shard.owners(costs, of: 8)
    let sums = (1...8).map { shard in
      zip(owners, costs).filter { $0.0 == shard }.map(\.1).reduce(0, +)
    }
    let mean = costs.reduce(0, +) / 8
    #expect(sums.allSatisfy { abs($0 - mean) <= 13 })
  }

  @Test func smallSectionsGoRound() {
    #expect((0..<7).map { Shard.owners([1], of: 3, from: $0)[0] } == [2, 3, 1, 2, 3, 1, 2])
    #expect(Shard.owners([1, 1, 1, 1], of: 2, from: 1) == [2, 2, 1, 1])
  }

  @Test func oddCostsAreNoTrouble() {
    #expect(Shard.owners([], of: 3).isEmpty)
    let owners = Shard.owners([.nan, .infinity, -1, 0], of: 2)
    #expect(owners == [1, 1, 2, 2])
  }
}

struct SlurmArrayTests {
  private func variables(_ id: Int, _ range: ClosedRange<Int>, step: Int = 1, count: Int)
    -> [String: String]
  {
    [
      "SLURM_ARRAY_TASK_ID": "\(id)", "SLURM_ARRAY_TASK_MIN": "\(range.lowerBound)",
      "SLURM_ARRAY_TASK_MAX": "\(range.upperBound)", "SLURM_ARRAY_TASK_STEP": "\(step)",
      "SLURM_ARRAY_TASK_COUNT": "\(count)",
    ]
  }

  @Test func thereIsNoneOutsideAJob() throws { #expect(try SlurmArray([:]) == nil) }

  @Test(arguments: [
    (0, 0...3, 1, 4, 1), (3, 0...3, 1, 4, 4), (5, 1...9, 4, 3, 2), (9, 1...9, 4, 3, 3),
  ])
  func aTaskDoesItsOwnShare(
    id: Int, range: ClosedRange<Int>, step: Int, count: Int, index: Int
  ) throws {
    let array = try #require(try SlurmArray(variables(id, range, step: step, count: count)))
    #expect(try array.shard(asked: nil) == Shard(index: index, of: count))
    #expect(
      try array.shard(asked: Shard(index: index, of: count)) == Shard(index: index, of: count))
  }

  @Test func anArrayOfTooManyTasksSaysSo() throws {
    let array = try #require(try SlurmArray(variables(7, 0...10_000, count: 10_001)))
    #expect(throws: ShardError.manyTasks(10_001)) { try array.shard(asked: nil) }
  }

  @Test func anArrayOfOneTaskDoesEverything() throws {
    let array = try #require(try SlurmArray(variables(7, 7...7, count: 1)))
    #expect(try array.shard(asked: nil) == nil)
  }

  @Test func contradictionsAreRefused() throws {
    let array = try #require(try SlurmArray(variables(2, 0...3, count: 4)))
    for shard in ["2/4", "1/5", "3/3", "1/8"] {
      let asked = try #require(Shard(shard))
      #expect(throws: ShardError.contradiction(asked, task: 2, index: 3, count: 4)) {
        try array.shard(asked: asked)
      }
    }
  }

  @Test func aShareIsDoneAgainByATaskOfItsNumber() throws {
    let array = try #require(try SlurmArray(variables(5, 5...5, count: 1)))
    #expect(try array.shard(asked: Shard("6/8")) == Shard("6/8"))
    #expect(try array.shard(asked: Shard("5/8")) == Shard("5/8"))
    let other = try #require(Shard("7/8"))
    #expect(throws: ShardError.self) { try array.shard(asked: other) }
  }

  @Test func gapsAreRefused() throws {
    let array = try #require(try SlurmArray(variables(3, 1...7, count: 3)))
    #expect(throws: ShardError.gaps(task: 3, count: 3)) { try array.shard(asked: nil) }
  }

  @Test(arguments: ["x", "-1", "1.5", "99999999999999999999"])
  func aVariableThatIsNoNumberIsNamed(text: String) {
    #expect(throws: ShardError.variable("SLURM_ARRAY_TASK_ID", text)) {
      try SlurmArray(["SLURM_ARRAY_TASK_ID": text])
    }
  }
}
