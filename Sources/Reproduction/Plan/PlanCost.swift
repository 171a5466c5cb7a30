public import Transformer

/// What stages cost a model of a shape: time, memory and disk, roughly.
public struct PlanCost: Sendable {
  private let shape: Configuration

  /// Costs of a model of that shape.
  public init(_ shape: Configuration) { self.shape = shape }

  /// Multiplications and additions for a token forwards; without the unembedding, which is asked of few.
  private var forward: Double {
    let parameters = shape.linearMaps.reduce(0) { $0 + $1.inputs * $1.outputs }
    return 2 * Double(parameters) * Double(shape.layers)
  }

  /// Multiplications and additions for a token of training, with the unembedding of each.
  private var training: Double {
    3 * (forward + 2 * Double(shape.width) * Double(shape.vocabulary))
  }

  /// How long a stage takes.
  ///
  /// - Parameters:
  ///   - stage: what is done.
  ///   - rate: the multiplications and additions that the machine does in a second in large products.
  /// - Returns: seconds.
  public func seconds(_ stage: Stage, rate: Double) -> Double {
    let work = stage.work.forwardTokens * forward + stage.work.trainingTokens * training
    return Self.start + work / max(1, rate * Self.share)
  }

  /// Seconds that a process takes before it computes.
  private static let start = 0.15
  /// The part of the rate of large products that stages reach.
  private static let share = 0.8

  /// What stages leave on the disk, in bytes.
  public func bytesOnDisk(_ stages: [Stage]) -> Int {
    let models = stages.reduce(0) { $0 + $1.work.savedModels }
    // While a model trains, the moments of its weights lie beside it for a while.
    let moments = models > 0 ? 2 * weightBytes : 0
    return models * (weightBytes + Self.slack) + moments + stages.count * Self.slack
  }

  /// Tokenizer, tables, figures and results of a stage.
  private static let slack = 3_000_000

  /// The bytes of the weights in single precision.
  public var weightBytes: Int { shape.parameterCount() * 4 }

  /// The most memory that a stage needs, in bytes.
  public func memory(_ stage: Stage) -> Int {
    stage.kind == .training
      ? 6 * weightBytes + Self.trainingActivations : 2 * weightBytes + Self.activations
  }

  private static let activations = 150_000_000
  /// Activations and their gradients of a batch of ten blocks.
  private static let trainingActivations = 380_000_000
}
