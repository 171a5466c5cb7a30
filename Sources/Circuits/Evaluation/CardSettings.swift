import Analyses

/// What a circuit's card takes to answer its questions.
public struct CardSettings: Codable, Hashable, Sendable {
  /// Where heads are kept.
  public var positionMode = Circuit.PositionMode.perPrompt
  /// How many random circuits.
  public var randomCircuits = 100
  /// How many random subsets are taken away for completeness, beside every class.
  public var subsets = 10
  /// How many resamples of the prompts a circuit is discovered on.
  public var samples = 5
  /// How intervals are drawn; its seed is where all chance of a card starts.
  public var bootstrap = Bootstrap()

  /// The limits that sentences name, in percent.
  public static let faithful: ClosedRange<Float> = 80...120
  /// How far apart circuit and model may be without heads, in percent of F(M).
  public static let apart: Float = 20
  /// What a head must add, in percent of F(M).
  public static let least: Float = 1
  /// The share of random circuits that may come as near, in percent.
  public static let chance: Float = 5
  /// The overlap of circuits below which they are told to differ, in percent.
  public static let overlap: Float = 70

  /// The usual ones.
  public init() {}
}

extension Ablation.Kind {
  /// What stands outside a circuit, in words.
  var outside: String {
    switch self {
    case .zero: "zeros"
    case .mean: "means over the reference prompts"
    case .templateMean: "means over the reference prompts of the same template"
    case .resample: "values of the paired reference prompt"
    }
  }
}
