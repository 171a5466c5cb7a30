import Tasks
import Tensors
public import Tokens
public import Transformer

/// Identities that hold for every model, measured on random tokens.
///
/// The parts of an attribution sum to the logit difference, patching a run with its own values
/// changes nothing, a sweep equals one run for each head, and others. Where one fails, the model is
/// computed wrongly or has numbers beyond single precision; that all hold does not prove that the
/// weights are those that were trained.
public struct Identities {
  let weights: Weights
  let tokenizer: Tokenizer?
  let prompts: PromptSet
  let cancellation: Cancellation?

  /// One identity, and how far it is from holding.
  public struct Check: Codable, Hashable, Sendable {
    /// What must hold, in words; it says where `worst` is a count.
    public let name: String
    /// The largest deviation, |difference| / (1 + |value|); infinite or no number where nothing
    /// could be compared.
    public let worst: Float
    /// The largest deviation that rounding can bring about.
    public let bound: Float

    /// Whether it holds; a deviation that is not a number has failed.
    public var passed: Bool { worst <= bound }
  }

  /// What is not checked, in words.
  public var skipped: [String] {
    tokenizer == nil
      ? ["text, which needs a tokenizer, and the folder has none that can be read"] : []
  }

  /// Prompts of three lengths, of random tokens.
  ///
  /// - Parameters:
  ///   - weights: the model.
  ///   - tokenizer: its tokenizer; nil where it has none.
  ///   - seed: where the random tokens start.
  ///   - cancellation: checked between blocks and checks.
  public init(
    _ weights: Weights, tokenizer: Tokenizer?, seed: UInt64, cancellation: Cancellation? = nil
  ) {
    self.weights = weights
    self.tokenizer = tokenizer
    self.cancellation = cancellation
    var generator = SeededGenerator(seed: seed)
    let shape = weights.configuration
    func token() -> TokenID {
      TokenID(Int.random(in: 0..<shape.vocabulary, using: &generator))
    }
    prompts = PromptSet(
      [5, 12, 9].map { length in
        Prompt(
          tokens: (0..<min(length, shape.context)).map { _ in token() }, answer: token(),
          distractor: token())
      })
  }

  /// Measures all identities, one after the other.
  ///
  /// - Parameter progress: called with groups of checks done and groups in all.
  /// - Returns: the checks, in the same order for every model.
  /// - Throws: `cancelled`.
  ///
  /// Cost: some 27 L passes over three short prompts, and one read of the weights.
  public func measure(
    progress: (Int, Int) -> Void = { _, _ in }
  ) throws(AnalysisError) -> [Check] {
    let steps: [() throws(AnalysisError) -> [Check]] = [
      finiteWeights, patternSums, attributionSum, ownValues, otherValues, rowsAlone, resumed,
      narrowed, folded, sweep, roundTrip,
    ]
    var checks: [Check] = []
    for (done, step) in steps.enumerated() {
      try AnalysisError.cancellable { () throws(Cancelled) in try cancellation?.check() }
      checks += try step()
      progress(done + 1, steps.count)
    }
    return checks
  }

  /// A few hundred roundings of single precision, on models of any size.
  static let rounding: Float = 1e-4

  var layers: Range<Int> { 0..<weights.configuration.layers }

  func forward(
    _ interventions: [Intervention] = [], capture: Set<Site> = [], logits: LogitRequest = .all,
    on batch: TokenBatch? = nil, with other: Weights? = nil
  ) throws(AnalysisError) -> Activations {
    try AnalysisError.cancellable { () throws(Cancelled) in
      try (other ?? weights).forward(
        batch ?? prompts.batch,
        Pass(
          interventions: interventions, capture: capture, logits: logits,
          cancellation: cancellation))
    }
  }

  /// The largest difference of two tensors, relative where values are large.
  static func distance(_ ours: Tensor?, _ theirs: Tensor?) -> Float {
    distance(ours?.elements ?? [], theirs?.elements ?? [])
  }

  static func distance(_ ours: [Float], _ theirs: [Float]) -> Float {
    guard ours.count == theirs.count, !ours.isEmpty else { return .infinity }
    var worst: Float = 0
    for (a, b) in zip(ours, theirs) {
      let distance = (a - b).magnitude / (1 + b.magnitude)
      guard distance <= worst else {
        guard !distance.isNaN else { return .nan }
        worst = distance
        continue
      }
    }
    return worst
  }
}
