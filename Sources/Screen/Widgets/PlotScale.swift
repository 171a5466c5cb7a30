#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// From numbers to places along an axis, with round numbers to label it by.
public struct PlotScale: Hashable, Sendable {
  /// The numbers at the ends of the axis; the upper one is always above the lower one.
  public let range: ClosedRange<Double>
  /// Whether equal factors, and not equal differences, take equal room.
  public let isLogarithmic: Bool

  /// Numbers beyond this would make differences overflow.
  private static let most = 1e300
  /// Differences below this lose their digits.
  private static let least = 1e-280

  /// Makes a scale between two numbers.
  ///
  /// - Parameters:
  ///   - range: the numbers at the ends; equal ones are moved apart.
  ///   - isLogarithmic: whether equal factors take equal room; without effect when the upper end is
  ///     not above zero, and a lower end that is not becomes a millionth of the upper one.
  public init(_ range: ClosedRange<Double>, isLogarithmic: Bool = false) {
    var low = max(-Self.most, min(Self.most, range.lowerBound))
    var high = max(-Self.most, min(Self.most, range.upperBound))
    self.isLogarithmic = isLogarithmic && high > 0
    if self.isLogarithmic {
      high = max(high, Self.least)
      low = low <= 0 ? high / 1e6 : max(low, Self.least / 1e6)
      if low >= high { (low, high) = (high / 3, high * 3) }
    } else if !(high - low > max(high.magnitude * 1e-12, Self.least)) {
      // A single small number keeps its own size in view, a larger one its neighbourhood.
      let size = high.magnitude
      let room = size >= 1 ? max(size * 0.05, 0.5) : size > Self.least ? size / 2 : 0.5
      (low, high) = (low - room, high + room)
    }
    self.range = low...high
  }

  /// Makes a scale for numbers, with a little room beyond the least and the most of them.
  ///
  /// - Parameters:
  ///   - values: the numbers; those that are not finite do not count, nor do those that a
  ///     logarithm cannot show. Without any, the scale is that of 0 to 1.
  ///   - margin: the room at each end, as a share of the whole.
  ///   - isLogarithmic: whether equal factors take equal room.
  public init(
    fitting values: some Sequence<Double>, margin: Double = 0, isLogarithmic: Bool = false
  ) {
    var low = Double.infinity
    var high = -Double.infinity
    for value in values where value.isFinite && !(isLogarithmic && value <= 0) {
      low = min(low, value)
      high = max(high, value)
    }
    guard low <= high else {
      self.init(isLogarithmic ? 0.1...1 : 0...1, isLogarithmic: isLogarithmic)
      return
    }
    let tight = PlotScale(low...high, isLogarithmic: isLogarithmic)
    guard margin > 0, low < high else {
      self = tight
      return
    }
    self.init(tight.value(at: -margin)...tight.value(at: 1 + margin), isLogarithmic: isLogarithmic)
  }

  /// Where a number lies: 0 at the lower end, 1 at the upper one, and beyond them outside.
  ///
  /// - Returns: the place, or nothing for what is not finite or cannot be shown on this scale.
  public func share(of value: Double) -> Double? {
    guard value.isFinite, !(isLogarithmic && value <= 0) else { return nil }
    guard isLogarithmic else {
      return (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    }
    let low = log10(range.lowerBound)
    return (log10(value) - low) / (log10(range.upperBound) - low)
  }

  private func value(at share: Double) -> Double {
    guard isLogarithmic else {
      return range.lowerBound + share * (range.upperBound - range.lowerBound)
    }
    let low = log10(range.lowerBound)
    return pow(10, low + share * (log10(range.upperBound) - low))
  }
}

// MARK: Ticks

extension PlotScale {
  /// A round number on an axis.
  public struct Tick: Hashable, Sendable {
    /// The number.
    public let value: Double
    /// The number as text, with the same digits after the point as its neighbours.
    public let label: String
  }

  /// Round numbers on the scale, rising.
  ///
  /// - Parameters:
  ///   - most: about how many there may be.
  ///   - glyphs: gives the minus sign.
  /// - Returns: multiples of 1, 2 or 5 times a power of ten; on a logarithmic scale powers of ten
  ///   as far as they suffice.
  public func ticks(most: Int, glyphs: Glyphs = .unicode) -> [Tick] {
    let most = max(1, min(100, most))
    return isLogarithmic ? logarithmicTicks(most, glyphs) : linearTicks(most, glyphs)
  }

  private func linearTicks(_ most: Int, _ glyphs: Glyphs) -> [Tick] {
    let slack = 1e-9
    var step = Self.roundStep((range.upperBound - range.lowerBound) / Double(most))
    func places() -> (first: Double, last: Double) {
      (
        (range.lowerBound / step - slack).rounded(.up),
        (range.upperBound / step + slack).rounded(.down)
      )
    }
    var (first, last) = places()
    // One number alone says nothing of the scale, unless there is room for no more.
    for _ in 0..<2 where most >= 2 && last <= first {
      step = Self.roundStep(step * 0.4)
      (first, last) = places()
    }
    guard last - first < Double(2 * most + 2), first.magnitude < 1e15 else { return [] }
    return stride(from: first, through: last, by: 1).map { place in
      let value = place * step
      return Tick(value: value, label: Self.label(value, step: step, glyphs))
    }
  }

  private func logarithmicTicks(_ most: Int, _ glyphs: Glyphs) -> [Tick] {
    let low = Int((log10(range.lowerBound) - 1e-9).rounded(.up))
    let high = Int((log10(range.upperBound) + 1e-9).rounded(.down))
    let powers = max(0, high - low + 1)
    let stride = max(1, (powers + most - 1) / most)
    var values = (0..<powers).filter { $0 % stride == 0 }.map { pow(10, Double(low + $0)) }
    if powers < 3 {
      let finer = (low - 1...max(low - 1, high)).flatMap { power in
        [1, 2, 5].map { $0 * pow(10, Double(power)) }
      }.filter { range.contains($0) }
      if finer.count > values.count, finer.count <= max(3, most) { values = finer }
    }
    guard values.count >= 2 else { return linearTicks(most, glyphs) }
    return values.map { value in
      Tick(value: value, label: Self.label(value, step: value, glyphs))
    }
  }

  /// The least of 1, 2 and 5 times a power of ten that is not below a number.
  private static func roundStep(_ least: Double) -> Double {
    let power = pow(10, log10(least).rounded(.down))
    let share = least / power
    return power * (share <= 1 + 1e-9 ? 1 : share <= 2 ? 2 : share <= 5 ? 5 : 10)
  }

  /// A number with the digits that a step of that size needs: `0.25`, `12`, `40k`, `3e−8`.
  static func label(_ value: Double, step: Double, _ glyphs: Glyphs) -> String {
    guard value.magnitude > step * 1e-6 else { return "0" }
    let places = Int((log10(step) + 1e-9).rounded(.down))
    if value.magnitude >= 1e13 || places < -4 {
      let power = Int((log10(value.magnitude) + 1e-9).rounded(.down))
      let digits = Numeral.fixed(
        value / pow(10, Double(power)), decimals: min(4, max(0, power - places)), glyphs: glyphs)
      return "\(digits)e\(power < 0 ? String(glyphs.minus) : "")\(power.magnitude)"
    }
    let units: [(size: Double, letter: String)] = [(1e9, "G"), (1e6, "M"), (1e3, "k")]
    for unit in units where step >= unit.size || (value.magnitude >= 1e5 && step >= unit.size / 10)
    {
      let decimals = step >= unit.size ? 0 : 1
      return Numeral.fixed(value / unit.size, decimals: decimals, glyphs: glyphs) + unit.letter
    }
    return Numeral.fixed(value, decimals: max(0, -places), glyphs: glyphs)
  }
}
