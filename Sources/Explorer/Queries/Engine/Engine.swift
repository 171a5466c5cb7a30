import Analyses
import Checkpoints
import Tasks
import Tensors
import Tokens
import Transformer

/// How a running query reports progress and learns that it should stop.
struct EngineReport {
  /// Checked between steps.
  var cancellation: Cancellation
  /// Called with the number of steps done and the total.
  var progress: (Int, Int) -> Void
}

/// Why a query has no answer.
enum EngineProblem: Error, Hashable, Sendable {
  /// It was stopped, and nobody waits for the answer.
  case cancelled
  /// It cannot be answered, for this reason in words.
  case failed(String)

  init(_ error: AnalysisError) {
    self = error == .cancelled ? .cancelled : .failed(error.description)
  }

  /// No checkpoint is open in a slot.
  static func notOpen(_ slot: ModelSlot) -> EngineProblem {
    .failed("Checkpoint \(slot.letter) is not open. o opens a second one.")
  }
}

/// Answers queries about the open checkpoints, and caches what several queries need.
struct Engine: Sendable {
  private let openCheckpoints: OpenCheckpoints
  private var checkpoints: [ModelSlot: CheckpointEngine] = [:]
  /// The patch sweep under way.
  var patchSweep: CachedPatchSweep?
  /// The runs that circuits of edges share.
  var edgeRuns: CachedEdgeRuns?
  /// The discovery under way.
  var cachedDiscovery: CachedDiscovery?

  /// An engine for the open checkpoints.
  init(_ openCheckpoints: OpenCheckpoints) {
    self.openCheckpoints = openCheckpoints
  }

  /// Answers the query of a request.
  ///
  /// - Parameters:
  ///   - request: the query and its inputs.
  ///   - report: receives progress, and says when to stop.
  /// - Returns: the answer, or why there is none: `.cancelled` only if the report asked to stop.
  mutating func answer(
    _ request: QueryRequest, _ report: EngineReport
  ) -> Result<AnyAnswer, EngineProblem> {
    do throws(EngineProblem) {
      return .success(try request.query.answer(request.inputs, &self, report))
    } catch {
      // The asker would wait for ever for a query that gives up by itself.
      precondition(
        error != .cancelled || report.cancellation.isCancelled,
        "\(request.query.query) gave up without being asked to")
      return .failure(error)
    }
  }

  /// Runs a body on an open checkpoint and what is cached of it.
  ///
  /// - Throws: that no checkpoint is open in the slot, or what `body` throws.
  mutating func withCheckpoint<Result>(
    _ slot: ModelSlot, _ body: (inout CheckpointEngine) throws(AnalysisError) -> Result
  ) throws(EngineProblem) -> Result {
    guard let (loaded, generation) = openCheckpoints.checkpoint(at: slot) else {
      throw .notOpen(slot)
    }
    // The cache leaves the engine while it works: a second owner would force copies.
    let kept = checkpoints.removeValue(forKey: slot).flatMap {
      $0.generation == generation ? $0 : nil
    }
    var checkpoint = kept ?? CheckpointEngine(loaded, generation: generation)
    defer { checkpoints[slot] = checkpoint }
    do throws(AnalysisError) {
      return try body(&checkpoint)
    } catch {
      throw EngineProblem(error)
    }
  }

  /// The tokens that all open checkpoints have; head scores are made on them.
  var sharedTokens: [TokenID] {
    guard let first = openCheckpoints.checkpoint(at: .a)?.checkpoint.vocabulary else { return [] }
    guard let other = openCheckpoints.checkpoint(at: .b)?.checkpoint.vocabulary,
      let difference = first.comparison(with: other).difference
    else { return first.tokens }
    return first.tokens.filter { first.shares($0, but: difference) }
  }

  /// A checkpoint on the prompts of the inputs, with the edits in force.
  mutating func subject(
    _ slot: ModelSlot, _ inputs: QueryInputs, _ stop: Cancellation
  ) throws(EngineProblem) -> Subject {
    try withCheckpoint(slot) { checkpoint throws(AnalysisError) in
      try checkpoint.subject(inputs, stop)
    }
  }

  /// The generation of the checkpoint in a slot; -1 for none.
  func generation(_ slot: ModelSlot) -> Int {
    openCheckpoints.checkpoint(at: slot)?.generation ?? -1
  }
}
