import Foundation
import Synchronization
import Testing

@testable import Shards

/// Shares of made-up work in a folder of their own.
struct SharedWork {
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
