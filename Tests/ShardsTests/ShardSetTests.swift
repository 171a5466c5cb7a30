import Foundation
import Testing

@testable import Shards

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
