import Analyses
public import Patching

/// Why a circuit cannot be discovered.
public enum DiscoveryError: Error, Equatable, Sendable {
  /// What patching and every analysis may find wrong.
  case patching(PatchingError)
  /// There are no reference prompts.
  case noReference
  /// The model answers prompts and reference prompts alike, so that there is nothing to explain: the
  /// two mean scores.
  case noDifference(model: Float, reference: Float)
  /// A setting is out of range: what is wrong, in words.
  case settings(String)

  /// Whether the work was cancelled.
  public var isCancelled: Bool { self == .patching(.analysis(.cancelled)) }
}

extension DiscoveryError: CustomStringConvertible {
  /// What is wrong, where, and how to mend it.
  public var description: String {
    switch self {
    case .patching(let error): return error.description
    case .noReference:
      return
        "discovery writes values of reference prompts into the prompts, and not every prompt has "
        + "one. Give each prompt a corrupted row (\"corrupted\" in the prompt file), or name a set with "
        + "--reference FILE."
    case .noDifference(let model, let reference):
      return
        "the mean score is \(model) on the prompts and \(reference) on their reference prompts: "
        + "what the model does here does not depend on what the two differ in. Take prompts on which it "
        + "answers, or reference prompts that differ in more."
    case .settings(let problem): return problem
    }
  }
}

extension DiscoveryError {
  /// Runs work of patching and wraps its error.
  static func wrapping<Result>(
    _ body: () throws(PatchingError) -> Result
  ) throws(DiscoveryError) -> Result {
    do { return try body() } catch { throw .patching(error) }
  }

  /// Runs work of the analyses and wraps its error.
  static func analysing<Result>(
    _ body: () throws(AnalysisError) -> Result
  ) throws(DiscoveryError) -> Result {
    do { return try body() } catch { throw .patching(.analysis(error)) }
  }
}
