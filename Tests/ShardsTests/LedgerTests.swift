import Foundation
import Synchronization
import Testing

@testable import Shards

/// Shares of made-up work in a folder of their own.
private struct SharedWork {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "shards-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  func header(_ shard: Shard, identity: Character = "a", threads: Int = 2) -> ShardHeader {
    ShardHeader(
      shard: shard, command: "ablate", arguments: ["ablate", "--sweep", "heads"], folder: "/",
      identity: String(repeating: identity, count: 64), version: "1", threads: threads, kernels: "K"
    )
  }

  func path(_ index: Int, of count: Int) throws -> String {
    let shard = try #require(Shard(index: index, of: count))
    return "\(folder.path)/\(header(shard).fileName)"
  }

  func surroundings(_ cancelled: Flag = Flag()) -> Ledger.Surroundings {
    Ledger.Surroundings(
      isCancelled: { cancelled.isSet }, cancel: { cancelled.set() }, onWait: { _, _ in })
  }

  /// Does a share, or with an error thrown at some unit a part of it.
  @discardableResult
  func share(
    _ index: Int, of count: Int, threads: Int = 2, identity: Character = "a", failingAt: Int? = nil,
    common: Float = 0.5, counting calls: Calls = Calls()
  ) throws -> [[Float]] {
    let shard = try #require(Shard(index: index, of: count))
    let ledger = Ledger(shard, in: folder.path, surroundings())
    try ledger.begin(header(shard, identity: identity, threads: threads))
    let result = try Self.work(ledger, failingAt: failingAt, common: common, calls)
    #expect(ledger.trouble == nil)
    _ = try #require(try ledger.finish())
    return result
  }

  final class Calls { var count = 0 }
  struct Stopped: Error {}

  /// Two sections of one name; the values are awkward ones.
  static func work(
    _ ledger: Ledger, failingAt: Int? = nil, common: Float = 0.5, _ calls: Calls = Calls()
  ) throws -> [[Float]] {
    let before = ledger.common("before", count: 2) { [common, -0.0] }
    var results = [before]
    for round in 0..<2 {
      results += try ledger.numbers(
        "sweep", (0..<9).map { Ledger.Unit(cost: Double(1 + $0), count: 3) }
      ) { unit in
        if unit == failingAt { throw Stopped() }
        calls.count += 1
        return [Float(unit) / 3 + Float(round), .nan, -.infinity]
      }
    }
    return results
  }
}

/// A flag that closures share.
final class Flag: Sendable {
  private let flag = Mutex(false)
  var isSet: Bool { flag.withLock(\.self) }
  func set() { flag.withLock { $0 = true } }
}

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

struct ShardSetTests {
  @Test func saysWhatIsMissing() throws {
    let work = try SharedWork()
    try work.share(1, of: 4)
    try work.share(3, of: 4)
    let words = "missing: shares 2/4, 4/4 of 'patchbay ablate --sweep heads'"
    #expect(throws: ShardError.incomplete([words])) {
      try ShardSet([try work.path(1, of: 4), try work.path(3, of: 4)])
    }
  }

  @Test func saysWhatIsOfAnotherRequestAndTwice() throws {
    let work = try SharedWork()
    try work.share(1, of: 2)
    try work.share(2, of: 2, identity: "b")
    let other = "\(work.folder.path)/ablate-bbbbbbbbbbbb.2-of-2.shard"
    let first = try work.path(1, of: 2)
    let error = #expect(throws: ShardError.self) { try ShardSet([first, first, other]) }
    let words = "\(try #require(error))"
    #expect(words.contains("another request"))
    #expect(words.contains("named twice"))
    #expect(words.contains("missing: share 2/2"))
  }

  @Test func sharesOfUnlikeMachinesAreRefusedUnlessAllowed() throws {
    let work = try SharedWork()
    try work.share(1, of: 2)
    try work.share(2, of: 2, threads: 3)
    let paths = [try work.path(1, of: 2), try work.path(2, of: 2)]
    #expect(throws: ShardError.mixed(["2 threads, kernels K", "3 threads, kernels K"])) {
      try ShardSet(paths)
    }
    _ = try ShardSet(paths, allowsMixed: true)
  }

  @Test func machinesThatComputeDifferentlyAreFound() throws {
    let work = try SharedWork()
    try work.share(1, of: 2)
    try work.share(2, of: 2, common: Float(0.5).nextUp)
    let paths = [try work.path(1, of: 2), try work.path(2, of: 2)]
    #expect(throws: ShardError.disagree(unit: "before/all", paths: paths)) { try ShardSet(paths) }
  }

  @Test func otherInputsAreRefused() throws {
    let work = try SharedWork()
    try work.share(1, of: 1)
    let set = try ShardSet([try work.path(1, of: 1)])
    let ledger = Ledger(merging: set, work.surroundings())
    let header = work.header(try #require(Shard("1/1")), identity: "c")
    #expect(throws: ShardError.otherInputs(path: try work.path(1, of: 1))) {
      try ledger.begin(header)
    }
  }

  @Test func workThatTheSharesLackStopsTheMerge() throws {
    let work = try SharedWork()
    try work.share(1, of: 1)
    let stopped = Flag()
    let ledger = Ledger(
      merging: try ShardSet([try work.path(1, of: 1)]), work.surroundings(stopped))
    let found = ledger.numbers("other", [Ledger.Unit(cost: 1, count: 2)]) { _ in [1, 2] }
    #expect(found == [[0, 0]])
    #expect(stopped.isSet)
    #expect(ledger.trouble == .lacking(unit: "other/0"))
  }

  @Test(arguments: [
    "", "{}\n", "not JSON\n", #"{"schema":"patchbay.shard/1"}"# + "\n", "\u{0}\u{1}\n",
  ])
  func hostileFilesAreRefused(text: String) throws {
    let work = try SharedWork()
    let path = work.folder.path + "/x.shard"
    try Data(text.utf8).write(to: URL(filePath: path))
    #expect(throws: ShardError.self) { try ShardSet([path]) }
    #expect(throws: ShardError.self) { try ShardSet([path + ".no"]) }
    #expect(throws: ShardError.self) { try ShardSet([work.folder.path]) }
  }

  @Test(arguments: [
    #"{"unit":"sweep/0","data":"!!"}"#, #"{"unit":3,"data":""}"#, #"{"done":99}"#, "[1]",
    #"{"unit":"before/all","data":""}"#,
  ])
  func hostileLinesAreRefused(line: String) throws {
    let work = try SharedWork()
    try work.share(1, of: 1)
    let path = try work.path(1, of: 1)
    let data = try Data(contentsOf: URL(filePath: path))
    try (data + Data((line + "\n").utf8)).write(to: URL(filePath: path))
    #expect(throws: ShardError.self) { try ShardSet([path]) }
    #expect(throws: ShardError.self) { try work.share(1, of: 1) }
  }

  @Test func aShareIsWrittenByOneProcessAtATime() throws {
    let work = try SharedWork()
    let shard = try #require(Shard("1/1"))
    let first = Ledger(shard, in: work.folder.path, work.surroundings())
    try first.begin(work.header(shard))
    #expect(throws: ShardError.busy(path: try work.path(1, of: 1))) {
      let second = Ledger(shard, in: work.folder.path, work.surroundings())
      try second.begin(work.header(shard))
    }
    _ = try first.finish()
  }
}
