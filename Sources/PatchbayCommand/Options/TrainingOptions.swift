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

  @Option(help: ArgumentHelp("Rows of a batch.", valueName: "n"))
  var batch = 10

  @Option(help: ArgumentHelp("The highest learning rate.", valueName: "x"))
  var lr = 1e-5

  @Option(help: "How the learning rate goes on after the warm-up: linear (to 0), constant, cosine.")
  var schedule = Schedule.Shape.linear

  @Option(help: ArgumentHelp("Steps over which the learning rate rises.", valueName: "n"))
  var warmUp = 0

  @Option(help: ArgumentHelp("Weight decay of matrices (not biases, LayerNorm).", valueName: "x"))
  var weightDecay: Float = 0.1

  @Option(help: ArgumentHelp("How much of AdamW's first moment stays.", valueName: "x"))
  var beta1: Float = 0.9

  @Option(help: ArgumentHelp("How much of AdamW's second moment stays.", valueName: "x"))
  var beta2: Float = 0.999

  @Option(help: ArgumentHelp("The largest norm of the gradient; 0 for no limit.", valueName: "x"))
  var clip: Float = 1

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
  var seed: UInt64 = 42

  @Option(help: "The order of the rows in each epoch: shuffled or file.")
  var order = Batches.Order.shuffled

  @Option(
    help: ArgumentHelp("Evaluate every so many steps. (default: each epoch)", valueName: "steps"))
  var evaluateEvery: Int?

  @Option(help: ArgumentHelp("Save a checkpoint every so many epochs.", valueName: "epochs"))
  var saveEvery = 1

  @Option(
    help: ArgumentHelp(
      "Save the state to resume from every so many steps. (default: with each checkpoint)",
      valueName: "steps"))
  var stateEvery: Int?

  mutating func validate() throws {
    if epochs != nil && steps != nil {
      throw ValidationError("Give only one of --epochs and --steps.")
    }
    if warmUp < 0 { throw ValidationError("--warm-up must be 0 or more.") }
    if clip < 0 { throw ValidationError("--clip must be 0 or more.") }
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
    return TrainingSettings(
      length: steps.map { .steps($0) } ?? .epochs(epochs ?? 3), batch: batch, learningRate: lr,
      schedule: Schedule(schedule, warmUp: warmUp),
      optimiser: AdamW.Settings(
        weightDecay: weightDecay, firstDecay: beta1, secondDecay: beta2,
        clip: clip == 0 ? nil : clip),
      dropout: dropped,
      seed: seed, order: order, evaluateEvery: evaluateEvery, saveEvery: saveEvery,
      saveStateEvery: stateEvery)
  }
}
