import Foundation
import TestSupport
import Testing

/// A sweep by an array of jobs, beside the same in one process.
struct ClusterSweep {
  private let words: [String]
  private let slurm: Slurm

  init(_ slurm: Slurm) throws {
    let stories = Fixture.folder.appending(path: "../../../checkpoints/stories").standardized.path
    words = ["ablate", stories, "--prompts", "ioi.jsonl", "--sweep", "heads"]
    self.slurm = slurm
    let made = try CommandRun(
      [
        "data", "ioi", "--form", "jsonl", "--count", "6", "--seed", "1", "--checkpoint", stories,
        "--out", "ioi.jsonl",
      ], in: slurm.folder.url)
    try #require(made.code == 0, "\(made.errors)")
  }

  /// Expects the merged shares to be what one process prints.
  func expectSame() throws {
    let alone = try CommandRun(words + ["--json", "--threads", "4"], in: slurm.folder.url)
    try #require(alone.code == 0, "\(alone.errors)")
    let submit = "\"$SLURM/submit-sweep\" 3 \(words.joined(separator: " ")) -- --json; jobs_end"
    let first = try slurm.run(submit)
    #expect(first.code == 0, "\(first.errors)")
    #expect(slurm.texts("merged-", ".txt") == alone.output, "\(slurm.texts("merged-", ".log"))")
    // A share that was lost is computed by the same words again.
    let again = try slurm.run("rm shards/*/*.2-of-3.shard merged-*; \(submit)")
    #expect(again.code == 0, "\(again.errors)")
    #expect(slurm.texts("merged-", ".txt") == alone.output, "\(slurm.texts("merged-", ".log"))")
  }
}

@Suite(
  "An array of shares gives, merged, what one process prints",
  .enabled(if: Slurm.hasStandIn, "the scripts are for Linux, with the command built"))
struct SlurmSweepTests {
  @Test("with the stand-in for Slurm, also after a share was lost")
  func standIn() throws { try ClusterSweep(Slurm()).expectSame() }

  @Test(
    "with Slurm itself",
    .enabled(
      if: Slurm.isInstalled, "slurmctld, slurmd and munged are not installed, or do not start"))
  func real() throws { try ClusterSweep(Slurm(isReal: true)).expectSame() }
}
