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

/// Answers requests about the open checkpoints, and keeps what several of them need.
struct Engine: Sendable {
  private let shelf: Shelf
  private var models: [ModelSlot: ModelEngine] = [:]
  /// The sweep of patches under way.
  var patching: KeptPatching?

  /// An engine for the checkpoints on a shelf.
  init(_ shelf: Shelf) {
    self.shelf = shelf
  }

  /// Does the work of a request.
  ///
  /// - Parameters:
  ///   - request: what is asked, with the question that it was scheduled with.
  ///   - report: how it tells of itself.
  /// - Returns: what was found, or why not: `.cancelled` only where the report asked for that.
  mutating func answer(
    _ request: AnalysisRequest, _ report: EngineReport
  ) -> Result<Finding, EngineProblem> {
    do throws(EngineProblem) {
      return .success(
        try request.work.isPatch ? patch(request, report) : find(request, report))
    } catch {
      // Whoever waits would never hear of work that gives up by itself.
      precondition(
        error != .cancelled || report.cancellation.isCancelled,
        "\(request.work) gave up without being asked to")
      return .failure(error)
    }
  }

  private mutating func find(
    _ request: AnalysisRequest, _ report: EngineReport
  ) throws(EngineProblem) -> Finding {
    let slot = request.work.model
    guard var model = take(slot) else { throw .notOpen(slot) }
    defer { models[slot] = model }
    if case .scores = request.work { model.drawn = sharedTokens }
    do throws(AnalysisError) {
      return try model.find(request, report)
    } catch {
      throw EngineProblem(error)
    }
  }

  /// The tokens that all open checkpoints have, from which those of scores are drawn.
  private var sharedTokens: [TokenID] {
    guard let first = shelf.checkpoint(at: .a)?.checkpoint.vocabulary else { return [] }
    guard let other = shelf.checkpoint(at: .b)?.checkpoint.vocabulary,
      let difference = first.comparison(with: other).difference
    else { return first.tokens }
    return first.tokens.filter { first.shares($0, but: difference) }
  }

  /// Takes what is kept of a checkpoint, which must have one owner while it works; nil where none is
  /// open.
  private mutating func take(_ slot: ModelSlot) -> ModelEngine? {
    guard let (loaded, generation) = shelf.checkpoint(at: slot) else { return nil }
    let model = models.removeValue(forKey: slot)
    return model?.generation == generation ? model : ModelEngine(loaded, generation: generation)
  }

  /// The prompts of a question in a checkpoint, with the edits in force.
  mutating func subject(
    _ slot: ModelSlot, _ question: Question, _ stop: Cancellation
  ) throws(EngineProblem) -> Subject {
    guard var model = take(slot) else { throw .notOpen(slot) }
    defer { models[slot] = model }
    do throws(AnalysisError) {
      return try model.subject(question, stop)
    } catch {
      throw EngineProblem(error)
    }
  }

  /// Which of the checkpoints that took a place stands there; -1 for none.
  func generation(_ slot: ModelSlot) -> Int { shelf.checkpoint(at: slot)?.generation ?? -1 }
}

/// Answers requests about one checkpoint.
struct ModelEngine: Sendable {
  /// Which of the checkpoints that took the place it is.
  let generation: Int
  let checkpoint: Checkpoint
  let vocabulary: Vocabulary
  /// The tokens from which those of scores are drawn.
  var drawn: [TokenID] = []
  private var references = ReferenceValues()
  private var sweep: KeptSweep?

  /// An engine for a checkpoint.
  init(_ loaded: LoadedCheckpoint, generation: Int) {
    checkpoint = loaded.checkpoint
    vocabulary = loaded.vocabulary
    self.generation = generation
  }

  var weights: Weights { checkpoint.weights }

  /// Tokens listed for each condition, so that most of one's are found in another's list.
  private static let listed = 200

  /// Finds out what a request asks for.
  mutating func find(
    _ request: AnalysisRequest, _ report: EngineReport
  ) throws(AnalysisError) -> Finding {
    let (question, stop) = (request.question, report.cancellation)
    try question.check(vocabulary: weights.configuration.vocabulary)
    switch request.work {
    case .prediction:
      let next = try NextToken(try subject(question, stop), count: Self.listed, cancellation: stop)
      return .prediction(next.prompts[0])
    case .means: return .means(try ListMeans(try subject(question, stop), question.years, stop))
    case .attribution:
      return .attribution(try HeadAttribution(try subject(question, stop), cancellation: stop))
    case .patterns(_, let head):
      return .patterns(try Patterns.read(try subject(question, stop), head, stop))
    case .endAttention:
      return .endAttention(try Patterns.fromEnd(try subject(question, stop), stop))
    case .lens:
      return .lens(
        try LogitLens(
          try subject(question, stop), progress: report.progress, cancellation: stop))
    case .sweep(_, let layer): return .sweep(try sweep(question, layer: layer, stop))
    case .references:
      let kind = question.edits.first?.kind ?? .mean
      _ = try references.values(for: question, kind, weights, stop)
      return .references
    case .scores: return .scores(try scores(report))
    case .finite: return .nonFinite(checkpoint.nonFiniteTensors().map(\.name))
    case .hash: return try hash(stop)
    case .weightedPattern, .componentLens, .years, .scatter, .headTokens, .circuits, .tokenPairs,
      .copying:
      return try findOfHead(request.work, question, report)
    case .patchBaseline, .patchApproximation, .patch:
      preconditionFailure("\(request.work) may need both checkpoints")
    }
  }

  /// The prompts with the edits in force.
  mutating func subject(
    _ question: Question, _ stop: Cancellation
  ) throws(AnalysisError) -> Subject {
    try question.check(vocabulary: weights.configuration.vocabulary)
    let prompts = PromptSet(question.prompts, bos: question.bos)
    var subject = Subject(weights, prompts)
    for ablation in question.edits {
      try ablation.check(against: weights.configuration)
      let source =
        ablation.kind.needsReference
        ? try references.values(for: question, ablation.kind, weights, stop) : nil
      subject.interventions += try ablation.interventions(on: prompts, reference: source)
    }
    return subject
  }

  private mutating func sweep(
    _ question: Question, layer: Int, _ stop: Cancellation
  ) throws(AnalysisError) -> [Float] {
    if let sweep, sweep.question == question { return try sweep.effects(layer: layer, stop) }
    let begun = try KeptSweep(question, subject(question, stop), stop)
    sweep = begun
    return try begun.effects(layer: layer, stop)
  }

  private func scores(_ report: EngineReport) throws(AnalysisError) -> HeadScores {
    var generator = SeededGenerator(seed: 1)
    let half = min(25, weights.configuration.context / 2)
    let sequences = HeadScores.repeatedSequences(
      count: 8, half: half, tokens: drawn.isEmpty ? vocabulary.tokens : drawn,
      using: &generator)
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

extension ListMeans {
  /// Measures a list of prompts.
  init(
    _ subject: Subject, _ years: YearOutcomes?, _ stop: Cancellation
  ) throws(AnalysisError) {
    let next = try NextToken(subject, count: 1, cancellation: stop)
    let differences = next.prompts.compactMap(\.logitDifference)
    logitDifference = next.meanLogitDifference.map(Double.init)
    answerProbability = next.meanAnswerProbability.map(Double.init)
    accuracy =
      differences.count == next.prompts.count
      ? Double(differences.count { $0 > 0 }) / Double(differences.count) : nil
    if let years { self.years = try ProbabilityDifference(subject, years, cancellation: stop) }
  }
}
