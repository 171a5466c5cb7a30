import Analyses
import Circuits
import Patching
import Tasks
import Tensors
import Transformer

/// The runs that circuits of edges on the same prompts share.
struct CachedEdgeRuns: Sendable {
  /// The inputs, the checkpoint and its generation.
  let inputs: QueryInputs
  let slot: ModelSlot
  let generation: Int
  let session: EdgeCircuitSession
}

extension Engine {
  /// Scores of every edge by gradients.
  mutating func edgeScores(
    _ inputs: QueryInputs, _ query: EdgeScoresQuery, _ report: EngineReport
  ) throws(EngineProblem) -> EdgeScoresQuery.Answer {
    let (weights, pairs) = try edgePairs(inputs, query.slot, report.cancellation)
    return try EngineProblem.patching { () throws(PatchingError) in
      EdgeScoresQuery.Answer(
        scores: try EdgeScores(
          weights, pairs, query.method, progress: report.progress,
          cancellation: report.cancellation))
    }
  }

  /// The score of a circuit of edges.
  mutating func edgeRun(
    _ inputs: QueryInputs, _ query: EdgeRunQuery, _ report: EngineReport
  ) throws(EngineProblem) -> EdgeCircuitRun {
    let session = try edgeSession(inputs, query.slot, report.cancellation)
    do {
      return try session.run(
        query.circuit, progress: report.progress, cancellation: report.cancellation)
    } catch {
      throw report.cancellation.isCancelled ? .cancelled : .failed(error.description)
    }
  }

  private mutating func edgeSession(
    _ inputs: QueryInputs, _ slot: ModelSlot, _ stop: Cancellation
  ) throws(EngineProblem) -> EdgeCircuitSession {
    let generation = generation(slot)
    if let kept = edgeRuns, kept.inputs == inputs, kept.slot == slot,
      kept.generation == generation
    {
      return kept.session
    }
    edgeRuns = nil
    let (weights, pairs) = try edgePairs(inputs, slot, stop)
    let session = try EngineProblem.patching { () throws(PatchingError) in
      try EdgeCircuitSession(weights, pairs, cancellation: stop)
    }
    edgeRuns = CachedEdgeRuns(
      inputs: inputs, slot: slot, generation: generation, session: session)
    return session
  }

  /// A checkpoint, and prompts with their corrupted ones.
  private mutating func edgePairs(
    _ inputs: QueryInputs, _ slot: ModelSlot, _ stop: Cancellation
  ) throws(EngineProblem) -> (Weights, PatchPairs) {
    let subject = try subject(slot, inputs, stop)
    guard let reference = inputs.outside(for: .resample) else {
      throw .failed(PatchProblem.noReference.words)
    }
    let pairs = try EngineProblem.patching { () throws(PatchingError) in
      try PatchPairs(subject.prompts, corrupted: reference)
    }
    return (subject.weights, pairs)
  }
}

extension EngineProblem {
  /// Runs a body, and turns patching errors into the words of the screen.
  fileprivate static func patching<Result>(
    _ body: () throws(PatchingError) -> Result
  ) throws(EngineProblem) -> Result {
    do { return try body() } catch {
      throw error.isCancelled ? .cancelled : .failed(PatchProblem(error).words)
    }
  }
}
