public import Analyses
public import Shards
public import Tasks
import Tensors
public import Transformer

/// What all circuits of a model share on the same prompts: the values outside them, the whole model's
/// scores, and the run with every head ablated.
///
/// F is the mean score over prompts: the logit difference, or for years the probability difference.
/// Every head outside a circuit, and the circuit's heads at other positions than their own, carry
/// values of the reference prompts. MLPs, embeddings and norms are not ablated but computed from
/// the changed stream. Exact.
///
/// Caution: the score of a circuit may exceed the model's own, as heads that write against the answer
/// may lie outside it. The two position modes can differ much.
///
/// Source: Wang et al. 2022, section 4; the paper, appendix G.
public struct CircuitBase: Sendable {
  /// The model, the prompts, and edits that stay in force throughout.
  public let subject: Subject
  /// How circuits are run.
  public let convention: CircuitConvention
  /// The score of each prompt in the whole model; their mean is F(M).
  public let model: [Float]
  /// The score of each reference prompt, by the answers of the prompt it is paired with.
  ///
  /// Their mean is F(ABC). Nil where reference prompts are not paired with the prompts.
  public let reference: [Float]?

  /// Who computes the runs.
  private let ledger: Ledger
  private let outside: OutsideValues
  /// The run with every head ablated; nil where it is made anew for each part of the prompts.
  private let bare: BareRun?

  /// Runs the model on the prompts and on the reference prompts, and the prompts without any head.
  ///
  /// - Parameters:
  ///   - subject: the model, the prompts, and edits that stay in force throughout.
  ///   - convention: how circuits are run.
  ///   - reference: the reference prompts.
  ///   - ledger: who computes the runs, each some prompts in a circuit or in the model.
  ///   - cancellation: checked between halves of a block.
  /// - Throws: `AnalysisError`: a prompt that cannot be scored, or has no reference.
  ///
  /// Cost: less than three passes; holds T D L numbers for each template, and 2 N D L where that is little.
  public init(
    _ subject: Subject, _ convention: CircuitConvention = CircuitConvention(),
    reference: PromptSet?, ledger: Ledger = .alone, cancellation: Cancellation? = nil
  ) throws(AnalysisError) {
    (self.subject, self.convention, self.ledger) = (subject, convention, ledger)
    model = try subject.scores(ledger, cancellation)
    let paired = reference.flatMap { subject.prompts.scoring($0) }
    outside = try OutsideValues(
      convention.kind, subject, reference: paired ?? reference, isScored: paired != nil,
      cancellation)
    if let paired, outside.referenceScores == nil {
      self.reference = try Subject(subject.weights, paired).scores(ledger, cancellation)
    } else if let known = outside.referenceScores {
      self.reference = ledger.common("reference scores", count: known.count) { known }
    } else {
      self.reference = nil
    }
    let parts = BareRun.parts(subject)
    bare =
      subject.interventions.isEmpty && parts.count == 1
      ? try BareRun(subject, parts[0], outside, cancellation) : nil
  }

  /// The score of each prompt when everything outside a circuit is ablated; their mean is F(C).
  ///
  /// - Parameters:
  ///   - circuit: the heads that are kept.
  ///   - cancellation: checked between halves of a block.
  /// - Returns: one number a prompt, in the unit of the score.
  /// - Throws: `AnalysisError`, saying which head or position is wrong.
  ///
  /// Cost: that of a pass over the positions at which something is kept, and END; with edits in
  /// force, a whole pass.
  public func scores(
    keeping circuit: Circuit, _ cancellation: Cancellation? = nil
  ) throws(AnalysisError) -> [Float] {
    try scores(keeping: [circuit], cancellation: cancellation)[0]
  }

  /// The same for many circuits.
  ///
  /// - Parameters:
  ///   - circuits: each is run alone.
  ///   - progress: called with runs done and runs in all.
  ///   - cancellation: checked between halves of a block.
  /// - Returns: `[circuit][prompt]`.
  /// - Throws: `AnalysisError`, saying which head or position is wrong.
  public func scores(
    keeping circuits: [Circuit], progress: (Int, Int) -> Void = { _, _ in },
    cancellation: Cancellation? = nil
  ) throws(AnalysisError) -> [[Float]] {
    var kept: [KeptPositions] = []
    for circuit in circuits {
      kept.append(try KeptPositions(circuit, subject, convention.positionMode))
    }
    let parts = BareRun.parts(subject)
    let runs = parts.flatMap { part in kept.indices.map { (part: part, circuit: $0) } }
    var held: (part: Range<Int>, runner: any CircuitRunner)?
    let found = try ledger.numbers(
      "circuits", subject.units(runs.map(\.part)), progress: progress
    ) {
      place throws(AnalysisError) in
      let (part, circuit) = runs[place]
      if held?.part != part { held = (part, try runner(part, cancellation)) }
      return try held?.runner.scores(kept[circuit].rows(part), cancellation) ?? []
    }
    var scores = [[Float]](repeating: [], count: circuits.count)
    for (run, numbers) in zip(runs, found) { scores[run.circuit] += numbers }
    return scores
  }

  /// What runs circuits on some prompts.
  private func runner(
    _ part: Range<Int>, _ cancellation: Cancellation?
  ) throws(AnalysisError) -> any CircuitRunner {
    guard subject.interventions.isEmpty else {
      return EditedRun(subject: subject.cut(part), part: part, outside: outside)
    }
    if let bare { return bare }
    return try BareRun(subject, part, outside, cancellation)
  }

  /// The score of each prompt when some heads are taken away from the whole model, each at its own
  /// position; their mean is F(M \ K).
  ///
  /// - Parameters:
  ///   - members: the heads, with their positions.
  ///   - cancellation: checked between halves of a block.
  /// - Returns: one number a prompt, in the unit of the score.
  /// - Throws: `AnalysisError`, saying which head or position is wrong.
  ///
  /// Cost: one pass; holds N D numbers for each layer with a head.
  public func scores(
    ablating members: [Circuit.Member], _ cancellation: Cancellation? = nil
  ) throws(AnalysisError) -> [Float] {
    guard !members.isEmpty else { return model }
    try Ablation(heads: members.map(\.head)).check(against: subject.weights.configuration)
    var edited = subject
    edited.interventions += try outside.interventions(ablating: members)
    return try edited.scores(ledger, cancellation)
  }
}

extension PromptSet {
  /// Reference prompts with what they are scored by, the answers and END of these; nil where they are
  /// not as many, or one is shorter than the END of its own.
  fileprivate func scoring(_ reference: PromptSet) -> PromptSet? {
    guard reference.prompts.count == prompts.count else { return nil }
    var scored = reference
    scored.years = years
    for (row, own) in prompts.enumerated() {
      guard scored.prompts[row].tokens.count > own.end else { return nil }
      scored.prompts[row].answer = own.answer
      scored.prompts[row].distractor = own.distractor
      scored.prompts[row].positions["END"] = own.end
    }
    return scored
  }
}

/// What runs circuits on some prompts.
protocol CircuitRunner {
  /// The score of each prompt when everything outside a circuit is ablated.
  ///
  /// - Parameters:
  ///   - kept: the positions of the circuit in these prompts.
  ///   - cancellation: checked between halves of a block.
  /// - Returns: one number a prompt.
  /// - Throws: `cancelled`.
  func scores(
    _ kept: KeptPositions, _ cancellation: Cancellation?
  ) throws(AnalysisError) -> [Float]
}

/// Runs of circuits with edits in force: whole passes.
private struct EditedRun: CircuitRunner {
  let subject: Subject
  let part: Range<Int>
  let outside: OutsideValues

  func scores(
    _ kept: KeptPositions, _ cancellation: Cancellation?
  ) throws(AnalysisError) -> [Float] {
    var edited = subject
    edited.interventions += try kept.interventions { layer throws(AnalysisError) in
      .replace(try outside.z(layer, part))
    }
    return try edited.scores(cancellation)
  }
}
