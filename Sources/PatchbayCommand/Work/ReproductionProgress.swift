import Reproduction
import Shards
import TextColumns

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Tells how far a reproduction has come: a line on a terminal, else a line a stage.
final class ReproductionProgress {
  private let cost: ReproductionCost
  private let line = ProgressLine("reproducing")
  private let isTerminal = isatty(STDERR_FILENO) == 1
  /// What is done of the estimated seconds, and what that really took.
  private var estimated = 0.0
  private var taken = 0.0
  private var left: Double
  /// How many stages this process did, and how many of those failed.
  private var own = (all: 0, failed: 0)
  /// For what was waited last.
  private var awaited: [StageInWork] = []
  private var current: (stage: Stage, number: Int, count: Int, began: ContinuousClock.Instant)?

  init(_ cost: ReproductionCost) {
    self.cost = cost
    left = cost.seconds
  }

  /// Tells of an event.
  func tell(_ event: ReproductionEvent) {
    switch event {
    case .began(let stage, let number, let count):
      awaited = []
      current = (stage, number, count, ContinuousClock.now)
    case .kept(let stage, _, _): left -= cost.seconds(stage)
    case .waiting(let stages): wait(for: stages)
    case .done(let stage, let record, let number, let count):
      current = nil
      own.all += 1
      (estimated, taken) = (estimated + cost.seconds(stage), taken + record.seconds)
      left -= cost.seconds(stage)
      guard !isTerminal else { return }
      say("\(number)/\(count) \(stage.id): done in \(Self.words(record.seconds))")
    case .failed(let stage, let record, let number, let count):
      current = nil
      own = (own.all + 1, own.failed + 1)
      tellFailure(stage, record, number, count)
    case .failedBefore(let stage, let record, let number, let count):
      tellFailure(stage, record, number, count)
    case .leftOut(let stage, let need, let number, let count):
      left -= cost.seconds(stage)
      say("\(number)/\(count) \(stage.id): left out, as \(need) is not there")
    }
  }

  /// Tells of the stage that is being done.
  func tick() {
    guard let (stage, number, count, began) = current else { return }
    let passed = (ContinuousClock.now - began) / .seconds(1)
    let rest = max(left * scale - passed, (left - cost.seconds(stage)) * scale)
    line.show(
      "\(number)/\(count), \(ProgressLine.clock(.seconds(min(rest, 1e9)))) left: \(stage.title)")
  }

  /// Takes the line away, and says what a share did.
  ///
  /// - Parameter share: nil for a process that works alone.
  func end(_ share: Shard?) {
    current = nil
    line.end()
    guard let share else { return }
    say(
      "Share \(share): \(own.all) of \(cost.plan.stages.count) stages done here"
        + (own.failed > 0 ? ", of which \(own.failed) failed." : "."))
  }

  private func tellFailure(
    _ stage: Stage, _ record: ReproducedStage, _ number: Int, _ count: Int
  ) {
    left -= cost.seconds(stage)
    say("\(number)/\(count) \(stage.id) failed: \(record.problem ?? "")")
  }

  private func wait(for stages: [StageInWork]) {
    let words = "waiting for " + stages.map(\.description).joined(separator: ", ")
    line.show(words)
    guard !isTerminal, stages != awaited else { return }
    awaited = stages
    say(words)
  }

  /// How much longer stages take than was estimated, so far.
  private var scale: Double { estimated > 1 ? taken / estimated : 1 }

  private func say(_ words: String) { ProgressLine.interject(Columns.printable(words)) }

  private static func words(_ seconds: Double) -> String {
    seconds < 60
      ? "\(Int((seconds * 10).rounded()) / 10).\(Int((seconds * 10).rounded()) % 10) s"
      : ProgressLine.clock(.seconds(seconds))
  }
}
