public import Tasks
public import Tensors
import Tokens
public import Transformer

/// The values that ablated components take, from a run on reference prompts.
public struct AblationReference: Sendable {
  private let prompts: PromptSet
  private let activations: Activations

  /// Runs the reference prompts and keeps the sites that the ablations need.
  ///
  /// - Parameters:
  ///   - weights: the model.
  ///   - reference: the reference prompts; nil where there are none.
  ///   - ablations: what will be ablated.
  ///   - cancellation: asked between halves of a block.
  /// - Throws: `AnalysisError`, saying which prompt, head, layer or position is wrong.
  ///
  /// Gives nil where no ablation needs reference values.
  ///
  /// Cost: one pass over the reference prompts; holds N D numbers for each site.
  public init?(
    _ weights: Weights, _ reference: PromptSet?, for ablations: [Ablation],
    cancellation: Cancellation? = nil
  ) throws(AnalysisError) {
    for ablation in ablations { try ablation.check(against: weights.configuration) }
    guard let needy = ablations.first(where: \.kind.needsReference) else { return nil }
    guard let reference else { throw .noReference(needy.kind) }
    let sites = Set(ablations.filter(\.kind.needsReference).flatMap(\.sites))
    prompts = reference
    activations = try AnalysisError.cancellable { () throws(Cancelled) in
      try Subject(weights, reference).run(capture: sites, cancellation)
    }
  }

  /// What a site's value is replaced by in each prompt: [N, columns of the site].
  ///
  /// - Parameters:
  ///   - site: one of the sites that the ablations need.
  ///   - kind: how reference values are combined.
  ///   - subjects: the prompts that are ablated.
  /// - Returns: one row for each position of all subjects.
  /// - Throws: `AnalysisError`, saying which prompt, head, layer or position is wrong.
  public func values(
    _ site: Site, _ kind: Ablation.Kind, for subjects: PromptSet
  ) throws(AnalysisError) -> Tensor {
    let source = activations[site]
    switch kind {
    case .zero: return Tensor(repeating: 0, shape: [subjects.batch.count, source.columns])
    case .resample: return try resampled(source, for: subjects)
    case .mean: return try means(source, for: subjects, byTemplate: false)
    case .templateMean: return try means(source, for: subjects, byTemplate: true)
    }
  }

  private func resampled(_ source: Tensor, for subjects: PromptSet) throws(AnalysisError) -> Tensor
  {
    let (own, other) = (subjects.batch, prompts.batch)
    guard own.rows.count == other.rows.count else {
      throw .referenceCount(prompts: own.rows.count, reference: other.rows.count)
    }
    for row in own.rows.indices where own.rows[row].count != other.rows[row].count {
      throw .referenceLength(
        prompt: row, length: own.rows[row].count, reference: other.rows[row].count)
    }
    return source
  }

  private func means(
    _ source: Tensor, for subjects: PromptSet, byTemplate: Bool
  ) throws(AnalysisError) -> Tensor {
    let batch = prompts.batch
    let members = Dictionary(grouping: prompts.prompts.indices) {
      byTemplate ? prompts.prompts[$0].template : nil
    }
    var groups: [Int?: Tensor] = [:]
    var rows: [Tensor] = []
    for (index, prompt) in subjects.prompts.enumerated() {
      let key = byTemplate ? prompt.template : nil
      let group = groups[key] ?? positionMeans(source, of: members[key] ?? [], in: batch)
      groups[key] = group
      if group.rows == 0, let key { throw .templateNotCovered(prompt: index, template: key) }
      guard prompt.tokens.count <= group.rows else {
        throw .positionNotCovered(prompt: index, position: group.rows, template: key)
      }
      rows.append(group.rows(0..<prompt.tokens.count))
    }
    return Tensor(stacking: rows, columns: source.columns)
  }

  /// The mean over rows of a batch at each position, over the rows long enough.
  private func positionMeans(_ source: Tensor, of members: [Int], in batch: TokenBatch) -> Tensor {
    let longest = members.map { batch.rows[$0].count }.max() ?? 0
    let means = (0..<longest).map { position in
      let rows = members.filter { batch.rows[$0].count > position }
      return source.mean(ofRows: rows.map { batch.offsets[$0] + position })
    }
    return Tensor(means.flatMap { $0 }, shape: [longest, source.columns])
  }
}

extension Ablation {
  /// The interventions that carry the ablation out on given prompts.
  ///
  /// - Parameters:
  ///   - prompts: the prompts that will be run.
  ///   - reference: holds the sites that this ablation needs; nil where its kind needs none.
  /// - Returns: one intervention for each site.
  /// - Throws: `AnalysisError`, saying which prompt, head, layer or position is wrong.
  public func interventions(
    on prompts: PromptSet, reference: AblationReference?
  ) throws(AnalysisError) -> [Intervention] {
    let places = try positions.resolved(in: prompts).map(Intervention.Positions.at) ?? .all
    var interventions: [Intervention] = []
    for site in sites.sorted(by: { $0.hookName < $1.hookName }) {
      var edit = Intervention.Edit.zero
      if kind.needsReference {
        guard let reference else { throw .noReference(kind) }
        edit = .replace(try reference.values(site, kind, for: prompts))
      }
      interventions.append(
        Intervention(site, heads: headIndices(at: site), positions: places, edit: edit))
    }
    return interventions
  }

  private func headIndices(at site: Site) -> [Int]? {
    guard case .block(let layer, .z) = site else { return nil }
    return heads.filter { $0.layer == layer }.map(\.index).sorted()
  }
}
