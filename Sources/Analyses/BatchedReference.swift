import Tasks
import Tensors
import Transformer

/// Reference values for any number of prompts, some at a time, so that memory stays bounded.
///
/// Means are held, T D numbers for each site and template; values to resample are computed for the
/// current prompts.
struct BatchedReference: Sendable {
  private let means: AblationReference?
  /// What is resampled, and the model on the prompts that it is resampled from; nil without such.
  private let paired: (subject: Subject, ablations: [Ablation])?

  /// Runs the reference prompts for means, and checks that all prompts have values.
  ///
  /// - Parameters:
  ///   - weights: the model.
  ///   - reference: the reference prompts; nil where there are none.
  ///   - ablations: what will be ablated.
  ///   - prompts: the prompts that are ablated.
  ///   - cancellation: checked between halves of a block.
  /// - Throws: `AnalysisError`, saying which prompt, head, layer or position is wrong.
  init(
    _ weights: Weights, _ reference: PromptSet?, for ablations: [Ablation], on prompts: PromptSet,
    cancellation: Cancellation?
  ) throws(AnalysisError) {
    for ablation in ablations { try ablation.check(against: weights.configuration) }
    let resampled = ablations.filter { $0.kind == .resample }
    if let first = ablations.first(where: \.kind.needsReference), reference == nil {
      throw .noReference(first.kind)
    }
    paired = try reference.flatMap { reference throws(AnalysisError) in
      guard !resampled.isEmpty else { return nil }
      try AblationReference.checkPairs(prompts, reference)
      return (Subject(weights, reference), resampled)
    }
    means = try AblationReference(
      weights, reference, for: ablations.filter { $0.kind != .resample },
      cancellation: cancellation)
    let kinds = Set(ablations.map(\.kind))
    for kind in Ablation.Kind.allCases
    where kinds.contains(kind) && kind.needsReference && kind != .resample {
      try means?.checkMeans(kind, for: prompts)
    }
  }

  /// What gives the values of a kind for some of the prompts, by their numbers among all.
  ///
  /// - Returns: the reference values; nil where the kind needs none.
  /// - Throws: `AnalysisError.cancelled`.
  ///
  /// Cost: for resampling, one pass over as many reference prompts.
  func values(
    _ kind: Ablation.Kind, rows: Range<Int>, cancellation: Cancellation?
  ) throws(AnalysisError) -> AblationReference? {
    guard kind == .resample else { return means }
    guard let (subject, ablations) = paired else { return nil }
    return try AblationReference(
      subject.weights, subject.cut(rows).prompts, for: ablations, cancellation: cancellation)
  }
}
