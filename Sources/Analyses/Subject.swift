public import Tasks
public import Tokens
public import Transformer

/// The subject of an analysis: a model, prompts, and the interventions in force.
public struct Subject: Sendable {
  /// The model.
  public var weights: Weights { didSet { run = nil } }
  /// The prompts.
  public var prompts: PromptSet { didSet { run = nil } }
  /// The edits in force in every pass, made for exactly these prompts.
  public var interventions: [Intervention] { didSet { run = nil } }
  /// A run of exactly this, from which analyses read what they can; nil for none.
  private var run: KeptRun?

  /// A model on prompts, unedited unless edits are given.
  public init(_ weights: Weights, _ prompts: PromptSet, interventions: [Intervention] = []) {
    self.weights = weights
    self.prompts = prompts
    self.interventions = interventions
  }

  /// The same subject, with a run of it from which analyses read what they can.
  ///
  /// That it is a run of this subject is a precondition.
  public func reading(_ run: KeptRun) -> Subject {
    precondition(run.isRun(of: self), "a run of other prompts or edits")
    var subject = self
    subject.run = run
    return subject
  }

  /// Runs the model once on all prompts with the edits in force, unless a run is at hand that has all
  /// that is asked.
  package func forward(
    capture: Set<Site> = [], logits: LogitRequest = .none, _ cancellation: Cancellation?
  ) throws(Cancelled) -> Activations {
    if let known = run?.answer(capture: capture, logits: logits) { return known }
    return try weights.forward(
      prompts.batch,
      Pass(
        interventions: interventions, capture: capture, logits: logits, cancellation: cancellation))
  }

  /// The most positions that a pass over part of the prompts carries, so that memory stays bounded.
  package static let positionLimit = 8192

  /// The subject in parts of bounded size, each with its part of the edits in force.
  package var parts: [Subject] { parts(of: Self.positionLimit) }

  /// The subject in parts of at most so many positions, or of one longer prompt.
  package func parts(of limit: Int) -> [Subject] {
    let ranges = ranges(of: limit)
    return ranges.count > 1 ? ranges.map(cut) : [self]
  }

  /// The prompts of each part: at most so many positions, or one longer prompt.
  package func ranges(of limit: Int = Subject.positionLimit) -> [Range<Int>] {
    prompts.parts(ofPositions: limit)
  }

  /// The same model on consecutive prompts, with their part of the edits in force.
  package func cut(_ range: Range<Int>) -> Subject {
    let cut = prompts.picking(range)
    guard !interventions.isEmpty else { return Subject(weights, cut) }
    let first = prompts.prompts[..<range.lowerBound].reduce(0) { $0 + $1.tokens.count }
    let positions = first..<first + cut.prompts.reduce(0) { $0 + $1.tokens.count }
    return Subject(
      weights, cut, interventions: interventions.map { $0.cut(rows: range, positions: positions) })
  }

  /// Checks that every prompt has an answer and a distractor.
  package func checkPairs() throws(AnalysisError) {
    if let lacking = prompts.prompts.firstIndex(where: { $0.pair == nil }) {
      throw .noAnswer(prompt: lacking)
    }
  }

  /// Checks that sweeps can carry every edit in force (`Site.isCarriedBySweeps`).
  ///
  /// - Throws: `AnalysisError.editNotCarried`, for the first that they cannot.
  package func checkSwept() throws(AnalysisError) {
    if let intervention = interventions.first(where: { !$0.site.isCarriedBySweeps }) {
      throw .editNotCarried(intervention.site)
    }
  }

  /// A request for the logits of answer and distractor at END; nil where a prompt lacks them.
  package var pairRequest: LogitRequest? {
    prompts.pairs.map { LogitRequest(.at(prompts.ends), tokens: $0) }
  }
}

/// Why an analysis cannot be made.
public enum AnalysisError: Error, Equatable, Sendable {
  /// A prompt (by its number from 0) has no answer or no distractor.
  case noAnswer(prompt: Int)
  /// The ablation needs reference prompts and there are none.
  case noReference(Ablation.Kind)
  /// There are not as many reference prompts as prompts, which `resample` needs.
  case referenceCount(prompts: Int, reference: Int)
  /// A prompt and its reference differ in length.
  case referenceLength(prompt: Int, length: Int, reference: Int)
  /// No reference prompt (of the same template, for template means) reaches a position.
  case positionNotCovered(prompt: Int, position: Int, template: Int?)
  /// No reference prompt has the template of a prompt.
  case templateNotCovered(prompt: Int, template: Int)
  /// A head that the model does not have.
  case noSuchHead(Head, layers: Int, heads: Int)
  /// A layer that the model does not have.
  case noSuchLayer(Int, layers: Int)
  /// A token of a prompt, or of a reference prompt, has no row in the model.
  case noSuchToken(TokenID, vocabulary: Int)
  /// A prompt has no position of that name.
  case noSuchPosition(String, prompt: Int, known: [String])
  /// The positions of a prompt's ablation leave out END, which self-repair is about.
  case endNotAblated(prompt: Int, positions: String)
  /// An edit of a site is in force that sweeps cannot carry.
  case editNotCarried(Site)
  /// The work was cancelled.
  case cancelled
}
