import Analyses
import Tasks
import Tensors
import Transformer

/// What the heads outside a circuit carry: z of every head at every position.
struct OutsideValues: Sendable {
  private let kind: Ablation.Kind
  private let prompts: PromptSet
  private let width: Int
  private let reference: AblationReference?
  /// The score of each reference prompt; nil where they were not asked for, or not run.
  let referenceScores: [Float]?

  /// Runs the reference prompts.
  ///
  /// - Parameters:
  ///   - kind: how reference values are combined.
  ///   - subject: the model and the prompts.
  ///   - reference: the reference prompts.
  ///   - isScored: whether the reference prompts have what they can be scored by.
  ///   - cancellation: checked between halves of a block.
  /// - Throws: `AnalysisError`, saying which prompt or position is without reference.
  init(
    _ kind: Ablation.Kind, _ subject: Subject, reference: PromptSet?,
    isScored: Bool, _ cancellation: Cancellation?
  ) throws(AnalysisError) {
    let configuration = subject.weights.configuration
    (self.kind, prompts, width) = (kind, subject.prompts, configuration.zColumns)
    let heads = (0..<configuration.layers).map { Head($0, 0) }
    self.reference = try AblationReference(
      subject.weights, reference, for: [Ablation(heads: heads, kind: kind)],
      isScored: isScored, cancellation: cancellation)
    referenceScores = isScored ? self.reference?.scores : nil
    switch kind {
    case .zero: break
    case .resample:
      try reference.map { set throws(AnalysisError) in
        try AblationReference.checkPairs(prompts, set)
      }
    case .mean, .templateMean: try self.reference?.checkMeans(kind, for: prompts)
    }
  }

  /// What values go by beside the position.
  enum Group: Hashable {
    case all
    case template(Int?)
    case prompt(Int)
  }

  /// What the values of a prompt go by: prompts alike in this carry the same at a position.
  func group(_ prompt: Int) -> Group {
    switch kind {
    case .zero, .mean: .all
    case .templateMean: .template(prompts.prompts[prompt].template)
    case .resample: .prompt(prompt)
    }
  }

  /// The values of a layer in consecutive prompts: [N, H K].
  func z(_ layer: Int, _ part: Range<Int>) throws(AnalysisError) -> Tensor {
    let positions = prompts.positions(of: part)
    switch kind {
    case .zero: return Tensor(repeating: 0, shape: [positions.count, width])
    case .resample:
      return try values(layer, prompts).rows(positions)
    case .mean, .templateMean:
      return try values(
        layer, part.count == prompts.prompts.count ? prompts : prompts.picking(part))
    }
  }

  private func values(_ layer: Int, _ prompts: PromptSet) throws(AnalysisError) -> Tensor {
    guard let reference else { throw .noReference(kind) }
    return try reference.values(.block(layer, .z), kind, for: prompts)
  }

  /// The edits that take some heads away from the whole model, each at its own position.
  func interventions(ablating members: [Circuit.Member]) throws(AnalysisError) -> [Intervention] {
    var edits: [Intervention] = []
    for ablation in CircuitClass("removed", members).ablations(kind) {
      edits += try ablation.interventions(on: prompts, reference: reference)
    }
    return edits
  }
}

extension PromptSet {
  /// The tensor rows of consecutive prompts.
  func positions(of part: Range<Int>) -> Range<Int> {
    let first = prompts[..<part.lowerBound].reduce(0) { $0 + $1.tokens.count }
    return first..<first + prompts[part].reduce(0) { $0 + $1.tokens.count }
  }
}
