/// What size a number usually has, recent ones counting most: tells what is far above it.
struct UsualSize: Hashable, Sendable {
  private var count = 0
  private var mean = 0.0
  private var variance = 0.0
  private var quietUntil = 0

  /// The weight of the newest number.
  private static let weight = 0.05
  /// Numbers before anything is known to be unusual.
  private static let warmUp = 20
  /// Numbers after an unusual one that are not told again.
  private static let pause = 20

  /// Takes in a number.
  ///
  /// - Parameters:
  ///   - value: the number.
  ///   - spreads: how many spreads above the mean are unusual.
  ///   - factor: how many times the mean is also needed to be unusual.
  /// - Returns: whether it is far above the usual, unless that was told a moment ago.
  mutating func add(_ value: Double, spreads: Double, factor: Double = 0) -> Bool {
    guard value.isFinite else { return false }
    let isFar =
      count >= Self.warmUp && value > mean + spreads * variance.squareRoot()
      && value > factor * mean
    count += 1
    let isNews = isFar && count > quietUntil
    if isNews { quietUntil = count + Self.pause }
    let weight = max(Self.weight, 1 / Double(count))
    let difference = value - mean
    mean += weight * difference
    variance = (1 - weight) * (variance + weight * difference * difference)
    return isNews
  }
}
