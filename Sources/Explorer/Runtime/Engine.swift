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
  /// It was stopped.
  case cancelled
  /// It cannot be done, for a reason in words.
  case failed(String)

  init(_ error: AnalysisError) {
    self = error == .cancelled ? .cancelled : .failed(error.description)
  }
}

/// Answers requests about one checkpoint, and keeps what several of them need.
struct Engine: Sendable {
  private let checkpoint: Checkpoint
  private var references = ReferenceValues()
  private var sweep: KeptSweep?

  /// An engine for a checkpoint.
  init(_ checkpoint: Checkpoint) {
    self.checkpoint = checkpoint
  }

  private var weights: Weights { checkpoint.weights }

  /// Does the work of a request.
  mutating func answer(
    _ request: AnalysisRequest, _ report: EngineReport
  ) -> Result<Finding, EngineProblem> {
    do throws(AnalysisError) {
      return .success(try find(request, report))
    } catch {
      return .failure(EngineProblem(error))
    }
  }

  private mutating func find(
    _ request: AnalysisRequest, _ report: EngineReport
  ) throws(AnalysisError) -> Finding {
    let (question, stop) = (request.question, report.cancellation)
    switch request.work {
    case .prediction(let side):
      let subject = try subject(question, side, stop)
      let next = try NextToken(subject, count: Self.listed, cancellation: stop)
      return .prediction(next.prompts[0])
    case .attribution(let side):
      return .attribution(
        try HeadAttribution(try subject(question, side, stop), cancellation: stop))
    case .patterns(let side, let head):
      let subject = try subject(question, side, stop)
      return .patterns(try Patterns.read(subject, head, stop))
    case .endAttention(let side):
      return .endAttention(try Patterns.fromEnd(try subject(question, side, stop), stop))
    case .lens(let side):
      return .lens(
        try LogitLens(
          try subject(question, side, stop), progress: report.progress, cancellation: stop))
    case .sweep(let side, let layer):
      return .sweep(try sweep(question, side, layer: layer, stop))
    case .references:
      _ = try references.values(for: question, weights, stop)
      return .references
    case .scores: return .scores(try scores(report))
    case .finite: return .nonFinite(checkpoint.nonFiniteTensors().map(\.name))
    case .hash: return try hash(stop)
    }
  }

  /// Tokens listed for each side, so that most of one side's are found on the other.
  private static let listed = 200

  /// The prompt with the edits of a side in force.
  private mutating func subject(
    _ question: Question, _ side: Side, _ stop: Cancellation
  ) throws(AnalysisError) -> Subject {
    let prompts = PromptSet([question.prompt], bos: question.bos)
    var subject = Subject(weights, prompts)
    for ablation in question.ablations(side) {
      try ablation.check(against: weights.configuration)
      let source =
        ablation.kind.needsReference ? try references.values(for: question, weights, stop) : nil
      subject.interventions += try ablation.interventions(on: prompts, reference: source)
    }
    return subject
  }

  private mutating func sweep(
    _ question: Question, _ side: Side, layer: Int, _ stop: Cancellation
  ) throws(AnalysisError) -> [Float] {
    if let sweep, sweep.matches(question, side) { return try sweep.effects(layer: layer, stop) }
    let begun = try KeptSweep(question, side, subject(question, side, stop), stop)
    sweep = begun
    return try begun.effects(layer: layer, stop)
  }

  private func scores(_ report: EngineReport) throws(AnalysisError) -> HeadScores {
    var generator = SeededGenerator(seed: 1)
    let half = min(25, weights.configuration.context / 2)
    let sequences = HeadScores.repeatedSequences(
      count: 8, half: half, vocabulary: weights.configuration.vocabulary, using: &generator)
    return try HeadScores(
      weights, sequences: sequences, names: [], progress: report.progress,
      cancellation: report.cancellation)
  }

  private func hash(_ stop: Cancellation) throws(AnalysisError) -> Finding {
    do {
      return .hash(try checkpoint.hash { stop.isCancelled })
    } catch CheckpointError.cancelled {
      throw .cancelled
    } catch {
      // A file that cannot be read again leaves results without their hash, nothing worse.
      return .hash("")
    }
  }
}
