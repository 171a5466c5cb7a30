import ArgumentParser
import Foundation
import Ranks
import Synchronization
import Tensors

/// Whether this process is a rank that leaves telling to rank 0.
private let isFollower = Atomic<Bool>(false)

/// The work of a command that knows what to do as one of several ranks.
///
/// Other commands are left alone: started by a launcher, each process does the whole work.
enum RankWork {
  /// Whether this process leaves everything but its own errors to another rank.
  static var isQuiet: Bool { isFollower.load(ordering: .relaxed) }

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
      let place = ranks.rank == 0 ? "" : "rank \(ranks.rank) on \(ranks.host): "
      ProgressLine.interject("Error: \(place)\(Patchbay.message(for: error))")
      // The launcher asks all ranks to end, which is not to be told as if somebody had asked.
      isFollower.store(true, ordering: .relaxed)
      ranks.endAll(code: Patchbay.exitCode(for: error).rawValue)
    }
  }

  private static func joined() throws -> Ranks? {
    let launch = Launch(ProcessInfo.processInfo.environment)
    do throws(RanksError) {
      let ranks = try Ranks.joined(launch)
      if let ranks, ranks.rank > 0 { isFollower.store(true, ordering: .relaxed) }
      return ranks
    } catch {
      // What is wrong with all of them need not be said by each.
      guard launch?.rank ?? 0 == 0 else { throw ExitCode.failure }
      throw error
    }
  }

  /// Whoever is done early sleeps until rank 0 has measured and saved.
  private static func leave(_ ranks: Ranks) {
    _ = ranks.maximum(0)
    ranks.leave()
  }
}
