public import Tasks
public import Transformer

/// How much more probability years after the start year get than the others.
///
///     pd = sum over y > XX of p("y") - sum over y <= XX of p("y"),   y = 00 … 99
///
/// p is over the whole vocabulary and not renormalised over the years: +1 is perfect, -1 reversed,
/// and a model that expects no year at all is near 0.
///
/// Source: Hanna, Liu and Variengien 2023, section 2.
public struct ProbabilityDifference: Codable, Equatable, Sendable {
  /// One number a prompt, from -1 to 1.
  public var prompts: [Float]

  /// The mean over the prompts.
  public var mean: Float

  /// Measures prompts that end where a two-digit year follows.
  ///
  /// - Parameters:
  ///   - subject: the model, the prompts and the edits in force.
  ///   - years: the tokens of the years, and the start year of each prompt.
  ///   - cancellation: checked between halves of a block.
  /// - Throws: `cancelled`.
  ///
  /// Cost: one pass, with logits at END alone.
  public init(
    _ subject: Subject, _ years: YearOutcomes, cancellation: Cancellation? = nil
  ) throws(AnalysisError) {
    precondition(
      years.starts.count == subject.prompts.prompts.count,
      "ProbabilityDifference: \(years.starts.count) start years")
    var scored = subject
    scored.prompts.years = years
    prompts = try scored.scores(cancellation)
    mean = Measure.mean(prompts)
  }
}
