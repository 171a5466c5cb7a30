public import Tasks
public import Transformer

/// What a sweep of patches takes, roughly, told before it runs; nothing is run.
///
/// Rows go through the layers from the patched one on, and the multiplications are those of the
/// linear maps: rows times the parameters that they go through. Attention itself, norms and the
/// unembedding are left out, as are the unpatched runs.
public struct PatchCost: Hashable, Sendable {
  /// The runs of the model, each cell on each prompt being one.
  public let runs: Int
  /// The share of each step, in the order given: its rows times the layers that they go through.
  public let shares: [Double]
  /// The multiplications of all steps.
  public let multiplications: Double

  /// Sweeps up to so many multiplications, about a second's, are quick.
  public static let quick = 1.5e10

  /// Estimates what steps take.
  ///
  /// - Parameters:
  ///   - plan: the sweep.
  ///   - steps: the steps that will be done; all of the plan if nil.
  ///   - prompts: the prompts that the plan was made for.
  ///   - configuration: the shape of the model that is patched.
  public init(
    _ plan: PatchPlan, steps: [PatchPlan.Step]? = nil, _ prompts: PromptSet,
    _ configuration: Configuration
  ) {
    let steps = steps ?? plan.steps
    runs = steps.reduce(0) { $0 + $1.cells.count * $1.prompts.count }
    shares = steps.map { Self.rows($0, plan, prompts) }
    multiplications = shares.reduce(0, +) * Self.layerParameters(configuration)
  }

  /// Whether the sweep takes about a second at most.
  public var isQuick: Bool { multiplications <= Self.quick }

  /// The seconds that the sweep takes, very roughly: `quick` multiplications in each.
  public var seconds: Double { multiplications / Self.quick }

  /// The multiplications of approximating every cell: five passes, whatever the number of cells.
  ///
  /// - Parameters:
  ///   - prompts: the prompts that are patched.
  ///   - configuration: the shape of the model that is patched.
  /// - Returns: their number.
  public static func approximation(_ prompts: PromptSet, _ configuration: Configuration) -> Double {
    passes(5, prompts, configuration)
  }

  /// The multiplications of runs from the first layer to the last, each over all prompts.
  ///
  /// - Parameters:
  ///   - count: how many runs.
  ///   - prompts: the prompts.
  ///   - configuration: the shape of the model.
  /// - Returns: their number.
  public static func passes(
    _ count: Int, _ prompts: PromptSet, _ configuration: Configuration
  ) -> Double {
    let positions = prompts.prompts.reduce(0) { $0 + $1.tokens.count }
    return Double(count) * Double(positions * configuration.layers) * layerParameters(configuration)
  }

  /// The parameters that a row goes through in one layer.
  private static func layerParameters(_ shape: Configuration) -> Double {
    Double(shape.linearMaps.reduce(0) { $0 + $1.inputs * $1.outputs })
  }

  /// The rows of a step times the layers that they go through.
  private static func rows(
    _ step: PatchPlan.Step, _ plan: PatchPlan, _ prompts: PromptSet
  ) -> Double {
    let lengths = step.prompts.reduce(0) { $0 + prompts.prompts[$1].tokens.count }
    return step.cells.reduce(0.0) { sum, cell in
      let layers = Double(plan.layers - cell.layer)
      guard case .path(let path) = plan.patch else { return sum + layers * Double(lengths) }
      guard path.receivers == .logits else { return sum + Double(plan.layers * lengths) }
      return sum + layers * Double(step.prompts.count)
    }
  }
}
