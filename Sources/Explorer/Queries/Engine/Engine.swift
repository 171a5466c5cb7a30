import Analyses
import Checkpoints
import Tasks
import Tensors
import Tokens
import Transformer

/// How work under way tells about itself, and is stopped.
struct EngineReport {
  /// Asked between steps.
  var cancellation: Cancellation
  /// Called with steps done and steps in all.
  var progress: (Int, Int) -> Void
}

/// Why work came to no result.
enum EngineProblem: Error, Hashable, Sendable {
  /// It was asked to stop, and nobody waits for it.
  case cancelled
  /// It cannot be done, for a reason in words that a person is told.
  case failed(String)

  init(_ error: AnalysisError) {
    self = error == .cancelled ? .cancelled : .failed(error.description)
  }

  /// No checkpoint stands in a place.
  static func notOpen(_ slot: ModelSlot) -> EngineProblem {
    .failed("Checkpoint \(slot.letter) is not open. o opens a second one.")
  }
}

/// Answers queries about the open checkpoints, and keeps what several of them need.
struct Engine: Sendable {
  private let openCheckpoints: OpenCheckpoints
  private var checkpoints: [ModelSlot: CheckpointEngine] = [:]
  /// The sweep of patches under way.
  var patchSweep: CachedPatchSweep?

  /// An engine for the checkpoints on a shelf.
  init(_ openCheckpoints: OpenCheckpoints) {
    self.openCheckpoints = openCheckpoints
  }

  /// Answers the query of a request.
  ///
  /// - Parameters:
  ///   - request: what is asked, with the inputs that it was scheduled with.
  ///   - report: how the work tells of itself.
  /// - Returns: what was found, or why not: `.cancelled` only where the report asked for that.
  mutating func answer(
    _ request: QueryRequest, _ report: EngineReport
  ) -> Result<AnyAnswer, EngineProblem> {
    do throws(EngineProblem) {
      return .success(try request.query.answer(request.inputs, &self, report))
    } catch {
      // Whoever waits would never hear of work that gives up by itself.
      precondition(
        error != .cancelled || report.cancellation.isCancelled,
        "\(request.query.query) gave up without being asked to")
      return .failure(error)
    }
  }

  /// Works with one of the open checkpoints and what is kept of it.
  ///
  /// - Throws: that none is open in the place, or what `body` throws.
  mutating func withCheckpoint<Result>(
    _ slot: ModelSlot, _ body: (inout CheckpointEngine) throws(AnalysisError) -> Result
  ) throws(EngineProblem) -> Result {
    guard let (loaded, generation) = openCheckpoints.checkpoint(at: slot) else {
      throw .notOpen(slot)
    }
    // What is kept must have one owner while it works.
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

  /// The tokens that all open checkpoints have, from which those of scores are drawn.
  var sharedTokens: [TokenID] {
    guard let first = openCheckpoints.checkpoint(at: .a)?.checkpoint.vocabulary else { return [] }
    guard let other = openCheckpoints.checkpoint(at: .b)?.checkpoint.vocabulary,
      let difference = first.comparison(with: other).difference
    else { return first.tokens }
    return first.tokens.filter { first.shares($0, but: difference) }
  }

  /// The prompts of some inputs in a checkpoint, with the edits in force.
  mutating func subject(
    _ slot: ModelSlot, _ inputs: QueryInputs, _ stop: Cancellation
  ) throws(EngineProblem) -> Subject {
    try withCheckpoint(slot) { checkpoint throws(AnalysisError) in
      try checkpoint.subject(inputs, stop)
    }
  }

  /// Which of the checkpoints that took a place stands there; -1 for none.
  func generation(_ slot: ModelSlot) -> Int {
    openCheckpoints.checkpoint(at: slot)?.generation ?? -1
  }
}
