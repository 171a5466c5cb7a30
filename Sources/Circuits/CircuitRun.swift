public import Analyses
public import Transformer

/// F(C) beside F(M): how much of the model's score a circuit alone has.
///
/// Source: Wang et al. 2022, section 4; the paper, tables 1 and 3.
public struct CircuitRun: Codable, Equatable, Sendable {
  /// How the circuit was run.
  public var convention: CircuitConvention
  /// F(M): the mean score of the whole model.
  public var model: Float
  /// F(C): the mean score of the circuit alone.
  public var circuit: Float
  /// F(ABC): the mean score of the paired reference prompts; nil where there are none.
  public var reference: Float?
  /// The score of each prompt in the circuit alone.
  public var prompts: [Float]
  /// The score of each prompt in the whole model.
  public var modelPrompts: [Float]
  /// Where |F(M) - F(C)| lies; nil for a single prompt.
  public var faithfulnessInterval: Interval?
  /// Where 100 F(C) / F(M) lies; nil for a single prompt, or where F(M) may be nearly zero.
  public var percentInterval: Interval?
  /// The size of the circuit, under each definition.
  public var sparsity: [Sparsity]

  /// |F(M) - F(C)|.
  public var faithfulness: Float { abs(model - circuit) }
  /// 100 F(C) / F(M), uncapped; nil where F(M) is nearly zero.
  public var faithfulnessPercent: Float? { Share.percent(circuit, of: model) }

  /// Runs a circuit.
  ///
  /// - Parameters:
  ///   - circuit: the heads that are kept.
  ///   - base: the model and prompts.
  ///   - bootstrap: how intervals are drawn.
  ///   - cancellation: checked between halves of a block.
  /// - Throws: `AnalysisError`, saying which head or position is wrong.
  ///
  /// Cost: that of a pass over the positions at which something is kept, and END.
  public init(
    _ circuit: Circuit, on base: CircuitBase, bootstrap: Bootstrap = Bootstrap(),
    cancellation: Cancellation? = nil
  ) throws(AnalysisError) {
    let scores = try base.scores(keeping: circuit, cancellation)
    let whole = base.model
    func means(_ drawn: [Int]) -> (model: Float, circuit: Float) {
      (Measure.mean(drawn.map { whole[$0] }), Measure.mean(drawn.map { scores[$0] }))
    }
    convention = base.convention
    model = Measure.mean(whole)
    self.circuit = Measure.mean(scores)
    reference = base.reference.map(Measure.mean)
    (prompts, modelPrompts) = (scores, whole)
    faithfulnessInterval = bootstrap.interval(count: scores.count) { drawn in
      let means = means(drawn)
      return abs(means.model - means.circuit)
    }
    percentInterval = bootstrap.interval(count: scores.count) { drawn in
      let means = means(drawn)
      return Share.percent(means.circuit, of: means.model)
    }
    sparsity = try Sparsity.all(of: circuit, base.subject)
  }
}
