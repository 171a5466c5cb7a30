/// What decides, in a discovery, which heads are proposed: thresholds, and where chance starts.
///
/// No source gives thresholds. These defaults are chosen so that heads with an effect beyond what
/// other prompts of the kind would blur are proposed; those that do little fall in the last step.
/// Effects of paths are shares of F(M) − F(ABC), the difference that the prompts make: m2 of the paper.
public struct DiscoverySettings: Codable, Hashable, Sendable {
  /// The least effect on the logits, without its sign, as a share of F(M) − F(ABC).
  public var direct: Float = 0.02
  /// The least effect through the queries of name movers, as such a share.
  public var queries: Float = 0.02
  /// The least effect through the values, and through the keys, of S-Inhibition heads, as such a share.
  public var values: Float = 0.01
  /// The least effect through the keys of induction heads, as such a share.
  public var inductionKeys: Float = 0.01
  /// The least rise of a backup's attribution, as such a share.
  public var backups: Float = 0.02
  /// The least mean attention by which a head counts as looking at a position, from 0 to 1.
  public var attention: Float = 0.1
  /// How near F(C) must come to F(M), as 1 − |F(M) − F(C)| / |F(M)|; below, further heads are tried.
  public var target: Float = 0.8
  /// The least gain by which a further head comes in, as a share of F(M).
  public var gain: Float = 0.01
  /// The most further heads that come in.
  public var additions: Int = 12
  /// The least minimality of a head that stays, as a share of F(M).
  public var minimality: Float = 0.01
  /// How many sequences of repeated random tokens the early heads are scored on; none for no scores.
  public var sequences: Int = 50
  /// Whether copying scores stand beside candidates; proposals do not go by them.
  public var showsCopying = true
  /// Where the random tokens start; nothing else is left to chance.
  public var seed: UInt64 = 0
  /// How circuits are run.
  public var convention = CircuitConvention()

  /// The defaults.
  public init() {}

  /// What is wrong with a setting; nil where all are in order.
  public var problem: String? {
    let shares: [(String, Float)] = [
      ("direct", direct), ("queries", queries), ("values", values),
      ("induction-keys", inductionKeys), ("backups", backups), ("gain", gain),
      ("minimality", minimality),
    ]
    if let wrong = shares.first(where: { !($0.1 >= 0 && $0.1.isFinite) }) {
      return "The threshold '\(wrong.0)' must be a number from 0 on."
    }
    for (name, share) in [("attention", attention), ("target", target)]
    where !(0...1).contains(share) {
      return "The threshold '\(name)' must be a share from 0 to 1."
    }
    if additions < 0 { return "The number of further heads must be from 0 on." }
    if !(0...10_000).contains(sequences) { return "The sequences must be from 0 to 10000." }
    return nil
  }
}
