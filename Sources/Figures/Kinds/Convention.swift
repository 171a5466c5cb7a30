/// How numbers are reckoned, in the words that provenance gives.
public enum Convention {
  /// What words depend on of the model that numbers are of.
  public struct Model: Hashable, Sendable {
    /// What its norms are called: `LayerNorm`.
    public var norm: String
    /// Whether norms take away the mean, so that what is written counts without it.
    public var centres: Bool
    /// Whether heads have constant parts.
    public var hasHeadConstants: Bool

    /// A model.
    public init(norm: String, centres: Bool, hasHeadConstants: Bool) {
      self.norm = norm
      self.centres = centres
      self.hasHeadConstants = hasHeadConstants
    }
  }

  /// Of every logit difference.
  public static let logitDifference =
    "logit difference: logit of the answer minus that of the distractor, at END, in logits"
  /// Of every probability difference of years.
  public static let probabilityDifference =
    "probability difference: probability of the years after the start year minus that of the start "
    + "year and the years before it, over the whole vocabulary, at END"

  /// What prompts are scored by.
  ///
  /// - Parameter isOfYears: whether they are scored by years.
  /// - Returns: the words.
  public static func score(_ isOfYears: Bool) -> String {
    isOfYears ? probabilityDifference : logitDifference
  }

  /// Of direct attribution.
  ///
  /// - Parameters:
  ///   - isOfYears: whether prompts are scored by years.
  ///   - model: the model.
  /// - Returns: the words.
  public static func attribution(_ isOfYears: Bool, of model: Model) -> String {
    (isOfYears
      ? "attribution: direct, towards the mean logit of the years after the start year minus that of "
        + "the start year and the years before it, at END, in logits, "
      : "attribution: direct, towards answer minus distractor at END, in logits, ")
      + "scale of the last \(model.norm) frozen"
      + (model.hasHeadConstants ? "; a head's constant value bias is counted with b_O" : "")
  }

  /// Of effects of ablations.
  ///
  /// - Parameter isOfYears: whether prompts are scored by years.
  /// - Returns: the words.
  public static func effect(_ isOfYears: Bool) -> String {
    isOfYears
      ? "effect: probability difference of years after the ablation minus before, every later part "
        + "computed again"
      : effect
  }

  /// Of the position that predicts.
  public static let end = "END: the last token unless the prompt names another"
  /// Of effects of ablations.
  public static let effect =
    "effect: logit difference after the ablation minus before, every later part computed again"
  /// Of attention.
  public static let attention = "attention: probabilities after softmax; each query's sum to one"
  /// Of attention weighted by what is written.
  public static let weightedAttention =
    "weighted attention: probability times the norm of what the head would write of the key"
  /// Of the lens at residuals.
  public static func lens(of model: Model) -> String {
    "lens: the last \(model.norm) recomputed on each residual, then unembedded"
  }
  /// Of entropy, divergence and prediction depth of the lens.
  public static let lensSums =
    "entropy: of the prediction, in nats; KL(final ‖ here): how far the model's output is from the "
    + "prediction here, in nats; prediction depth: the first residual from which on the final token "
    + "stays first"
  /// Of the scores on repeated random tokens.
  public static let scores =
    "scores: mean attention on random tokens repeated once: to the token before, to the earlier "
    + "same token, to the one after that"
  /// Of the points of a head.
  public static func scatter(of model: Model) -> String {
    "scatter: attention from END to the name; the head's output at END times the name's "
      + "unembedding in the folded model, not divided by the last \(model.norm)"
  }
  /// Of self-repair.
  public static let selfRepair =
    "self-repair: logit difference after the ablation minus what taking the heads' direct effect "
    + "from the clean one leaves; strict: what stands in for the heads is counted as well"
  /// Of what is read from weights alone.
  public static func circuits(of model: Model) -> String {
    "circuits: singular values and token pairs of W_V W_O and W_Q W_K in the folded model, biases, "
      + "positions and \(model.norm)'s division left out"
  }

  /// Of the lens at what components write.
  ///
  /// - Parameters:
  ///   - isScaled: whether outputs are divided by the scale of the last norm.
  ///   - model: the model.
  /// - Returns: the words.
  public static func componentLens(isScaled: Bool, of model: Model) -> String {
    "Output of each component, " + (model.centres ? "centred, " : "")
      + (isScaled ? "divided by the last \(model.norm)'s scale in this run, " : "not scaled, ")
      + "times W_U with the gain folded in, centred over the vocabulary; no biases"
  }

  /// Of numbers over several prompts.
  ///
  /// - Parameter count: how many there are.
  /// - Returns: the words; nil for one prompt.
  public static func mean(_ count: Int) -> String? {
    count > 1 ? "numbers: means over \(count) prompts" : nil
  }

  /// Of a sweep.
  ///
  /// - Parameters:
  ///   - component: what is ablated one at a time, such as `head`.
  ///   - kind: what replaces it, by its name.
  ///   - positions: where.
  ///   - source: where the replacing values come from; nil where there are none.
  /// - Returns: the words.
  public static func sweep(
    _ component: String, kind: String, positions: String, source: String?
  ) -> String {
    "sweep: every \(component) ablated alone by \(kind) at "
      + (positions == "all" ? "all positions" : positions)
      + (source.map { ", values from \($0)" } ?? "")
  }

  /// Of an ablation.
  ///
  /// - Parameters:
  ///   - target: what is ablated.
  ///   - kind: what replaces it, by its name.
  ///   - positions: where.
  ///   - source: where the replacing values come from; nil where there are none.
  /// - Returns: the words.
  public static func ablation(
    _ target: String, kind: String, positions: String, source: String?
  ) -> String {
    "\(target) ablated by \(kind) at " + (positions == "all" ? "all positions" : positions)
      + (source.map { ", values from \($0)" } ?? "")
  }
}
