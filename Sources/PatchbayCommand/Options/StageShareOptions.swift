import ArgumentParser
import Foundation
import Shards

/// Which share of a plan's stages a process does.
struct StageShareOptions: ParsableArguments {
  @Option(
    name: .customLong("shard"),
    help: ArgumentHelp(
      "Do the stages together with other processes, on this machine or others: be number I of N, or none. "
        + "(default: in an array job of Slurm the task's own number, else none)", valueName: "I/N"))
  var choice: ShardChoice?

  /// The share; nil for everything.
  ///
  /// - Throws: where Slurm and the option contradict each other.
  func shard() throws(ShardError) -> Shard? {
    try ShardOptions.shard(choice, ProcessInfo.processInfo.environment)
  }
}
