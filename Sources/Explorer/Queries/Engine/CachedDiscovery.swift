import Analyses
import Circuits
import Patching
import Tasks
import Tensors
import Transformer

/// A discovery under way, cached from step to step while prompts, settings and checkpoint stay the
/// same.
struct CachedDiscovery: Sendable {
  /// The inputs that it answers.
  let inputs: QueryInputs
  /// The checkpoint and its thresholds.
  let query: DiscoveryQuery
  /// The generation of the checkpoint.
  let generation: Int
  /// The session before each step, so that going back takes no time.
  var sessions: [DiscoverySession]
  /// What was accepted between them.
  var accepted: [[DiscoveryChoice]] = []
}

extension Engine {
  /// The next step of a discovery, going on from the steps that are known.
  mutating func discovery(
    _ inputs: QueryInputs, _ query: DiscoveryQuery, _ report: EngineReport
  ) throws(EngineProblem) -> DiscoveryQuery.Answer {
    var kept = try resumeDiscovery(inputs, query, report.cancellation)
    defer { cachedDiscovery = kept }
    let shared = zip(kept.accepted, query.accepted).prefix { $0 == $1 }.count
    kept.accepted = Array(kept.accepted.prefix(shared))
    kept.sessions = Array(kept.sessions.prefix(shared + 1))
    return try EngineProblem.rethrowing { () throws(DiscoveryError) in
      for choices in query.accepted[shared...] {
        var session = kept.sessions[kept.sessions.count - 1]
        _ = try session.map(cancellation: report.cancellation)
        session.accept(choices: choices)
        kept.accepted.append(choices)
        kept.sessions.append(session)
      }
      let place = kept.sessions.count - 1
      let step = try kept.sessions[place].map(
        progress: report.progress, cancellation: report.cancellation)
      return DiscoveryQuery.Answer(
        step: step, circuit: kept.sessions[place].circuit,
        model: kept.sessions[place].baseline.destination)
    }
  }

  /// Takes the cached discovery out of the engine, or begins another.
  private mutating func resumeDiscovery(
    _ inputs: QueryInputs, _ query: DiscoveryQuery, _ stop: Cancellation
  ) throws(EngineProblem) -> CachedDiscovery {
    let slot = query.models[0]
    let generation = generation(slot)
    let last = cachedDiscovery
    cachedDiscovery = nil
    if let last, last.inputs == inputs, last.generation == generation,
      last.query.condition == query.condition, last.query.settings == query.settings
    {
      return last
    }
    let subject = try subject(slot, inputs, stop)
    let tokens = sharedTokens
    return try EngineProblem.rethrowing { () throws(DiscoveryError) in
      CachedDiscovery(
        inputs: inputs, query: query, generation: generation,
        sessions: [
          try DiscoverySession(
            subject, reference: inputs.outside(for: .resample), settings: query.settings,
            tokens: tokens, cancellation: stop)
        ])
    }
  }
}

extension EngineProblem {
  /// Runs a body, and turns errors of discovery into words.
  fileprivate static func rethrowing<Result>(
    _ body: () throws(DiscoveryError) -> Result
  ) throws(EngineProblem) -> Result {
    do { return try body() } catch {
      throw error.isCancelled ? .cancelled : .failed(error.description)
    }
  }
}
