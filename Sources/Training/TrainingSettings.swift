public import Checkpoints
public import StrictJSON
public import Transformer

/// Everything that determines a training run, except the model and the data.
public struct TrainingSettings: Hashable, Sendable {
  /// How long a run is.
  public enum Length: Hashable, Sendable {
    /// Passes over the data.
    case epochs(Int)
    /// Batches.
    case steps(Int)
  }

  /// How long the run is.
  public var length: Length
  /// The rows of a batch.
  public var batch: Int
  /// The highest learning rate.
  public var learningRate: Double
  /// How the learning rate changes.
  public var schedule: Schedule
  /// The optimiser.
  public var optimiser: AdamW.Settings
  /// What is dropped at random; its seed is not used, each step has its own.
  public var dropout: Dropout
  /// The seed of everything random.
  public var seed: UInt64
  /// In which order an epoch goes through the data.
  public var order: Batches.Order
  /// The steps between evaluations, beside those of the epochs that are saved; nil for one after
  /// each epoch.
  public var evaluateEvery: Int?
  /// The epochs between saved checkpoints; the last is always saved.
  public var saveEvery: Int
  /// The steps between saved states; nil for one with each saved checkpoint.
  public var saveStateEvery: Int?

  /// Settings; by default the paper's (appendix B), and where it is silent those of transformers.
  public init(
    length: Length = .epochs(3), batch: Int = 10, learningRate: Double = 1e-5,
    schedule: Schedule = Schedule(), optimiser: AdamW.Settings = AdamW.Settings(),
    dropout: Dropout = Dropout(embedding: 0, attention: 0, residual: 0, seed: 0),
    seed: UInt64 = 42, order: Batches.Order = .shuffled, evaluateEvery: Int? = nil,
    saveEvery: Int = 1, saveStateEvery: Int? = nil
  ) {
    self.length = length
    self.batch = batch
    self.learningRate = learningRate
    self.schedule = schedule
    self.optimiser = optimiser
    self.dropout = dropout
    self.seed = seed
    self.order = order
    self.evaluateEvery = evaluateEvery
    self.saveEvery = saveEvery
    self.saveStateEvery = saveStateEvery
  }

  /// The steps of the whole run.
  ///
  /// - Parameter stepsPerEpoch: as the batches say.
  /// - Returns: the number; held at the largest integer.
  public func steps(perEpoch stepsPerEpoch: Int) -> Int {
    switch length {
    case .steps(let steps): steps
    case .epochs(let epochs):
      epochs.multipliedReportingOverflow(by: stepsPerEpoch).overflow
        ? Int.max : epochs * stepsPerEpoch
    }
  }

  /// Refuses numbers that no run can be made with, by the name of the option that sets them.
  ///
  /// - Throws: `setting`, with the first that is wrong.
  public func check() throws(TrainingError) {
    func require(_ isRight: Bool, _ name: String, _ rule: String) throws(TrainingError) {
      if !isRight { throw .setting(name: name, rule: rule) }
    }
    switch length {
    case .epochs(let count): try require(count > 0, "epochs", "at least 1")
    case .steps(let count): try require(count > 0, "steps", "at least 1")
    }
    try require(batch > 0, "batch", "at least 1 row")
    try require(
      (0...1000).contains(learningRate), "lr", "a number from 0 to 1000, such as 1e-5")
    try require(
      (0...1000).contains(optimiser.weightDecay), "weight-decay", "a number from 0 to 1000")
    for (name, value) in [("beta1", optimiser.firstDecay), ("beta2", optimiser.secondDecay)] {
      try require(value >= 0 && value < 1, name, "from 0 on and below 1")
    }
    try require(
      (optimiser.clip ?? 1).isFinite && (optimiser.clip ?? 1) > 0, "clip", "a number above 0")
    for probability in [dropout.embedding, dropout.attention, dropout.residual] {
      try require(probability >= 0 && probability < 1, "dropout", "from 0 on and below 1")
    }
    try require((evaluateEvery ?? 1) > 0, "evaluate-every", "at least 1 step")
    try require(saveEvery > 0, "save-every", "at least 1 epoch")
    try require((saveStateEvery ?? 1) > 0, "state-every", "at least 1 step")
  }
}

extension TrainingSettings: JSONRepresentable {
  /// Every setting by the name of the option that sets it.
  public var json: JSONOutput {
    var lengths: (epochs: Int?, steps: Int?) = (nil, nil)
    switch length {
    case .epochs(let count): lengths.epochs = count
    case .steps(let count): lengths.steps = count
    }
    return [
      "epochs": lengths.epochs, "steps": lengths.steps, "batch": batch, "lr": learningRate,
      "schedule": schedule.shape.rawValue, "warm-up": schedule.warmUp,
      "weight-decay": optimiser.weightDecay, "beta1": optimiser.firstDecay,
      "beta2": optimiser.secondDecay, "epsilon": optimiser.epsilon, "clip": optimiser.clip,
      "dropout": [dropout.embedding, dropout.attention, dropout.residual], "seed": seed,
      "order": order.rawValue, "evaluate-every": evaluateEvery, "save-every": saveEvery,
      "state-every": saveStateEvery,
    ]
  }
}

extension Dropout {
  /// The dropout of a run that begins with a checkpoint.
  ///
  /// - Parameters:
  ///   - checkpoint: says what is dropped by default.
  ///   - probability: what is dropped everywhere; nil for what the checkpoint says.
  public init(_ checkpoint: CheckpointSettings, everywhere probability: Float?) {
    self.init(
      embedding: probability ?? Float(checkpoint.embeddingDropout),
      attention: probability ?? Float(checkpoint.attentionDropout),
      residual: probability ?? Float(checkpoint.residualDropout), seed: 0)
  }
}
