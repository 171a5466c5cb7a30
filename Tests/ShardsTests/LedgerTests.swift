import Foundation
import Synchronization
import Testing

@testable import Shards

private func bits(_ values: [[Float]]) -> [[UInt32]] { values.map { $0.map(\.bitPattern) } }

struct LedgerTests {
  @Test(arguments: [1, 2, 3, 9, 25])
  func mergedSharesAreWhatOneProcessGives(count: Int) throws {
    let work = try SharedWork()
    let calls = SharedWork.Calls()
    for index in (1...count).reversed() { try work.share(index, of: count, counting: calls) }
    #expect(calls.count == 18, "every unit once")
    let paths = try (1...count).map { try work.path($0, of: count) }
    let merged = Ledger(merging: try ShardSet(paths.shuffled()), work.surroundings())
    try merged.begin(work.header(try #require(Shard("1/1"))))
    let none = SharedWork.Calls()
    let result = try SharedWork.work(merged, none)
    #expect(none.count == 0)
    #expect(bits(result) == bits(try SharedWork.work(.alone)))
    #expect(merged.trouble == nil)
  }

  @Test func whatOtherSharesHaveIsZero() throws {
    let work = try SharedWork()
    let result = try work.share(1, of: 2)
    let zeros = result.dropFirst().filter { $0 == [0, 0, 0] }
    #expect(zeros.count == 9, "the other share's half of both sections")
  }

  @Test func aStoppedShareGoesOn() throws {
    let work = try SharedWork()
    #expect(throws: SharedWork.Stopped.self) { try work.share(1, of: 1, failingAt: 5) }
    #expect(throws: ShardError.self) { try ShardSet([try work.path(1, of: 1)]) }
    let calls = SharedWork.Calls()
    try work.share(1, of: 1, counting: calls)
    #expect(calls.count == 13)
    _ = try ShardSet([try work.path(1, of: 1)])
  }

  @Test func aShareGoesOnWithTheThreadsThatItWasBegunWith() throws {
    let work = try SharedWork()
    #expect(throws: SharedWork.Stopped.self) { try work.share(1, of: 1, failingAt: 5) }
    #expect(
      throws: ShardError.otherMachine(
        path: try work.path(1, of: 1), was: "2 threads, kernels K", now: "1 thread, kernels K")
    ) { try work.share(1, of: 1, threads: 1) }
    try work.share(1, of: 1)
  }

  @Test func aLineCutByAKillIsDoneAgain() throws {
    let work = try SharedWork()
    try work.share(1, of: 1)
    let path = try work.path(1, of: 1)
    let whole = try Data(contentsOf: URL(filePath: path))
    for length in [whole.count - 1, whole.count - 20, whole.count / 2, 10, 0] {
      try whole.prefix(length).write(to: URL(filePath: path))
      try work.share(1, of: 1)
      #expect(try Data(contentsOf: URL(filePath: path)) == whole)
    }
  }

  @Test func aFileOfSomethingElseStaysAsItIs() throws {
    let work = try SharedWork()
    let path = try work.path(1, of: 1)
    for text in ["a secret without a line feed", "{\"schema\":\"patchbay.shard/9\""] {
      try Data(text.utf8).write(to: URL(filePath: path))
      #expect(throws: ShardError.otherShare(path: path)) { try work.share(1, of: 1) }
      #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
    }
    let elsewhere = work.folder.appending(path: "elsewhere").path
    try Data().write(to: URL(filePath: elsewhere))
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: elsewhere)
    #expect(throws: ShardError.otherShare(path: path)) { try work.share(1, of: 1) }
    #expect(try Data(contentsOf: URL(filePath: elsewhere)).isEmpty)
  }

  @Test func aLineThatHasNotComeWholeIsLookedAtAgain() throws {
    let work = try SharedWork()
    try work.share(1, of: 1)
    let path = try work.path(1, of: 1)
    let whole = try Data(contentsOf: URL(filePath: path))
    var holed = whole
    holed.replaceSubrange(whole.count / 2..<whole.count / 2 + 4, with: [0, 0, 0, 0])
    try holed.write(to: URL(filePath: path))
    var (reader, strict) = (ShardReader(path: path, patience: 2), ShardReader(path: path))
    try reader.read()
    #expect(!reader.isDone && reader.offset > 0 && reader.offset < whole.count / 2 + 4)
    #expect(throws: ShardError.self) { try strict.read() }
    try whole.write(to: URL(filePath: path))
    try reader.read()
    #expect(reader.isDone && reader.offset == whole.count)
    // Zeros that stay are damage in the end.
    try holed.write(to: URL(filePath: path))
    reader = ShardReader(path: path, patience: 2)
    try reader.read()
    try reader.read()
    #expect(throws: ShardError.self) { try reader.read() }
  }

  @Test func aFlippedBitIsNoticed() throws {
    let work = try SharedWork()
    try work.share(1, of: 1)
    let path = try work.path(1, of: 1)
    let whole = try Data(contentsOf: URL(filePath: path))
    let first = try #require(whole.firstIndex(of: UInt8(ascii: "\n")))
    for place in stride(from: first + 1, to: whole.count - 1, by: 7) {
      var flipped = whole
      flipped[place] ^= 1
      try flipped.write(to: URL(filePath: path))
      #expect(throws: ShardError.self, "byte \(place)") { try ShardSet([path]) }
    }
    var flipped = whole
    flipped[whole.count / 2] ^= 1
    try flipped.write(to: URL(filePath: path))
    let line = whole.prefix(whole.count / 2).count { $0 == UInt8(ascii: "\n") } + 1
    let shard = try #require(Shard("1/1"))
    #expect(throws: ShardError.damaged(path: path, line: line, shard)) { try ShardSet([path]) }
    #expect(throws: ShardError.damaged(path: path, line: line, shard)) {
      try work.share(1, of: 1)
    }
  }

  @Test func aFinishedShareIsNotDoneAgain() throws {
    let work = try SharedWork()
    try work.share(2, of: 3)
    let before = try Data(contentsOf: URL(filePath: try work.path(2, of: 3)))
    let calls = SharedWork.Calls()
    try work.share(2, of: 3, counting: calls)
    #expect(calls.count == 0)
    #expect(try Data(contentsOf: URL(filePath: try work.path(2, of: 3))) == before)
  }

  @Test func sharesThatNeedEachOtherWaitForEachOther() throws {
    let work = try SharedWork()
    let results = Mutex<[Int: [[Float]]]>([:])
    let group = DispatchGroup()
    for index in 1...3 {
      group.enter()
      Thread.detachNewThread {
        defer { group.leave() }
        guard let shard = Shard(index: index, of: 3) else { return }
        let ledger = Ledger(shard, in: work.folder.path, work.surroundings(), waits: true)
        guard (try? ledger.begin(work.header(shard))) != nil else { return }
        var sum: Float = 1
        var steps: [[Float]] = []
        for _ in 0..<4 {
          // What comes next depends on what all have given before.
          let found = ledger.numbers(
            "step", (0..<5).map { _ in Ledger.Unit(cost: 1, count: 1) }
          ) { [sum + Float($0)] }
          sum = found.reduce(0) { $0 + $1[0] }
          steps += found
        }
        results.withLock { $0[index] = steps }
      }
    }
    #expect(group.wait(timeout: .now() + 120) == .success)
    let found = results.withLock(\.self)
    #expect(found.count == 3)
    #expect(found[1] == found[2] && found[2] == found[3])
    #expect(found[1]?.first == [1])
    #expect(found[1]?.count == 20)
  }

  @Test func waitingEndsWhereTheOtherShareIsWholeWithoutTheUnit() throws {
    let work = try SharedWork()
    try work.share(2, of: 2)
    let shard = try #require(Shard("1/2"))
    let ledger = Ledger(shard, in: work.folder.path, work.surroundings(), waits: true)
    try ledger.begin(work.header(shard))
    let units = (0..<2).map { _ in Ledger.Unit(cost: 1, count: 1) }
    _ = ledger.numbers("another way", units) { _ in [1] }
    #expect(ledger.trouble == .lacking(unit: "another way/1"))
    #expect(throws: ShardError.lacking(unit: "another way/1")) { try ledger.finish() }
  }

  @Test func aShareOfAnotherMachineIsNotWaitedFor() throws {
    let work = try SharedWork()
    try work.share(2, of: 2, threads: 7)
    let shard = try #require(Shard("1/2"))
    let ledger = Ledger(shard, in: work.folder.path, work.surroundings(), waits: true)
    try ledger.begin(work.header(shard))
    let units = (0..<2).map { _ in Ledger.Unit(cost: 1, count: 1) }
    _ = ledger.numbers("sweep", units) { _ in [1] }
    #expect(ledger.trouble == .mixed(["2 threads, kernels K", "7 threads, kernels K"]))
  }

  @Test func waitingEndsWhenItIsStopped() throws {
    let work = try SharedWork()
    let shard = try #require(Shard("1/2"))
    let stopped = Flag()
    let waits = Mutex<[Shard]>([])
    let ledger = Ledger(
      shard, in: work.folder.path,
      Ledger.Surroundings(
        isCancelled: { stopped.isSet }, cancel: { stopped.set() },
        onWait: { shard, path in
          #expect(path.hasSuffix(".2-of-2.shard"))
          waits.withLock { $0.append(shard) }
          stopped.set()
        }), waits: true)
    try ledger.begin(work.header(shard))
    let units = (0..<2).map { _ in Ledger.Unit(cost: 1, count: 1) }
    _ = ledger.numbers("step", units) { _ in [1] }
    #expect(waits.withLock(\.self) == [try #require(Shard("2/2"))])
  }
}
