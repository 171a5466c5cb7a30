public import Analyses
public import Tasks
import Tensors
public import Transformer

/// F(C): the logit difference when everything outside a circuit is ablated.
///
/// Every head outside the circuit, and the circuit's heads at other positions than their own, take
/// the mean of their z over the reference prompts of the same template. MLPs, embeddings and
/// LayerNorms are not ablated but computed from the changed stream.
///
/// Caution: it may exceed the model's own logit difference, as heads that write against the answer
/// may lie outside the circuit. The two position modes can differ much.
///
/// Source: Wang et al. 2022, section 4; the paper, appendix G.
public struct CircuitRun: Codable, Equatable, Sendable {
  /// The mean over prompts, in logits.
  public var mean: Float
  /// The logit difference of each prompt.
  public var prompts: [Float]
  /// Where heads were kept.
  public var positionMode: Circuit.PositionMode

  /// Runs a circuit.
  ///
  /// - Parameters:
  ///   - circuit: the heads that are kept.
  ///   - subject: the model, the prompts, and edits that are in force as well.
  ///   - positionMode: where heads are kept.
  ///   - reference: holds the template means of every head (`AblationReference.templateMeans`).
  ///   - cancellation: checked between halves of a block.
  /// - Throws: `AnalysisError`, saying which prompt, head or position is wrong.
  ///
  /// Cost: one pass; holds N D L numbers of some prompts at a time.
  public init(
    _ circuit: Circuit, _ subject: Subject, positionMode: Circuit.PositionMode = .perPrompt,
    reference: AblationReference, cancellation: Cancellation? = nil
  ) throws(AnalysisError) {
    prompts = try subject.logitDifferences(
      keeping: circuit, positionMode: positionMode, reference: reference, cancellation)
    mean = Measure.mean(prompts)
    self.positionMode = positionMode
  }
}

extension Circuit {
  /// Where the heads of a circuit are kept.
  public enum PositionMode: String, CaseIterable, Codable, Hashable, Sendable {
    /// At the position that each prompt has of that name.
    case perPrompt = "per-prompt"
    /// At every position that any prompt of the set has of that name, as in the paper's notebooks.
    case union
  }
}

extension Subject {
  /// The same model and prompts with every head outside a circuit ablated by its template mean.
  ///
  /// - Parameters:
  ///   - circuit: the heads that are kept, each at its position.
  ///   - positionMode: where heads are kept.
  ///   - reference: holds the template means of every head (`AblationReference.templateMeans`).
  /// - Returns: the model and prompts with the edits in force, after those there were.
  /// - Throws: `AnalysisError`, saying which prompt, head or position is wrong.
  ///
  /// Cost: no pass; N D numbers for each layer.
  public func keeping(
    _ circuit: Circuit, positionMode: Circuit.PositionMode = .perPrompt,
    reference: AblationReference
  ) throws(AnalysisError) -> Subject {
    let kept = try KeptPositions(circuit, self, positionMode)
    try reference.checkMeans(.templateMean, for: prompts)
    var edited = self
    edited.interventions += try kept.interventions(on: prompts, reference: reference)
    return edited
  }

  /// The logit difference of each prompt when everything outside a circuit is ablated.
  func logitDifferences(
    keeping circuit: Circuit, positionMode: Circuit.PositionMode, reference: AblationReference,
    _ cancellation: Cancellation?
  ) throws(AnalysisError) -> [Float] {
    let kept = try KeptPositions(circuit, self, positionMode)
    return try logitDifferences(reference: reference, cancellation) {
      part, rows throws(AnalysisError) in
      try kept.rows(rows).interventions(on: part, reference: reference)
    }
  }

  /// The logit difference of each prompt under template means.
  ///
  /// Edits are made for some prompts at a time, so that memory stays bounded.
  ///
  /// - Parameters:
  ///   - reference: holds the means.
  ///   - cancellation: checked between halves of a block.
  ///   - edits: makes those of some prompts, which have these numbers among all.
  /// - Returns: one number a prompt.
  /// - Throws: `AnalysisError`, saying which prompt is wrong.
  func logitDifferences(
    reference: AblationReference, _ cancellation: Cancellation?,
    edits: (PromptSet, Range<Int>) throws(AnalysisError) -> [Intervention]
  ) throws(AnalysisError) -> [Float] {
    try checkPairs()
    try reference.checkMeans(.templateMean, for: prompts)
    var differences: [Float] = []
    for part in parts {
      var edited = part
      edited.interventions += try edits(
        part.prompts, differences.count..<differences.count + part.prompts.prompts.count)
      differences += try edited.logitDifferences(cancellation)
    }
    return differences
  }
}

extension AblationReference {
  /// The template means of every head, which running circuits needs.
  ///
  /// - Parameters:
  ///   - weights: the model.
  ///   - reference: the reference prompts; nil where there are none.
  ///   - cancellation: checked between halves of a block.
  /// - Returns: the means, for any number of circuits.
  /// - Throws: `noReference` without reference prompts, or `cancelled`.
  ///
  /// Cost: one pass over the reference prompts; holds T D L numbers for each template.
  public static func templateMeans(
    _ weights: Weights, _ reference: PromptSet?, cancellation: Cancellation? = nil
  ) throws(AnalysisError) -> AblationReference {
    let heads = (0..<weights.configuration.layers).map { Head($0, 0) }
    let all = Ablation(heads: heads, kind: .templateMean)
    let means = try AblationReference(weights, reference, for: [all], cancellation: cancellation)
    guard let means else { throw .noReference(.templateMean) }
    return means
  }
}

/// Where each head of a circuit is kept in given prompts.
private struct KeptPositions {
  let configuration: Configuration
  var lengths: [Int]
  /// The names of the positions of each head of the circuit.
  var names: [Head: Set<String>] = [:]
  /// For each name the positions in each prompt; nil for all.
  var places: [String: [Set<Int>]?] = [:]

  init(
    _ circuit: Circuit, _ subject: Subject, _ mode: Circuit.PositionMode
  ) throws(AnalysisError) {
    configuration = subject.weights.configuration
    try Ablation(heads: circuit.heads).check(against: configuration)
    let prompts = subject.prompts
    lengths = prompts.prompts.map(\.tokens.count)
    for member in circuit.members {
      names[member.head, default: []].insert(member.position)
      guard places[member.position] == nil else { continue }
      let rows = try Ablation.Positions(member.position).resolved(in: prompts)?.map { Set($0) }
      if mode == .union, let rows {
        let all = rows.reduce(into: Set()) { $0.formUnion($1) }
        places[member.position] = .some(rows.map { _ in all })
      } else {
        places[member.position] = .some(rows)
      }
    }
  }

  /// The same for consecutive prompts.
  func rows(_ range: Range<Int>) -> KeptPositions {
    var part = self
    part.lengths = Array(lengths[range])
    part.places = places.mapValues { $0.map { Array($0[range]) } }
    return part
  }

  /// The edits that ablate all else by template means.
  func interventions(
    on prompts: PromptSet, reference: AblationReference
  ) throws(AnalysisError) -> [Intervention] {
    var interventions: [Intervention] = []
    for layer in 0..<configuration.layers {
      let site = Site.block(layer, .z)
      let action = Intervention.Action.replace(
        try reference.values(site, .templateMean, for: prompts))
      for (names, heads) in heads(of: layer) {
        interventions.append(
          Intervention(site, heads: heads, positions: others(than: names), action: action))
      }
    }
    return interventions
  }

  /// A layer's heads in groups that are kept at the same positions, those outside the circuit too.
  private func heads(of layer: Int) -> [(names: Set<String>, heads: [Int])] {
    let groups = Dictionary(grouping: 0..<configuration.heads) { names[Head(layer, $0)] ?? [] }
    return groups.map { (names: $0, heads: $1) }.sorted { $0.heads[0] < $1.heads[0] }
  }

  /// The positions outside those of some names.
  private func others(than names: Set<String>) -> Intervention.Positions {
    guard !names.isEmpty else { return .all }
    var rows = lengths.map { Set(0..<$0) }
    for name in names {
      guard let kept = places[name] ?? nil else { return .at(lengths.map { _ in [] }) }
      for row in rows.indices { rows[row].subtract(kept[row]) }
    }
    return .at(rows.map { $0.sorted() })
  }
}
