public import Tasks
public import Tensors
import Tokens
public import Transformer

/// The values that replace the output of ablated components, from a pass over reference prompts.
public struct AblationReference: Sendable {
  private let prompts: PromptSet
  /// The values themselves, for resampling.
  private let rows: Activations?
  /// For each site the means over all prompts, and over those of each template, as the kinds need
  /// them.
  private var means: [Site: [PositionMeans.Group: Tensor]] = [:]
  /// The score of each reference prompt, where it was asked for.
  package private(set) var scores: [Float] = []

  /// The most numbers that a pass keeps, so that means over many or long prompts stay within
  /// memory.
  private static let limit = 16 << 20

  /// Runs the reference prompts and keeps what the ablations need: means, or values for resampling.
  ///
  /// - Parameters:
  ///   - weights: the model.
  ///   - reference: the reference prompts; nil where there are none.
  ///   - ablations: all ablations that will take values from here.
  ///   - cancellation: checked between halves of a block.
  /// - Throws: `AnalysisError`, saying which prompt, head, layer or position is wrong.
  ///
  /// The initialiser returns nil where no ablation needs reference values.
  ///
  /// Cost: one pass over the reference prompts; holds T D numbers for each site and template, or
  /// N D for resampling.
  public init?(
    _ weights: Weights, _ reference: PromptSet?, for ablations: [Ablation],
    cancellation: Cancellation? = nil
  ) throws(AnalysisError) {
    try self.init(
      weights, reference, for: ablations, isScored: false, cancellation: cancellation)
  }

  /// The same, and the score of each reference prompt from the same pass, where that is asked.
  package init?(
    _ weights: Weights, _ reference: PromptSet?, for ablations: [Ablation], isScored: Bool,
    cancellation: Cancellation? = nil
  ) throws(AnalysisError) {
    for ablation in ablations { try ablation.check(against: weights.configuration) }
    let needy = ablations.filter(\.kind.needsReference)
    guard let first = needy.first else { return nil }
    guard let reference else { throw .noReference(first.kind) }
    prompts = reference
    let subject = Subject(weights, reference)
    let paired = Set(needy.filter { $0.kind == .resample }.flatMap(\.sites))
    let averaged = needy.filter { $0.kind != .resample }
    if paired.isEmpty {
      rows = nil
    } else {
      let reader = isScored ? try ScoreReader(reference) : nil
      let activations = try AnalysisError.cancellable { () throws(Cancelled) in
        try subject.forward(capture: paired, logits: reader?.request() ?? .none, cancellation)
      }
      scores = reader?.values(activations.logits) ?? []
      rows = activations.with(logits: nil)
    }
    guard !averaged.isEmpty else { return }
    let isScoredHere = isScored && paired.isEmpty
    (means, scores) = try Self.means(
      subject, Set(averaged.flatMap(\.sites)), Set(averaged.map(\.kind)), isScored: isScoredHere,
      cancellation, scores)
  }

  /// The means that kinds need, from passes of bounded size, and the scores of the prompts.
  private static func means(
    _ subject: Subject, _ sites: Set<Site>, _ kinds: Set<Ablation.Kind>, isScored: Bool,
    _ cancellation: Cancellation?, _ known: [Float]
  ) throws(AnalysisError) -> (means: [Site: [PositionMeans.Group: Tensor]], scores: [Float]) {
    var sums: [Site: PositionMeans] = [:]
    var groups: Set<PositionMeans.Group> = []
    var scores = known
    let width = subject.weights.configuration.width
    // A pass holds more than what is kept of it, so its positions are bounded too.
    let positions = min(Subject.positionLimit, limit / (width * max(1, sites.count)))
    for part in subject.parts(of: max(1, positions)) {
      let reader = isScored ? try ScoreReader(part.prompts) : nil
      let activations = try AnalysisError.cancellable { () throws(Cancelled) in
        try part.forward(capture: sites, logits: reader?.request() ?? .none, cancellation)
      }
      scores += reader?.values(activations.logits) ?? []
      let batch = part.prompts.batch
      for (row, prompt) in part.prompts.prompts.enumerated() {
        let own =
          (kinds.contains(.mean) ? [PositionMeans.Group.all] : [])
          + (kinds.contains(.templateMean) ? [.template(prompt.template)] : [])
        groups.formUnion(own)
        let places = batch.offsets[row]..<batch.offsets[row] + batch.rows[row].count
        for site in sites {
          sums[site, default: PositionMeans(columns: activations[site].columns)]
            .add(activations[site].rows(places), to: own)
        }
      }
    }
    let means = sums.mapValues { sums in
      Dictionary(uniqueKeysWithValues: groups.map { ($0, sums.means($0)) })
    }
    return (means, scores)
  }

  /// The replacement of a site's value in each prompt: [N, columns of the site].
  ///
  /// - Parameters:
  ///   - site: one of the sites that the ablations need.
  ///   - kind: how reference values are combined; one of the kinds of the ablations.
  ///   - subjects: the prompts that are ablated.
  /// - Returns: one row for each position of all subjects.
  /// - Throws: `AnalysisError`, saying which prompt, head, layer or position is wrong.
  public func values(
    _ site: Site, _ kind: Ablation.Kind, for subjects: PromptSet
  ) throws(AnalysisError) -> Tensor {
    switch kind {
    case .zero: preconditionFailure("AblationReference: zero needs no reference")
    case .resample: return try resampled(site, for: subjects)
    case .mean: return try means(site, for: subjects) { _ in .all }
    case .templateMean: return try means(site, for: subjects) { .template($0.template) }
    }
  }

  private func resampled(_ site: Site, for subjects: PromptSet) throws(AnalysisError) -> Tensor {
    guard let rows else { preconditionFailure("AblationReference: resampling was not asked for") }
    try Self.checkPairs(subjects, prompts)
    return rows[site]
  }

  /// Checks that each prompt has a reference prompt as long as itself.
  package static func checkPairs(_ subjects: PromptSet, _ prompts: PromptSet) throws(AnalysisError)
  {
    let (own, other) = (subjects.prompts, prompts.prompts)
    guard own.count == other.count else {
      throw .referenceCount(prompts: own.count, reference: other.count)
    }
    for row in own.indices where own[row].tokens.count != other[row].tokens.count {
      throw .referenceLength(
        prompt: row, length: own[row].tokens.count, reference: other[row].tokens.count)
    }
  }

  private func means(
    _ site: Site, for subjects: PromptSet, _ group: (Prompt) -> PositionMeans.Group
  ) throws(AnalysisError) -> Tensor {
    var rows: [Tensor] = []
    for (index, prompt) in subjects.prompts.enumerated() {
      rows.append(try mean(site, group(prompt), for: prompt, index))
    }
    return Tensor(stacking: rows, columns: rows[0].columns)
  }

  /// A group's mean at every position of a prompt, which has a number for messages: [T, columns].
  private func mean(
    _ site: Site, _ group: PositionMeans.Group, for prompt: Prompt, _ index: Int
  ) throws(AnalysisError) -> Tensor {
    guard let means = means[site] else {
      preconditionFailure("AblationReference: means of \(site) were not asked for")
    }
    var template: Int?
    if case .template(let number) = group { template = number }
    let mean = means[group]
    if mean == nil, let template {
      throw .templateNotCovered(prompt: index, template: template)
    }
    guard let mean, prompt.tokens.count <= mean.rows else {
      throw .positionNotCovered(prompt: index, position: mean?.rows ?? 0, template: template)
    }
    return mean.rows(0..<prompt.tokens.count)
  }

  /// Checks that there are means of a kind for every position of some prompts.
  package func checkMeans(_ kind: Ablation.Kind, for subjects: PromptSet) throws(AnalysisError) {
    guard let site = means.keys.first else { return }
    for (index, prompt) in subjects.prompts.enumerated() {
      let group = kind == .mean ? PositionMeans.Group.all : .template(prompt.template)
      _ = try mean(site, group, for: prompt, index)
    }
  }
}

extension Ablation {
  /// The interventions that ablate these prompts.
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
      var action = Intervention.Action.zero
      if kind.needsReference {
        guard let reference else { throw .noReference(kind) }
        action = .replace(try reference.values(site, kind, for: prompts))
      }
      interventions.append(
        Intervention(site, heads: headIndices(at: site), positions: places, action: action))
    }
    return interventions
  }

  func headIndices(at site: Site) -> [Int]? {
    guard case .block(let layer, .z) = site else { return nil }
    return heads.filter { $0.layer == layer }.map(\.index).sorted()
  }
}
