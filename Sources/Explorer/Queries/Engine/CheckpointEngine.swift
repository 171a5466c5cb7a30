import Analyses
import Checkpoints
import Circuits
import Tasks
import Tensors
import Tokens
import Transformer

/// An open checkpoint, with what is cached from one query to the next.
struct CheckpointEngine: Sendable {
  /// A number that changes when another checkpoint is opened in its slot.
  let generation: Int
  let checkpoint: Checkpoint
  let vocabulary: Vocabulary
  private var references = ReferenceValues()
  private var sweep: CachedAblationSweep?
  private var scoring: HeadScoring?
  private var runs = KeptRuns()
  private var circuitBases = CachedCircuitBases()
  /// The continuations of the prompt under way.
  var continuations = CachedContinuations()

  /// An engine for a checkpoint.
  init(_ loaded: LoadedCheckpoint, generation: Int) {
    checkpoint = loaded.checkpoint
    vocabulary = loaded.vocabulary
    self.generation = generation
  }

  /// The weights.
  var weights: Weights { checkpoint.weights }

  /// Names of one token each, for copying scores; none without a tokenizer.
  var names: [TokenID] {
    vocabulary.tokenizer.map {
      TaskTemplates.tokens(of: TaskTemplates.builtIn[.names], $0, rows: vocabulary.rows)
    } ?? []
  }

  /// The model on the prompts, with the edits in force, and the run of it that is kept.
  ///
  /// What several screens show is asked of `subjectWithRun`, so that the model runs once for all.
  mutating func subject(
    _ inputs: QueryInputs, _ stop: Cancellation
  ) throws(AnalysisError) -> Subject {
    let subject = try plainSubject(inputs, stop)
    return runs.reading(subject) ?? subject
  }

  /// The same, with a run made and kept where none is and it is small enough.
  mutating func subjectWithRun(
    _ inputs: QueryInputs, _ stop: Cancellation
  ) throws(AnalysisError) -> Subject {
    let subject = try plainSubject(inputs, stop)
    if let known = runs.reading(subject) { return known }
    return try runs.add(subject, stop) ?? subject
  }

  private mutating func plainSubject(
    _ inputs: QueryInputs, _ stop: Cancellation
  ) throws(AnalysisError) -> Subject {
    try inputs.check(vocabulary: weights.configuration.vocabulary)
    let prompts = PromptSet(inputs.prompts, bos: inputs.bos, years: inputs.years)
    var subject = Subject(weights, prompts)
    for ablation in inputs.edits {
      try ablation.check(against: weights.configuration)
      let source =
        ablation.kind.needsReference
        ? try references.values(for: inputs, ablation.kind, weights, stop) : nil
      subject.interventions += try ablation.interventions(on: prompts, reference: source)
    }
    return subject
  }

  /// Caches the values that newly ablated heads take.
  mutating func prepareReferences(
    _ inputs: QueryInputs, _ stop: Cancellation
  ) throws(AnalysisError) {
    _ = try references.values(for: inputs, inputs.edits.first?.kind ?? .mean, weights, stop)
  }

  /// The cached ablation sweep, or a new one if the inputs differ.
  mutating func sweep(
    _ inputs: QueryInputs, _ stop: Cancellation
  ) throws(AnalysisError) -> CachedAblationSweep {
    if let sweep, sweep.inputs == inputs { return sweep }
    let begun = try CachedAblationSweep(inputs, subject(inputs, stop), stop)
    sweep = begun
    return begun
  }

  /// What all circuits on the same prompts share, kept from one circuit to the next.
  mutating func circuitBase(
    _ inputs: QueryInputs, _ convention: CircuitConvention, _ stop: Cancellation
  ) throws(AnalysisError) -> CircuitBase {
    if let known = circuitBases.base(inputs, convention) { return known }
    let base = try CircuitBase(
      subject(inputs, stop), convention, reference: inputs.outside(for: convention.kind),
      cancellation: stop)
    circuitBases.add(base, inputs)
    return base
  }

  /// Scores of heads on repeated random tokens, on the same sample as the command `heads`.
  ///
  /// Work that was interrupted goes on where it was.
  mutating func scores(
    on tokens: [TokenID], _ report: EngineReport
  ) throws(AnalysisError) -> HeadScores {
    let settings = HeadScores.Settings(for: weights.configuration)
    let sequences = settings.rows(of: tokens.isEmpty ? vocabulary.tokens : tokens)
    var scoring = HeadScoring(weights, sequences: sequences)
    if let begun = self.scoring, begun.sequences == sequences { scoring = begun }
    while !scoring.isDone {
      try scoring.step(report.cancellation)
      self.scoring = scoring
      report.progress(scoring.done, sequences.count)
    }
    self.scoring = nil
    return scoring.scores
  }
}
