import Tasks
import Tensors
public import Tokens
public import Transformer

/// The logit lens: what the residual stream would predict if the model ended there, for one prompt.
///
/// The last LayerNorm is recomputed on each residual, then unembedded. It can mislead in early
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
  }

  /// Reads the lens before and after every block and between attention and MLP.
  ///
  /// - Parameters:
  ///   - subject: the model, the prompts and the edits in force.
  ///   - prompt: which of the prompts.
  ///   - target: a token to follow; by default the prompt's answer.
  ///   - count: how many top tokens to list.
  ///   - middles: whether to read between attention and MLP too.
  ///   - progress: called with residuals done and residuals in all.
  ///   - cancellation: checked between residuals.
  /// - Throws: `AnalysisError`, saying which prompt, head, layer or position is wrong.
  ///
  /// Cost: one pass, and T D V operations for each residual.
  public init(
    _ subject: Subject, prompt: Int = 0, target: TokenID? = nil, count: Int = 5,
    middles: Bool = false, progress: (Int, Int) -> Void = { _, _ in },
    cancellation: Cancellation? = nil
  ) throws(AnalysisError) {
    let weights = subject.weights
    let sites = Self.sites(weights.configuration, middles: middles)
    let batch = subject.prompts.batch
    let rows = batch.offsets[prompt]..<batch.offsets[prompt] + batch.rows[prompt].count
    let target = target ?? subject.prompts.prompts[prompt].answer
    self.target = target
    layers = []
    layers = try AnalysisError.cancellable { () throws(Cancelled) in
      let activations = try subject.forward(capture: Set(sites), cancellation)
      var layers: [Layer] = []
      for (done, site) in sites.enumerated() {
        let normed = weights.normalise(activations[site].rows(rows), weights.finalNorm).normed
        var positions: [Position] = []
        for first in stride(from: 0, to: normed.rows, by: Self.chunk) {
          try cancellation?.check()
          let part = normed.rows(first..<min(first + Self.chunk, normed.rows))
          positions += Self.read(weights.unembed(part), target, count)
        }
        layers.append(Layer(site: site, positions: positions))
        progress(done + 1, sites.count)
      }
      return layers
    }
  }

  /// Positions unembedded at once, so that a long prompt's logits are never all held.
  private static let chunk = 64

  /// The residuals that are read, in the order of the computation.
  static func sites(_ configuration: Configuration, middles: Bool) -> [Site] {
    (0..<configuration.layers).flatMap { layer in
      [Site.block(layer, .residualIn)] + (middles ? [.block(layer, .residualMid)] : [])
    } + [.block(configuration.layers - 1, .residualOut)]
  }

  /// What logits [T, V] say at each position.
  static func read(_ logits: Tensor, _ target: TokenID?, _ count: Int) -> [Position] {
    let probabilities = logits.softmax()
    return (0..<logits.rows).map { row in
      let values = logits.row(row)
      return Position(
        top: Measure.top(count, of: values).map { token in
          NextToken.Candidate(
            token: token, logit: values[token.rawValue],
            probability: probabilities[row, token.rawValue])
        },
        targetLogit: target.map { values[$0.rawValue] },
        targetProbability: target.map { probabilities[row, $0.rawValue] },
        targetRank: target.flatMap { Measure.rank(of: $0, in: values) })
    }
  }
}
