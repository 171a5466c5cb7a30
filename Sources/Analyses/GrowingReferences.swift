import Tasks
import Tensors
import Tokens
import Transformer

/// Reference prompts that go on with the same tokens, and the values of ablated sites there.
struct GrowingReferences: Sendable {
  private var runs: [GrowingRun]
  private let sites: Set<Site>

  init(
    _ weights: Weights, _ rows: [[TokenID]], sites: Set<Site>, capacity: Int,
    _ cancellation: Cancellation?
  ) throws(AnalysisError) {
    self.sites = sites
    let top = sites.map { site in
      if case .block(let layer, _) = site { layer + 1 } else { 0 }
    }.max()
    runs = []
    let set = PromptSet(rows.map { Prompt(tokens: $0) })
    for part in set.parts(ofPositions: Subject.positionLimit) {
      var run = GrowingRun(weights, rows: part.count, capacity: capacity, layers: top)
      try AnalysisError.cancellable { () throws(Cancelled) in
        _ = try run.append(
          TokenBatch(Array(rows[part])), Pass(logits: .none, cancellation: cancellation))
      }
      runs.append(run)
    }
  }

  /// Appends a token to every row; the mean of each site there, [1, columns].
  mutating func append(
    _ token: TokenID, _ cancellation: Cancellation?
  ) throws(Cancelled) -> [Site: Tensor] {
    var sums: [Site: PositionMeans] = [:]
    for place in runs.indices {
      let count = runs[place].lengths.count
      let activations = try runs[place].append(
        TokenBatch([[TokenID]](repeating: [token], count: count)),
        Pass(capture: sites, logits: .none, cancellation: cancellation))
      for site in sites {
        let values = activations[site]
        for row in 0..<count {
          sums[site, default: PositionMeans(columns: values.columns)]
            .add(values.rows(row..<row + 1), to: [.all])
        }
      }
    }
    return sums.mapValues { $0.means(.all) }
  }
}

extension Prompt {
  /// The prompt with tokens behind it; END stays where it is.
  func continued(by tokens: [TokenID]) -> Prompt {
    guard !tokens.isEmpty else { return self }
    var longer = self
    longer.positions["END"] = end
    longer.tokens += tokens
    return longer
  }

  /// A reference prompt as long as another prompt, which goes on with the same tokens: a longer one is
  /// cut to that length, a shorter one stays as it is.
  func goingOn(with tokens: [TokenID], behind prompt: Prompt) -> Prompt {
    guard self.tokens.count >= prompt.tokens.count else { return self }
    var longer = self
    longer.tokens = self.tokens.prefix(prompt.tokens.count) + tokens
    return longer
  }
}

extension PromptSet {
  /// The rows from which values of positions behind a prompt come, cut to its length.
  func rows(for prompt: Prompt, _ kind: Ablation.Kind) -> [[TokenID]] {
    prompts.filter { reference in
      reference.tokens.count >= prompt.tokens.count
        && (kind != .templateMean || reference.template == prompt.template)
    }.map { Array($0.tokens.prefix(prompt.tokens.count)) }
  }
}
