import ArgumentParser
import Foundation
import Ranks
import Synchronization
import Tensors
import Terminal

/// Whether this process is a rank that leaves telling to rank 0.
private let isFollower = Atomic<Bool>(false)

/// The work of a command that knows what to do as one of several ranks.
///
/// Other commands are left alone: started by a launcher, each process does the whole work.
enum RankWork {
  /// Whether this process leaves everything but its own errors to another rank.
  static var isQuiet: Bool { isFollower.load(ordering: .relaxed) }

  /// What a person is told of ranks that are asked to stop: the launcher asks them too when one is lost.
  static let stoppingWords =
    "Asked to end. Where all ranks still take part, they stop after this step with the state saved; "
    + "--resume goes on."

  /// Joins the ranks that a launcher has started with this process, and works with them.
  ///
  /// - Parameters:
  ///   - threads: those that were asked for; else each rank takes its share of the processors.
  ///   - work: gets the ranks; nil for a process alone.
  /// - Throws: why the ranks cannot be joined, or what the work throws in a process alone. On several
  ///   ranks an error is told here and ends all of them.
  static func run(threads: Int?, _ work: (Ranks?) throws -> Void) throws {
    guard let ranks = try joined() else { return try work(nil) }
    let isSaid =
      threads != nil || ProcessInfo.processInfo.environment["PATCHBAY_THREADS"] != nil
    // What Slurm says is each task's own part.
    if !isSaid, Processors.givenBySlurm == nil {
      Threads.count = ranks.threads(of: Threads.count)
    }
    do {
      try work(ranks)
      leave(ranks)
    } catch let code as ExitCode {
      leave(ranks)
      throw code
    } catch {
      // What is wrong with all ranks is told by the first, which ends the others meanwhile.
      Thread.sleep(forTimeInterval: patience * Double(min(ranks.rank, 4)))
      let place = ranks.rank == 0 ? "" : "rank \(ranks.rank) on \(ranks.host): "
      ProgressLine.interject("Error: \(place)\(Patchbay.message(for: error))")
      // The launcher asks all ranks to end, which is not to be told as if somebody had asked.
      isFollower.store(true, ordering: .relaxed)
      ranks.endAll(code: Patchbay.exitCode(for: error).rawValue)
    }
  }

  /// How long a rank lets the one before it tell what may be wrong with both, in seconds.
  private static let patience = 1.0

  /// Says, in the first of several processes, that a command which knows nothing of ranks is done in each.
  static func tellRepeated() {
    let environment = ProcessInfo.processInfo.environment
    guard environment[ChildProgram.parentVariable] == nil, let launch = Launch(environment),
      let count = launch.count, count > 1, launch.rank ?? 0 == 0
    else { return }
    ProgressLine.interject(
      "Note: \(launch.launcher.rawValue) has started \(count) processes, and each does all of this command: only "
        + "train divides its work among ranks. --shard divides a sweep.")
  }

  private static func joined() throws -> Ranks? {
    let environment = ProcessInfo.processInfo.environment
    // A command that another one runs works for that one alone, whatever started it.
    guard environment[ChildProgram.parentVariable] == nil else { return nil }
    let launch = Launch(environment)
    do throws(RanksError) {
      let ranks = try Ranks.joined(launch)
      if let ranks, ranks.rank > 0 { isFollower.store(true, ordering: .relaxed) }
      return ranks
    } catch {
      // What is wrong with all of them need not be said by each. The first to end takes the others
      // with it, so that is to be the one that has said it.
      guard launch?.rank ?? 0 == 0 else {
        Thread.sleep(forTimeInterval: 3 * patience)
        throw ExitCode.failure
      }
      throw error
    }
  }

  /// Whoever is done early sleeps until rank 0 has measured and saved.
  private static func leave(_ ranks: Ranks) {
    _ = ranks.maximum(0)
    ranks.leave()
  }
}
