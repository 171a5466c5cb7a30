import Foundation
import Synchronization

/// What the units of a sweep give, whoever computes them: this process alone, several of which each does
/// its share, or none, where all shares are there already.
///
/// An analysis names its units and hands over how each is computed. Alone, the ledger computes them in
/// order. Of a share it computes those that belong to it and writes what they give into the share's file; of the
/// others the analysis gets zeros, and what it makes of them is not shown. Where shares are merged, nothing
/// is computed and all comes from the files, so the result is that of one process bit for bit.
///
/// Trouble with a file does not surface in the analysis, which knows nothing of files: it is kept
/// here, and the work is cancelled.
public final class Ledger: Sendable {
  /// For work that one process does.
  public static let alone = Ledger(.alone)

  /// A unit of work.
  public struct Unit: Sendable {
    /// How much work it is, beside the others of its section.
    public var cost: Double
    /// How many numbers it gives.
    public var count: Int
    /// How many steps of progress it is.
    public var steps: Int

    /// A unit of its parts.
    public init(cost: Double, count: Int, steps: Int = 1) {
      (self.cost, self.count, self.steps) = (cost, count, steps)
    }
  }

  /// What is told while a share waits for another, and how its work is stopped.
  public struct Surroundings: Sendable {
    /// Whether the work was asked to stop.
    public var isCancelled: @Sendable () -> Bool
    /// Stops the work.
    public var cancel: @Sendable () -> Void
    /// Hears every second for which share the work waits.
    public var onWait: @Sendable (Shard, _ path: String) -> Void

    /// Surroundings of their parts.
    public init(
      isCancelled: @escaping @Sendable () -> Bool, cancel: @escaping @Sendable () -> Void,
      onWait: @escaping @Sendable (Shard, _ path: String) -> Void
    ) {
      (self.isCancelled, self.cancel, self.onWait) = (isCancelled, cancel, onWait)
    }
  }

  enum Role: Sendable {
    case alone
    case share(Shard, folder: String, Surroundings, waits: Bool)
    case merging(ShardSet, Surroundings)
  }

  struct State: ~Copyable {
    /// How often each section's name has come.
    var sections: [String: Int] = [:]
    var sectionCount = 0
    /// What units gave that are known from files.
    var known: [String: [UInt8]] = [:]
    var writer: ShardWriter?
    var others: [Int: ShardReader] = [:]
    var trouble: ShardError?
    /// What computes this share, in words.
    var machine = ""
    var (own, all) = (0, 0)

    init(known: [String: [UInt8]]) { self.known = known }
  }

  let role: Role
  let state: Mutex<State>

  private init(_ role: Role, _ known: [String: [UInt8]] = [:]) {
    self.role = role
    state = Mutex(State(known: known))
  }

  /// A ledger of one share.
  ///
  /// - Parameters:
  ///   - shard: the share.
  ///   - folder: where its file is, and those of the other shares.
  ///   - surroundings: how the work is stopped.
  ///   - waits: whether later work depends on what all units gave; then a share waits for those of the
  ///     others, which must be at work too.
  public convenience init(
    _ shard: Shard, in folder: String, _ surroundings: Surroundings, waits: Bool = false
  ) {
    self.init(.share(shard, folder: folder, surroundings, waits: waits))
  }

  /// A ledger of all shares.
  ///
  /// - Parameters:
  ///   - set: the shares.
  ///   - surroundings: how the work is stopped.
  public convenience init(merging set: ShardSet, _ surroundings: Surroundings) {
    self.init(.merging(set, surroundings), set.units)
  }

  /// The share that is done; nil where everything is.
  public var shard: Shard? {
    if case .share(let shard, _, _, _) = role { shard } else { nil }
  }

  /// The shares that are put together; nil where work is done.
  public var merged: ShardSet? {
    if case .merging(let set, _) = role { set } else { nil }
  }

  /// What keeps the share from being done; nil where nothing does.
  public var trouble: ShardError? { state.withLock { $0.trouble } }

  /// Says what work this is, before its first unit.
  ///
  /// - Parameter header: of the share; of shares that are merged all but the share counts.
  /// - Throws: where the share's file cannot be written, or the shares were made of something else.
  public func begin(_ header: ShardHeader) throws(ShardError) {
    switch role {
    case .alone: return
    case .merging(let set, _):
      guard set.header.identity == header.identity else { throw .otherInputs(path: set.path) }
    case .share(_, let folder, _, _):
      try state.withLock { state throws(ShardError) in
        let writer = try ShardWriter(header, in: folder)
        state.known = writer.kept
        for index in 1...header.shard.count where index != header.shard.index {
          state.others[index] = ShardReader(
            path: "\(folder)/\(header.fileName(of: index))", patience: Self.looksAtZeros)
        }
        state.machine = header.machine
        state.writer = consume writer
      }
    }
  }

  /// Closes the share's file.
  ///
  /// - Returns: its path, and how many units it did of how many; nil where no share was done.
  /// - Throws: what the system refuses, now or before: a share that lacks a unit is never said to be whole.
  public func finish() throws(ShardError) -> (path: String, own: Int, all: Int)? {
    try state.withLock { state throws(ShardError) in
      if let trouble = state.trouble { throw trouble }
      guard state.writer != nil else { return nil }
      try state.writer?.finish()
      return (state.writer?.path ?? "", state.own, state.all)
    }
  }
}
