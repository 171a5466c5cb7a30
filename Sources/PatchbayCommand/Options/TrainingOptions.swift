import ArgumentParser
import Checkpoints
import Training
import Transformer

/// How a model is trained; by default with the paper's settings.
struct TrainingOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Passes over the data. (default: 3)", valueName: "n"))
  var epochs: Int?

  @Option(help: ArgumentHelp("Batches, instead of --epochs.", valueName: "n"))
  var steps: Int?

  @Option(help: ArgumentHelp("Rows of a batch. (default: 10)", valueName: "n"))
  var batch: Int?

  @Option(help: ArgumentHelp("The highest learning rate. (default: 1e-05)", valueName: "x"))
  var lr: Double?

  @Option(
    help:
      "How the learning rate goes on after the warm-up: linear (to 0), constant, cosine. (default: linear)"
  )
  var schedule: Schedule.Shape?

  @Option(
    help: ArgumentHelp("Steps over which the learning rate rises. (default: 0)", valueName: "n"))
  var warmUp: Int?

  @Option(
    help: ArgumentHelp(
      "Weight decay of matrices (not biases, norms). (default: 0.1)", valueName: "x"))
  var weightDecay: Float?

  @Option(
    help: ArgumentHelp("How much of AdamW's first moment stays. (default: 0.9)", valueName: "x"))
  var beta1: Float?

  @Option(
    help: ArgumentHelp("How much of AdamW's second moment stays. (default: 0.999)", valueName: "x"))
  var beta2: Float?

  @Option(
    help: ArgumentHelp(
      "The largest norm of the gradient; 0 for no limit. (default: 1)", valueName: "x"))
  var clip: Float?

  @Option(
    help: ArgumentHelp(
      "The probability of dropout everywhere. (default: what config.json says)", valueName: "p"))
  var dropout: Float?

  @Option(
    help: ArgumentHelp(
      "The probability that an attention weight is dropped, instead of --dropout.",
      valueName: "p"))
  var attentionDropout: Float?

  @Option(
    help: ArgumentHelp("The seed of everything random. (default: 42)", valueName: "n"),
    transform: Seed.read)
  var seed: UInt64?

  @Option(help: "The order of the rows in each epoch: shuffled or file. (default: shuffled)")
  var order: Batches.Order?

  @Option(
    help: ArgumentHelp("Evaluate every so many steps. (default: each epoch)", valueName: "steps"))
  var evaluateEvery: Int?

  @Option(
    help: ArgumentHelp("Save a checkpoint every so many epochs. (default: 1)", valueName: "epochs"))
  var saveEvery: Int?

  @Option(
    help: ArgumentHelp(
      "Save the state to resume from every so many steps. (default: with each checkpoint)",
      valueName: "steps"))
  var stateEvery: Int?

  mutating func validate() throws {
    if epochs != nil && steps != nil {
      throw ValidationError("Give only one of --epochs and --steps.")
    }
    if let warmUp, warmUp < 0 { throw ValidationError("--warm-up must be 0 or more.") }
    if let clip, clip < 0 { throw ValidationError("--clip must be 0 or more.") }
    if let attentionDropout, !(attentionDropout >= 0 && attentionDropout < 1) {
      throw ValidationError("--attention-dropout must be from 0 on and below 1.")
    }
    // What is dropped is the checkpoint's only where the option does not say.
    let usual = CheckpointSettings(vocabulary: 1)
    do throws(TrainingError) {
      try settings(usual).check()
    } catch {
      throw ValidationError(error.description)
    }
  }

  /// The settings, with the checkpoint's dropout by default.
  func settings(_ checkpoint: CheckpointSettings) -> TrainingSettings {
    var dropped = Dropout(checkpoint, everywhere: dropout)
    if let attentionDropout { dropped.attention = attentionDropout }
    let usual = AdamW.Settings()
    return TrainingSettings(
      length: steps.map { .steps($0) } ?? .epochs(epochs ?? 3), batch: batch ?? 10,
      learningRate: lr ?? 1e-5, schedule: Schedule(schedule ?? .linear, warmUp: warmUp ?? 0),
      optimiser: AdamW.Settings(
        weightDecay: weightDecay ?? usual.weightDecay, firstDecay: beta1 ?? usual.firstDecay,
        secondDecay: beta2 ?? usual.secondDecay, clip: clip == 0 ? nil : clip ?? usual.clip),
      dropout: dropped, seed: seed ?? 42, order: order ?? .shuffled, evaluateEvery: evaluateEvery,
      saveEvery: saveEvery ?? 1, saveStateEvery: stateEvery)
  }

  /// The names of the options that were given.
  var given: [String] {
    [
      ("epochs", epochs != nil), ("steps", steps != nil), ("batch", batch != nil),
      ("lr", lr != nil), ("schedule", schedule != nil), ("warm-up", warmUp != nil),
      ("weight-decay", weightDecay != nil), ("beta1", beta1 != nil), ("beta2", beta2 != nil),
      ("clip", clip != nil), ("dropout", dropout != nil),
      ("attention-dropout", attentionDropout != nil), ("seed", seed != nil),
      ("order", order != nil), ("evaluate-every", evaluateEvery != nil),
      ("save-every", saveEvery != nil), ("state-every", stateEvery != nil),
    ].filter(\.1).map { "--\($0.0)" }
  }
}
