import Tasks
public import Transformer

/// Settings that suit a model: the paper's, or for a small model those of its own fine-tunes.
public struct TrainingDefaults: Hashable, Sendable {
  /// Whether the model learns in seconds, and needs a larger learning rate.
  public let isSmall: Bool
  /// The sentences of a data set.
  public var count: Int
  /// The passes over the data.
  public var epochs: Int
  /// The highest learning rate.
  public var learningRate: Double
  /// The steps between evaluations.
  public var evaluateEvery: Int
  /// The tokens of a block, or the most of a sentence.
  public var block: Int

  /// Models with fewer parameters are small.
  public static let small = 20_000_000

  /// The settings for a model of a shape.
  public init(for shape: Configuration) {
    isSmall = shape.parameterCount() < Self.small
    count = isSmall ? 3_000 : TaskCorpus.defaultCount
    epochs = isSmall ? 2 : 3
    learningRate = isSmall ? 5e-4 : 1e-5
    evaluateEvery = isSmall ? 5 : 20
    block = max(TrainingMaterial.leastBlock, min(128, shape.context))
  }
}
