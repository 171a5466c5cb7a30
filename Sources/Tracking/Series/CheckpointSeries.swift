import Checkpoints
import Foundation

/// Checkpoints in an order that means something: the epochs of a run, the steps of a training, or a
/// list that somebody wrote.
public struct CheckpointSeries: Hashable, Sendable {
  /// One of the checkpoints.
  public struct Member: Hashable, Sendable {
    /// Its folder.
    public var path: String
    /// What to call it: the folder's name, with the one above where names alone are not distinct.
    public var label: String
    /// The branch of the hub that it is at; nil of other folders.
    public var branch: String?
    /// The training steps done; nil where neither its name nor a run's log says so.
    public var step: Int?
    /// The passes over the data that were done; nil where nothing says so.
    public var epoch: Double?
    /// The SHA-256 that the weights should have, as a run's log says; nil where none does.
    public var expected: String?

    /// A member of its parts.
    public init(
      path: String, label: String, branch: String? = nil, step: Int? = nil, epoch: Double? = nil,
      expected: String? = nil
    ) {
      (self.path, self.label, self.branch) = (path, label, branch)
      (self.step, self.epoch, self.expected) = (step, epoch, expected)
    }
  }

  /// The checkpoints in their order, each once; at least one.
  public let members: [Member]

  /// The most members of a series.
  public static let limit = 10_000

  /// Finds the checkpoints that paths stand for.
  ///
  /// A path is a checkpoint's folder, a run's folder, another folder of checkpoints such as trainers
  /// and hubs write (`step1000`, `checkpoint-500`, `global_step_20`), a model of the hub's cache with
  /// several numbered branches, or a pattern with `*`, `?` and `[…]`. What several paths give stays in their order. The checkpoints of a folder are
  /// ordered by the number in their names, and those without one come last; those of a run begin
  /// with the checkpoint that it was started from, where that is still there. A single path to a
  /// checkpoint with numbered checkpoints inside, as trainers leave their last one, gives these and
  /// then itself.
  ///
  /// - Parameters:
  ///   - paths: at least one.
  ///   - run: what the log of a folder's run says; nil where there is none.
  /// - Throws: the first path that gives no checkpoint, and what was looked for.
  ///
  /// Cost: the folders are listed; no weights are read.
  public init(_ paths: [String], run: @escaping (String) -> SeriesRun?) throws(SeriesError) {
    var finder = SeriesFinder(run: run)
    for path in paths { try finder.add(path, isAlone: paths.count == 1) }
    self.init(finder.members)
  }

  /// A series of members that are known; their labels are made of their paths.
  public init(_ members: [Member]) {
    let names = members.map { $0.branch ?? Self.names($0.path, last: 1) }
    let isDistinct = Set(names).count == names.count
    self.members = members.enumerated().map { index, member in
      var member = member
      let whole =
        member.branch.flatMap { branch in
          HubCache.modelName(of: member.path).map { "\($0)/\(branch)" }
        } ?? Self.names(member.path, last: 2)
      member.label = isDistinct ? names[index] : whole
      return member
    }
  }

  /// A place on a time line for each member: its step where all are known and rise, else its
  /// number, from 0.
  public var places: [Int] {
    let steps = members.compactMap(\.step)
    let doRise = zip(steps, steps.dropFirst()).allSatisfy { $0 < $1 }
    return steps.count == members.count && doRise ? steps : Array(members.indices)
  }

  private static func names(_ path: String, last count: Int) -> String {
    let names = path.split(separator: "/")
    return names.isEmpty ? path : names.suffix(count).joined(separator: "/")
  }
}

/// What the log of a training run says of its checkpoints.
public struct SeriesRun: Hashable, Sendable {
  /// The checkpoint that the run began with.
  public struct Start: Hashable, Sendable {
    /// Its folder, as it was named then.
    public var path: String
    /// The SHA-256 of its weights.
    public var sha256: String

    /// A start by its path and hash.
    public init(path: String, sha256: String) { (self.path, self.sha256) = (path, sha256) }
  }

  /// A checkpoint that the run saved.
  public struct Saved: Hashable, Sendable {
    /// The steps done.
    public var step: Int
    /// The passes over the data that were done.
    public var epoch: Double?
    /// The SHA-256 of its weights.
    public var sha256: String?

    /// What was saved after a step.
    public init(step: Int, epoch: Double? = nil, sha256: String? = nil) {
      (self.step, self.epoch, self.sha256) = (step, epoch, sha256)
    }
  }

  /// Where the run began; nil where the log does not say.
  public var start: Start?
  /// What was saved, by the number of the epoch in the folder's name.
  public var saved: [Int: Saved]

  /// What a log says.
  public init(start: Start? = nil, saved: [Int: Saved] = [:]) {
    (self.start, self.saved) = (start, saved)
  }
}
