public import Analyses
public import Shards
public import Tasks
public import Tokens
public import Transformer

extension CircuitCard {
  /// Judges a circuit with all prompts that a tokenizer can make for it.
  ///
  /// - Parameters:
  ///   - circuit: the circuit.
  ///   - subject: the model, and the prompts that it is judged on.
  ///   - reference: their reference prompts.
  ///   - vocabulary: what tokens mean; without a tokenizer there are no other prompts.
  ///   - settings: how many of what; no samples leave stability unmeasured.
  ///   - ledger: who computes the runs and the discoveries.
  ///   - progress: called with what is done and how much there is, roughly.
  ///   - cancellation: checked between blocks.
  /// - Throws: `AnalysisError`, saying which prompt, head or position is wrong, or when stopped.
  ///
  /// Cost: as that of `init(of:_:reference:unseen:seeds:settings:discover:progress:cancellation:)`.
  public init(
    of circuit: Circuit, _ subject: Subject, reference: PromptSet?, vocabulary: Vocabulary,
    settings: CardSettings = CardSettings(), ledger: Ledger = .alone,
    progress: @escaping (Int, Int) -> Void = { _, _ in }, cancellation: Cancellation? = nil
  ) throws(AnalysisError) {
    let (weights, prompts) = (subject.weights, subject.prompts)
    let (seed, rows) = (settings.bootstrap.seed, weights.configuration.vocabulary)
    var unseen = [UnseenPrompts("other prompts", missing: "without a tokenizer none can be made.")]
    var seeds: [PromptSet] = []
    if let tokenizer = vocabulary.tokenizer {
      unseen = UnseenPrompts.indirectObjects(besides: prompts, tokenizer, rows: rows, seed: seed)
      seeds = Self.drawn(like: prompts, tokenizer, rows: rows, seed)
    }
    var discovery = DiscoverySettings()
    (discovery.sequences, discovery.convention.positionMode) = (0, settings.positionMode)
    let tokens = vocabulary.tokens
    try self.init(
      of: circuit, subject, reference: reference, unseen: unseen,
      seeds: settings.samples > 0 ? seeds : [], settings: settings,
      discover: settings.samples > 0
        ? { prompts throws(DiscoveryError) in
          try Discovery.automatic(
            Subject(weights, prompts), settings: discovery, reference: prompts.reference,
            tokens: tokens, bootstrap: Bootstrap(resamples: 1), cancellation: cancellation
          ).circuit
        } : nil, ledger: ledger, progress: progress, cancellation: cancellation)
  }

  /// Prompts of the usual kind, drawn by two other seeds, as many as there are; none where the prompts
  /// are of another task.
  private static func drawn(
    like prompts: PromptSet, _ tokenizer: Tokenizer, rows: Int, _ seed: UInt64
  ) -> [PromptSet] {
    guard prompts.years == nil, !prompts.bos,
      prompts.prompts.allSatisfy({ $0.positions["S2"] != nil }),
      let task = try? IndirectObjectTask(tokenizer: tokenizer)
    else { return [] }
    return (1...2).compactMap { number in
      try? task.prompts(count: prompts.prompts.count, seed: seed &+ 1000 &+ UInt64(number))
    }.filter { $0.prompts.allSatisfy { $0.fits(vocabulary: rows) } }
  }
}
