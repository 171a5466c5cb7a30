import Analyses
import Tasks

/// Where a number would lie if other prompts of the kind had been drawn.
public struct Interval: Codable, Hashable, Sendable {
  /// The lower end.
  public var low: Float
  /// The upper end.
  public var high: Float
  /// The share of resamples that lies within, such as 0.95.
  public var level: Float

  /// An interval.
  public init(low: Float, high: Float, level: Float) {
    (self.low, self.high, self.level) = (low, high, level)
  }
}

/// Percentile bootstrap over prompts: a statistic of many resamples of the prompts, drawn with
/// replacement.
///
/// It tells what chance there is in the choice of prompts. It does not tell whether the prompts are
/// the right ones, and of a few prompts it tells little.
///
/// Source: Efron and Tibshirani 1993, chapter 13.
public struct Bootstrap: Codable, Hashable, Sendable {
  /// How many resamples.
  public var resamples: Int
  /// The share of them that an interval holds.
  public var level: Float
  /// Where chance starts.
  public var seed: UInt64

  /// So many resamples, at least one.
  public init(resamples: Int = 1000, level: Float = 0.95, seed: UInt64 = 0) {
    (self.resamples, self.level, self.seed) = (max(1, resamples), level, seed)
  }

  /// The interval of a statistic.
  ///
  /// - Parameters:
  ///   - count: how many prompts there are.
  ///   - statistic: a number of the prompts that were drawn, by their numbers; nil where it is not
  ///     defined of them.
  /// - Returns: the interval; nil for fewer than two prompts, or where any resample has no number.
  public func interval(count: Int, of statistic: ([Int]) -> Float?) -> Interval? {
    guard count > 1 else { return nil }
    var generator = SeededGenerator(seed: seed, stream: "bootstrap")
    var values: [Float] = []
    for _ in 0..<resamples {
      let drawn = (0..<count).map { _ in generator.index(below: count) }
      guard let value = statistic(drawn), value.isFinite else { return nil }
      values.append(value)
    }
    values.sort()
    let tail = (1 - level) / 2
    func quantile(_ share: Float) -> Float {
      let place = min(max(share, 0), 1) * Float(values.count - 1)
      let (lower, upper) = (Int(place.rounded(.down)), Int(place.rounded(.up)))
      return values[lower] + (values[upper] - values[lower]) * (place - Float(lower))
    }
    return Interval(low: quantile(tail), high: quantile(1 - tail), level: level)
  }

  /// The interval of the mean over prompts.
  ///
  /// - Parameter values: a number of each prompt.
  /// - Returns: the interval; nil for fewer than two prompts, or where one has no number.
  public func interval(ofMean values: [Float?]) -> Interval? {
    let known = values.compactMap(\.self)
    guard known.count == values.count else { return nil }
    return interval(count: known.count) { drawn in Measure.mean(drawn.map { known[$0] }) }
  }
}

/// Shares of a whole, where the whole may be next to nothing.
public enum Share {
  /// Below this, in the unit of the score, a whole is too small to divide by.
  public static let smallest: Float = 0.01

  /// A part in percent of a whole, uncapped and with its sign.
  ///
  /// - Returns: the percentage; nil where the whole is nearly zero or not a number.
  public static func percent(_ part: Float, of whole: Float) -> Float? {
    guard abs(whole) >= smallest, part.isFinite, whole.isFinite else { return nil }
    return 100 * part / whole
  }
}
