#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif
import Tensors

/// How queries and keys are rotated by their positions.
///
/// Elements i and i + width/2 of a head are the coordinates of a point, which is turned by the angle
/// position · frequency i. An inner product of a query and a key then depends on their distance alone.
///
/// Source: Su et al. 2021, "RoFormer", section 3.2; the halves as in GPT-NeoX.
public struct Rotary: Hashable, Sendable, Codable {
  /// How many elements of a head are rotated, an even number; the first ones.
  public var width: Int
  /// The base of the frequencies, θ: frequency i is base^(-2i / width).
  public var base: Double
  /// How frequencies are changed for contexts longer than the model was first trained on.
  public var scaling: Scaling

  /// How frequencies are changed for longer contexts.
  public enum Scaling: Hashable, Sendable, Codable {
    /// They are not.
    case none
    /// All are divided by a factor: Chen et al. 2023.
    case linear(factor: Double)
    /// Slow ones are divided by a factor, fast ones kept, those between blended: Llama 3.1.
    case llama3(factor: Double, low: Double, high: Double, context: Int)
    /// Slow ones are divided by a factor, fast ones kept, and inner products scaled: Peng et al. 2023.
    case yarn(Yarn)
  }

  /// The numbers of YaRN.
  public struct Yarn: Hashable, Sendable, Codable {
    /// What slow frequencies are divided by.
    public var factor: Double
    /// Turns within the first context from which on a frequency is fast.
    public var fast: Double
    /// Turns up to which it is slow.
    public var slow: Double
    /// The context that the model was first trained on.
    public var context: Int
    /// What rotated queries and keys are multiplied by.
    public var attentionFactor: Double
    /// Whether the bounds of the blend are rounded to whole elements.
    public var rounds: Bool

    /// The numbers of YaRN; usually 32 fast and 1 slow turn, and 0.1 ln(factor) + 1.
    public init(
      factor: Double, fast: Double = 32, slow: Double = 1, context: Int,
      attentionFactor: Double? = nil, rounds: Bool = true
    ) {
      self.factor = factor
      self.fast = fast
      self.slow = slow
      self.context = context
      self.attentionFactor = attentionFactor ?? (factor <= 1 ? 1 : 0.1 * log(factor) + 1)
      self.rounds = rounds
    }
  }

  /// A rotation of the first `width` elements of a head.
  public init(width: Int, base: Double = 10000, scaling: Scaling = .none) {
    precondition(width >= 0 && width.isMultiple(of: 2), "Rotary: \(width) elements")
    self.width = width
    self.base = base
    self.scaling = scaling
  }

  /// The angle that one position adds, for each pair of elements: [width / 2].
  ///
  /// In single precision and in the order of operations of transformers, so that large positions turn
  /// by the same angles.
  public var frequencies: [Float] {
    let plain = (0..<width / 2).map { 1 / powf(Float(base), Float(2 * $0) / Float(width)) }
    return switch scaling {
    case .none: plain
    case .linear(let factor): plain.map { $0 / Float(factor) }
    case .llama3(let factor, let low, let high, let context):
      plain.map { Self.llama3($0, Float(factor), Float(low), Float(high), Float(context)) }
    case .yarn(let yarn): blended(plain, yarn)
    }
  }

  /// What rotated queries and keys are multiplied by.
  public var factor: Float {
    if case .yarn(let yarn) = scaling { Float(yarn.attentionFactor) } else { 1 }
  }

  private static func llama3(
    _ frequency: Float, _ factor: Float, _ low: Float, _ high: Float, _ context: Float
  ) -> Float {
    let length = 2 * Float.pi / frequency
    if length > context / low { return frequency / factor }
    if length < context / high { return frequency }
    let blend = (context / length - low) / (high - low)
    return (1 - blend) * frequency / factor + blend * frequency
  }

  private func blended(_ plain: [Float], _ yarn: Yarn) -> [Float] {
    /// The element whose frequency turns so many times within the first context.
    func element(turns: Double) -> Double {
      Double(width) * log(Double(yarn.context) / (turns * 2 * .pi)) / (2 * log(base))
    }
    var (low, high) = (element(turns: yarn.fast), element(turns: yarn.slow))
    if yarn.rounds { (low, high) = (low.rounded(.down), high.rounded(.up)) }
    (low, high) = (max(low, 0), min(high, Double(width - 1)))
    if low == high { high += 0.001 }
    return plain.enumerated().map { index, frequency in
      let ramp = min(max((Float(index) - Float(low)) / Float(high - low), 0), 1)
      return frequency / Float(yarn.factor) * ramp + frequency * (1 - ramp)
    }
  }

  /// The turns of positions from 0 to below `positions`.
  func table(positions: Int) -> RotaryTable {
    RotaryTable(frequencies: frequencies, factor: factor, positions: positions)
  }
}
