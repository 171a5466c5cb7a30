import Tasks
import Tensors
public import Tokens
public import Transformer

/// The logit lens: what the residual stream would predict if the model ended there, for one prompt.
///
/// The last norm is recomputed on each residual, then unembedded. It can mislead in early
/// layers, whose streams are not yet written in the basis of the unembedding.
///
/// Source: nostalgebraist 2020.
public struct LogitLens: Codable, Equatable, Sendable {
  /// One entry for each residual, first to last.
  public var layers: [Layer]
  /// The token whose logit is followed; nil for none.
  public var target: TokenID?

  /// The lens at one residual.
  public struct Layer: Codable, Equatable, Sendable {
    /// The hook name of the residual.
    public var site: Site
    /// One entry for each position.
    public var positions: [Position]
  }

  /// The lens at one residual and position.
  public struct Position: Codable, Equatable, Sendable {
    /// The tokens with the largest logits, largest first.
    public var top: [NextToken.Candidate]
    /// The target's logit.
    public var targetLogit: Float?
    /// The target's probability over the whole vocabulary.
    public var targetProbability: Float?
    /// How many tokens come before the target by falling logit.
    public var targetRank: Int?
    /// The entropy of the prediction in nats: from 0 to the log of the number of tokens.
    public var entropy: Float
    /// KL(final ‖ here) in nats: how far the model's output is from the prediction here.
    ///
    /// Zero at the output itself; nil of components, whose logits alone predict nothing.
    ///
    /// Source: Belrose et al. 2023.
    public var divergence: Float?
  }

  /// Reads the lens before and after every block and between attention and MLP.
  ///
  /// - Parameters:
  ///   - subject: the model, the prompts and the edits in force.
  ///   - prompt: which of the prompts.
  ///   - target: a token to follow; by default the prompt's answer.
  ///   - count: how many top tokens to list.
  ///   - middles: whether to read between attention and MLP too.
  ///   - progress: called with steps done and steps in all.
  ///   - cancellation: checked between residuals.
  /// - Throws: `AnalysisError`, saying which prompt, head, layer or position is wrong.
  ///
  /// Cost: one pass, and T D V operations for each residual, with a few reads of its logits.
  public init(
    _ subject: Subject, prompt: Int = 0, target: TokenID? = nil, count: Int = 5,
    middles: Bool = false, progress: (Int, Int) -> Void = { _, _ in },
    cancellation: Cancellation? = nil
  ) throws(AnalysisError) {
    let sites = Self.sites(subject.weights.configuration, middles: middles)
    let length = subject.prompts.prompts[prompt].tokens.count
    let target = target ?? subject.prompts.prompts[prompt].answer
    self.target = target
    layers = sites.map { Layer(site: $0, positions: []) }
    let positions = try AnalysisError.cancellable { () throws(Cancelled) in
      let source = try LensSource.residuals(
        subject, prompt: prompt, middles: middles, cancellation)
      var positions = [[Position]](repeating: [], count: sites.count)
      let runs = LensSource.runs(of: length)
      var done = 0
      for run in runs {
        // The output comes first, since every residual is compared with it.
        let output = source.logits(sites.count - 1, run)
        let distributions = output.distributions
        for place in sites.indices {
          try cancellation?.check()
          let logits = place == sites.count - 1 ? output : source.logits(place, run)
          positions[place] += logits.positions(target, count, output: distributions)
          done += 1
          progress(done, runs.count * sites.count)
        }
      }
      return positions
    }
    for place in layers.indices { layers[place].positions = positions[place] }
  }

  /// The residuals that are read, in the order of the computation.
  static func sites(_ configuration: Configuration, middles: Bool) -> [Site] {
    (0..<configuration.layers).flatMap { layer in
      [Site.block(layer, .residualIn)] + (middles ? [.block(layer, .residualMid)] : [])
    }.filter { $0.exists(in: configuration) } + [.block(configuration.layers - 1, .residualOut)]
  }

  /// Of each position the prediction depth: the index in `layers` of the first residual from which
  /// on the token that the model puts first stays first; nil where the model predicts nothing.
  ///
  /// Zero if already the embedding says it; the last index if only the output does.
  ///
  /// Source: Baldock, Maennel and Neyshabur 2021; Belrose et al. 2023.
  public var predictionDepths: [Int?] {
    guard let output = layers.last else { return [] }
    return output.positions.indices.map { position in
      guard let token = output.positions[position].top.first?.token else { return nil }
      let other = layers.lastIndex { $0.positions[position].top.first?.token != token }
      return other.map { $0 + 1 } ?? 0
    }
  }
}
