import ArgumentParser
import Foundation
import Shards
import Terminal

/// Which share of a sweep a command does, and where it leaves it.
struct ShardOptions: ParsableArguments {
  @Option(
    name: .customLong("shard"),
    help: ArgumentHelp(
      "Do one share of the work and keep it for `patchbay merge`: share I of N, or none. (default: in an "
        + "array job of Slurm the task's own, else none)", valueName: "I/N"))
  var choice: ShardChoice?

  @Option(
    name: .customLong("shards"),
    help: ArgumentHelp(
      "The folder of the shares. One that was stopped goes on where it was. (default: shards)",
      valueName: "folder"), completion: .directory)
  var chosenFolder: String?

  /// The options, which are no part of what a share is of.
  static let names = ["--shard", "--shards"]

  mutating func validate() throws {
    if let chosenFolder, chosenFolder.isEmpty {
      throw ValidationError("--shards takes the path of a folder.")
    }
  }

  var folder: String { chosenFolder ?? "shards" }

  /// The share to do; nil for everything.
  ///
  /// - Parameter environment: of the process, in which Slurm says which task of an array this is.
  /// - Returns: the share.
  /// - Throws: where Slurm and the option contradict each other.
  func shard(_ environment: [String: String]) throws(ShardError) -> Shard? {
    try Self.shard(choice, environment)
  }

  /// Says which share a task of an array does where nobody named one.
  static func tellArray(_ shard: Shard) {
    ProgressLine.interject(
      "Share \(shard), as this task of Slurm's array; --shard none does everything.")
  }

  /// The share that is meant by a choice in an environment; nil for everything.
  static func shard(
    _ choice: ShardChoice?, _ environment: [String: String]
  ) throws(ShardError) -> Shard? {
    if case .whole? = choice { return nil }
    // A command that another one runs is a part of that one's share.
    guard environment[ChildProgram.parentVariable] == nil else { return choice?.shard }
    guard let array = try SlurmArray(environment) else { return choice?.shard }
    return try array.shard(asked: choice?.shard)
  }
}

/// What is asked for with --shard.
enum ShardChoice: ExpressibleByArgument, Hashable {
  /// Everything, also as a task of an array.
  case whole
  /// A share.
  case one(Shard)

  init?(argument: String) {
    if argument == "none" {
      self = .whole
    } else if let shard = Shard(argument) {
      self = .one(shard)
    } else {
      return nil
    }
  }

  /// The share; nil for everything.
  var shard: Shard? {
    if case .one(let shard) = self { shard } else { nil }
  }
}
