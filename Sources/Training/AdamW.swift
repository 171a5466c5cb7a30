public import Tensors
public import Transformer

/// Adam with decoupled weight decay.
///
/// Conventions: both moments are bias-corrected; matrices decay, embeddings included, biases and
/// norms do not; a tied embedding counts once; the gradient is clipped by its norm over all
/// parameters: g · min(1, clip / (norm + 1e-6)).
///
/// Source: Loshchilov and Hutter 2019, algorithm 2, with PyTorch's clipping (`clip_grad_norm_`).
public struct AdamW: Sendable {
  /// The constants of a run.
  public struct Settings: Hashable, Sendable {
    /// The weight decay, as a multiple of the learning rate.
    public var weightDecay: Float
    /// beta 1, the decay of the first moment.
    public var firstDecay: Float
    /// beta 2, the decay of the second moment.
    public var secondDecay: Float
    /// What is added to the denominator.
    public var epsilon: Float
    /// The largest norm of the gradient; nil where it is not clipped.
    public var clip: Float?

    /// Settings; by default those of the paper.
    public init(
      weightDecay: Float = 0.1, firstDecay: Float = 0.9, secondDecay: Float = 0.999,
      epsilon: Float = 1e-8, clip: Float? = 1
    ) {
      self.weightDecay = weightDecay
      self.firstDecay = firstDecay
      self.secondDecay = secondDecay
      self.epsilon = epsilon
      self.clip = clip
    }
  }

  /// The constants.
  public let settings: Settings

  /// The steps done.
  public private(set) var step: Int

  /// The first moment of each parameter, in the order of `Weights.parameters`.
  public private(set) var first: [Tensor]

  /// The second moment of each parameter.
  public private(set) var second: [Tensor]

  /// An optimiser before its first step.
  ///
  /// - Parameters:
  ///   - settings: what stays the same.
  ///   - weights: the model whose parameters are to be moved; two numbers are held for each.
  public init(_ settings: Settings, for weights: Weights) {
    let shapes = weights.parameters.map { $0.shape(weights.configuration) }
    self.init(
      settings, step: 0, first: shapes.map { Tensor(repeating: 0, shape: $0) },
      second: shapes.map { Tensor(repeating: 0, shape: $0) })
  }

  /// An optimiser after some steps, with its moments.
  public init(_ settings: Settings, step: Int, first: [Tensor], second: [Tensor]) {
    self.settings = settings
    self.step = step
    self.first = first
    self.second = second
  }

  /// Moves weights by one step.
  ///
  /// - Parameters:
  ///   - weights: changed in place.
  ///   - gradients: of the same shape.
  ///   - norm: the gradient's norm, as `norm(of:)` gives it.
  ///   - learningRate: this step's.
  ///
  /// Cost: one pass over weights, gradients and both moments.
  public mutating func move(
    _ weights: inout Weights, along gradients: Weights, norm: Double, learningRate: Double
  ) {
    step += 1
    let firstCorrection = 1 - power(settings.firstDecay, step)
    let secondCorrection = (1 - power(settings.secondDecay, step)).squareRoot()
    let scale = settings.clip.map { min(1, Double($0) / (norm + 1e-6)) } ?? 1
    var index = 0
    weights.updateEach { parameter, tensor in
      let decay = parameter.isDecayed ? Double(settings.weightDecay) : 0
      let numbers = AdamStep(
        gradientScale: Float(scale), firstDecay: settings.firstDecay,
        secondDecay: settings.secondDecay, weightScale: Float(1 - learningRate * decay),
        rate: Float(learningRate / firstCorrection), secondCorrection: Float(secondCorrection),
        epsilon: settings.epsilon)
      tensor.adamStep(
        gradient: gradients[parameter], first: &first[index], second: &second[index], numbers)
      index += 1
    }
  }

  /// Lends both moments of each parameter for change.
  ///
  /// - Parameters:
  ///   - step: the steps done afterwards.
  ///   - body: changes a tensor: all first moments, then all second ones.
  mutating func updateMoments(step: Int, _ body: (inout Tensor) -> Void) {
    self.step = step
    for index in first.indices { body(&first[index]) }
    for index in second.indices { body(&second[index]) }
  }

  /// The Euclidean norm of a gradient over all parameters, in double precision.
  public static func norm(of gradients: Weights) -> Double {
    gradients.parameters.reduce(0) { $0 + gradients[$1].sumOfSquares }.squareRoot()
  }

  private func power(_ base: Float, _ exponent: Int) -> Double {
    var (result, square, rest) = (1.0, Double(base), exponent)
    while rest > 0 {
      if rest & 1 == 1 { result *= square }
      square *= square
      rest >>= 1
    }
    return result
  }
}
