import Analyses
public import Transformer

extension HeadSetPatch {
  /// The mean change of the score by the patch.
  public var effect: Float { Measure.mean(patched) - Measure.mean(destination) }

  /// The share of the change that the set carries; nil where F of the two checkpoints is nearly the
  /// same.
  public var share: Float? { share(ofPatched: Measure.mean(patched)) }

  /// The share of the change that a mean score with a patch stands for.
  ///
  /// - Parameter mean: the mean score over the prompts.
  /// - Returns: the share; nil where F of the two checkpoints is nearly the same.
  public func share(ofPatched mean: Float) -> Float? {
    let before = Measure.mean(destination)
    return Self.share(mean - before, of: Measure.mean(source) - before)
  }

  private static func share(_ part: Float, of whole: Float) -> Float? {
    Share.percent(part, of: whole).map { $0 / 100 }
  }

  /// The interval of the share over prompts, drawn alike from all three runs.
  func interval(_ bootstrap: Bootstrap) -> Interval? {
    bootstrap.interval(count: patched.count) { drawn in
      func mean(_ values: [Float]) -> Float { Measure.mean(drawn.map { values[$0] }) }
      let before = mean(destination)
      return Self.share(mean(patched) - before, of: mean(source) - before)
    }
  }

  /// The part of the summed magnitudes of single heads' effects that lies on some heads; nil where
  /// single heads were not patched, or none has an effect.
  ///
  /// - Parameter heads: the heads.
  /// - Returns: a number from 0 to 1.
  public func effectShare(of heads: [Head]) -> Float? {
    guard let effects else { return nil }
    let all = effects.joined().reduce(0.0) { $0 + Double($1.magnitude) }
    let own = heads.reduce(0.0) { $0 + Double(effects[$1.layer][$1.index].magnitude) }
    return all > 0 ? Float(own / all) : nil
  }

  /// What is compared with random sets.
  public enum Compared: String, CaseIterable, Sendable {
    /// The share of the change, all heads patched at once.
    case share
    /// The part of the summed magnitudes of single heads' effects.
    case effectShare
  }

  /// The place of the set among random ones.
  public struct Place: Codable, Equatable, Sendable {
    /// The set's number.
    public var own: Float
    /// The numbers of the random sets, from the smallest.
    public var random: [Float]

    /// The mean of the random sets.
    public var mean: Float { Measure.mean(random) }
    /// The place of the set among all of them by falling numbers: 1 where none is as large.
    public var rank: Int { 1 + random.count { $0 >= own } }
    /// The part of the random sets whose number is smaller.
    public var quantile: Float { Float(random.count { $0 < own }) / Float(max(1, random.count)) }

    /// The number that so great a part of the random sets stays below.
    ///
    /// - Parameter part: from 0 to 1.
    /// - Returns: the number, between neighbours in proportion.
    public func level(_ part: Float) -> Float {
      guard let last = random.indices.last else { return .nan }
      let place = min(max(part, 0), 1) * Float(last)
      let (low, high) = (Int(place.rounded(.down)), Int(place.rounded(.up)))
      return random[low] + (random[high] - random[low]) * (place - Float(low))
    }
  }

  /// The place of the set among random ones.
  ///
  /// - Parameters:
  ///   - compared: by which number.
  ///   - baseline: the random sets.
  /// - Returns: the place; nil where a number is not known.
  public func place(_ compared: Compared, among baseline: Baseline) -> Place? {
    let (own, others) =
      switch compared {
      case .share: (share, baseline.sets.map { share(ofPatched: $0.patched) })
      case .effectShare: (effectShare(of: heads), baseline.sets.map { effectShare(of: $0.heads) })
      }
    let known = others.compactMap(\.self)
    guard let own, known.count == others.count, !known.isEmpty else { return nil }
    return Place(own: own, random: known.sorted())
  }
}
