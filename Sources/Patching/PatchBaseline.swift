public import Analyses
import Tasks
import Tokens
public import Transformer

/// The logit differences that patches are measured against: means over prompts, in logits.
///
/// Prompts of all three sets are scored by answer, distractor and END of the destination's prompt.
public struct PatchBaseline: Codable, Hashable, Sendable {
  /// The destination's, unpatched.
  public var destination: Float
  /// The source's.
  public var source: Float
  /// The destination model's on reference prompts, F(ABC); nil where there are none.
  public var reference: Float?

  /// Numbers that are known.
  public init(destination: Float, source: Float, reference: Float? = nil) {
    self.destination = destination
    self.source = source
    self.reference = reference
  }

  /// Measures the sets.
  ///
  /// - Parameters:
  ///   - destination: the model and prompts that are patched.
  ///   - source: the model and prompts that values come from.
  ///   - reference: the destination's model on reference prompts; nil where there are none.
  ///   - cancellation: checked between halves of a block.
  /// - Throws: `PatchingError` where a prompt lacks answer or distractor, or sets do not pair up.
  ///
  /// Cost: a pass over each set.
  public init(
    into destination: Subject, from source: Subject, reference: Subject? = nil,
    cancellation: Cancellation? = nil
  ) throws(PatchingError) {
    let prompts = destination.prompts.prompts
    guard source.prompts.prompts.count == prompts.count else {
      throw .pairCount(destination: prompts.count, source: source.prompts.prompts.count)
    }
    func mean(_ subject: Subject) throws(PatchingError) -> Float {
      var scored = subject
      let paired = subject.prompts.prompts.count == prompts.count
      for row in subject.prompts.prompts.indices where paired {
        scored.prompts.prompts[row].answer = prompts[row].answer
        scored.prompts.prompts[row].distractor = prompts[row].distractor
        if subject.prompts.prompts[row].tokens.count == prompts[row].tokens.count {
          scored.prompts.prompts[row].positions["END"] = prompts[row].end
        }
      }
      if paired { scored.prompts.years = destination.prompts.years }
      try PatchingError.wrapping { () throws(AnalysisError) in
        _ = try ScoreReader(scored.prompts)
      }
      return try PatchingError.wrapping { () throws(AnalysisError) in
        var differences: [Float] = []
        // Parts as small as a sweep's, so that memory and the wait for a stop are no more.
        for part in PatchPlan.parts(scored.prompts) where !part.isEmpty {
          differences += try scored.cut(part).scores(cancellation)
        }
        return Measure.mean(differences)
      }
    }
    self.destination = try mean(destination)
    self.source = try mean(source)
    if let reference {
      // The reference is most often one of the two sides again, and known by then.
      let isDestination = destination.isSame(as: reference)
      let known = isDestination || source.isSame(as: reference)
      self.reference =
        known ? (isDestination ? self.destination : self.source) : try mean(reference)
    }
    try checkFinite()
  }

  private func checkFinite() throws(PatchingError) {
    for (side, value) in [
      (PatchSide.destination, destination), (.source, source), (.reference, reference ?? 0),
    ] where !value.isFinite {
      throw .notFinite(side)
    }
  }
}

extension Subject {
  /// Whether another subject is the same model on the same tokens under the same edits.
  fileprivate func isSame(as other: Subject) -> Bool {
    prompts.prompts.map(\.tokens) == other.prompts.prompts.map(\.tokens)
      && interventions == other.interventions && weights.isSame(as: other.weights)
  }
}

/// How an effect on the logit difference is normalised.
public enum PatchNormalisation: String, CaseIterable, Codable, Hashable, Sendable {
  /// (F patched − F destination) / (F source − F destination): 0 for the destination's, 1 for the
  /// source's logit difference.
  case m1
  /// (F patched − F destination) / (F destination − F reference): 0 for no change, −1 for the logit
  /// difference of the reference prompts.
  case m2
  /// 100 (F patched − F destination) / F destination.
  case percent

  /// What an effect of one logit becomes.
  ///
  /// - Parameter baseline: the logit differences that it is measured against.
  /// - Returns: the factor; nil where it would be a division by nearly zero, or where a reference
  ///   is missing.
  public func factor(_ baseline: PatchBaseline) -> Float? {
    let whole: Float? =
      switch self {
      case .m1: baseline.source - baseline.destination
      case .m2: baseline.reference.map { baseline.destination - $0 }
      case .percent: baseline.destination / 100
      }
    guard let whole, abs(whole) > Self.leastWhole else { return nil }
    return 1 / whole
  }

  /// The least denominator.
  private static let leastWhole: Float = 1e-6

  /// The formula, with the names that outputs use for the logit differences.
  ///
  /// - Parameter direction: the direction of patching.
  /// - Returns: the formula in words.
  public func formula(_ direction: PatchDirection) -> String {
    let (destination, source) = (direction.destinationName, direction.sourceName)
    return switch self {
    case .m1: "(patched − \(destination)) / (\(source) − \(destination))"
    case .m2: "(patched − \(destination)) / (\(destination) − corrupted)"
    case .percent: "100 (patched − \(destination)) / \(destination)"
    }
  }
}
