public import Analyses
import Patching
import Tasks
public import Tokens
public import Transformer

extension KnownValues {
  /// Asks a model the questions.
  ///
  /// - Parameters:
  ///   - weights: the model.
  ///   - vocabulary: its vocabulary; texts need a tokenizer.
  ///   - includesSlow: whether questions are asked that take minutes.
  ///   - progress: called with prompts run and prompts to run in all.
  ///   - cancellation: checked between halves of a block.
  /// - Returns: one check for each known value, in the order of the questions; what cannot be measured
  ///   has failed and says why.
  /// - Throws: `cancelled`.
  ///
  /// Cost: of GPT-2 small a pass over 1,020 prompts of some 13 tokens. The slow ones take gradients of
  /// the thousand at thirteen points, run six circuits of edges, and hold what
  /// `EdgeScores.memory` says.
  public func measure(
    _ weights: Weights, _ vocabulary: Vocabulary, includesSlow: Bool = false,
    progress: (Int, Int) -> Void = { _, _ in }, cancellation: Cancellation? = nil
  ) throws(AnalysisError) -> [KnownCheck] {
    let asked = questions.filter { includesSlow || !$0.isSlow }
    let costs = asked.map(\.cost)
    let total = costs.reduce(0, +)
    var checks: [KnownCheck] = []
    var before = 0
    for (question, cost) in zip(asked, costs) {
      do throws(Cancelled) { try cancellation?.check() } catch { throw .cancelled }
      let reporter = KnownMeasurement(
        question: question, weights: weights, vocabulary: vocabulary, cancellation: cancellation)
      checks += try reporter.checks { done in progress(before + min(done, cost), total) }
      before += cost
      if total > 0 { progress(before, total) }
    }
    return checks
  }
}

extension KnownQuestion {
  /// About how many prompts are run for it; one that takes a gradient counts as three.
  var cost: Int {
    switch content {
    case .tokens, .edgeCount: 0
    case .next: 1
    case .differences(let prompts, _): prompts.count
    case .years: PublishedYears.sentences.count
    case .edgeCircuits(let method, let circuits, let first):
      first * (3 * method.alphas.count + 2 + circuits.count)
    }
  }
}

/// One question as it is put to a model.
struct KnownMeasurement {
  let question: KnownQuestion
  let weights: Weights
  let vocabulary: Vocabulary
  let cancellation: Cancellation?

  /// The prompts that are run together where many are.
  static let rowLimit = 100

  /// Puts the question.
  ///
  /// - Parameter progress: called with the prompts that have been run.
  /// - Returns: the check of every value.
  /// - Throws: `cancelled`.
  func checks(_ progress: (Int) -> Void) throws(AnalysisError) -> [KnownCheck] {
    switch question.content {
    case .tokens(let text, let ids): tokens(text, ids)
    case .next(let prompt, let tokens): try next(prompt, tokens)
    case .differences(let prompts, let mean): try differences(prompts, mean)
    case .years(let known): try years(known, progress)
    case .edgeCount(let count):
      [
        check("number of edges", KnownNumber(Double(count), 0)) { () throws(KnownProblem) in
          Double(EdgeGraph(weights.configuration).edgeCount)
        }
      ]
    case .edgeCircuits(let method, let circuits, let first):
      try edges(method, circuits, first, progress)
    }
  }

  /// The check of one value.
  func check(
    _ name: String, _ known: KnownNumber, _ value: () throws(KnownProblem) -> Double
  ) -> KnownCheck {
    KnownCheck(question.title, name, known, Result(catching: value))
  }

  /// Work that may be impossible; only a cancellation goes through.
  func attempt<Value>(
    _ work: () throws(any Error) -> Value
  ) throws(AnalysisError) -> Result<Value, KnownProblem> {
    do { return .success(try work()) } catch {
      let cancelled =
        (error as? AnalysisError) == .cancelled || (error as? PatchingError)?.isCancelled == true
        || (error as? EdgeError)?.isCancelled == true
      guard !cancelled else { throw .cancelled }
      return .failure(KnownProblem(reason: "\(error)"))
    }
  }

  private var resolver: PromptResolver {
    PromptResolver(vocabulary, context: weights.configuration.context, bos: question.bos)
  }

  // MARK: Names

  private func tokens(_ text: String, _ ids: [TokenID]) -> [KnownCheck] {
    [
      check("ids that differ (a count)", KnownNumber(0, 0)) { () throws(KnownProblem) in
        do throws(TokenizerError) {
          let own = try vocabulary.needed().encode(text)
          let same = zip(own, ids).count { $0 == $1 }
          return Double(max(own.count, ids.count) - same)
        } catch { throw KnownProblem(reason: "\(error)") }
      }
    ]
  }

  private func next(
    _ content: PromptRequest.Content, _ known: [KnownToken]
  ) throws(AnalysisError) -> [KnownCheck] {
    let result = try attempt { () throws(any Error) in
      let set = try resolver.resolve([(.options, PromptRequest(content))])
      let tokens = try known.map { try resolver.token($0.token, option: .answer) }
      let next = try NextToken(
        Subject(weights, set), count: known.count, keepsLogits: true, cancellation: cancellation)
      let prediction = next.prompts[0]
      let mean = Measure.mean(prediction.logits ?? [])
      return (
        tokens.map { token in
          prediction.candidate(token).map { ($0.logit - mean, $0.probability) } ?? (.nan, .nan)
        }, zip(tokens, prediction.top).count { $0 != $1.token }
      )
    }
    var checks = [
      check(
        "the \(known.count) most likely, in this order: those that differ (a count)",
        KnownNumber(0, 0)
      ) { () throws(KnownProblem) in Double(try result.get().1) }
    ]
    for (place, entry) in known.enumerated() {
      let word = entry.token.words
      checks.append(
        check("\(word): logit minus the mean of all", entry.logit) { () throws(KnownProblem) in
          Double(try result.get().0[place].0)
        })
      checks.append(
        check("\(word): probability", entry.probability) { () throws(KnownProblem) in
          Double(try result.get().0[place].1)
        })
    }
    return checks
  }

  private func differences(
    _ known: [KnownDifference], _ mean: KnownNumber?
  ) throws(AnalysisError) -> [KnownCheck] {
    // Each prompt for itself: one that the tokenizer splits does not take the others with it.
    var results: [Result<Double, KnownProblem>] = []
    for entry in known {
      results.append(
        try attempt { () throws(any Error) in
          let set = try resolver.resolve([(.options, entry.prompt)])
          return Double(
            try Subject(weights, set).scores(cancellation).first ?? .nan)
        })
    }
    var checks = zip(known, results).map { entry, result in
      KnownCheck(question.title, entry.name, entry.number, result)
    }
    if let mean {
      checks.append(
        check("mean of the \(known.count)", mean) { () throws(KnownProblem) in
          var sum = 0.0
          for result in results { sum += try result.get() }
          return sum / Double(results.count)
        })
    }
    return checks
  }

  // MARK: Years

  /// The thousand prompts for this tokenizer.
  private func published() throws -> PromptSet {
    guard let first = vocabulary.beginning.token else {
      throw KnownProblem(reason: "the checkpoint names no beginning of text")
    }
    let set = try PublishedYears.prompts(vocabulary.needed(), beginning: first)
    guard set.prompts.allSatisfy({ $0.fits(vocabulary: weights.configuration.vocabulary) }),
      set.prompts.allSatisfy({ $0.tokens.count <= weights.configuration.context })
    else {
      throw KnownProblem(reason: "the model has no rows for the tokens or positions of a prompt")
    }
    return set
  }

  private func years(
    _ known: KnownNumber, _ progress: (Int) -> Void
  ) throws(AnalysisError) -> [KnownCheck] {
    let result = try attempt { () throws(any Error) in
      let set = try published()
      var scores: [Float] = []
      for first in stride(from: 0, to: set.prompts.count, by: Self.rowLimit) {
        let part = set.picking(first..<min(first + Self.rowLimit, set.prompts.count))
        scores += try Subject(weights, part).scores(cancellation)
        progress(scores.count)
      }
      return Double(Measure.mean(scores))
    }
    return [KnownCheck(question.title, "mean probability difference", known, result)]
  }

  private func edges(
    _ method: EdgeMethod, _ known: [KnownCircuit], _ first: Int, _ progress: (Int) -> Void
  ) throws(AnalysisError) -> [KnownCheck] {
    let result = try attempt { () throws(any Error) in
      let set = try published().picking(0..<first)
      guard let corrupted = set.reference else { throw KnownProblem(reason: "no counterparts") }
      let pairs = try PatchPairs(set, corrupted: corrupted)
      let scores = try EdgeScores(
        weights, pairs, method, progress: { done, _ in progress(3 * done) },
        cancellation: cancellation)
      let session = try EdgeCircuitSession(weights, pairs, cancellation: cancellation)
      return try known.map { circuit in
        Double(try session.run(scores.circuit(circuit.selection), cancellation: cancellation).score)
      }
    }
    return known.enumerated().map { place, circuit in
      check("circuit of \(circuit.selection.words)", circuit.number) { () throws(KnownProblem) in
        try result.get()[place]
      }
    }
  }
}

extension PromptRequest.Choice {
  /// The token for people.
  fileprivate var words: String {
    switch self {
    case .text(let text): "'\(text)'"
    case .token(let token): "token \(token.rawValue)"
    }
  }
}

extension EdgeSelection {
  /// The rule in words.
  fileprivate var words: String {
    switch self {
    case .top(let count): "the \(count) strongest edges, pruned"
    case .greedy(let count): "\(count) edges chosen greedily, pruned"
    case .threshold(let least): "edges of at least \(least), pruned"
    }
  }
}
