import Tasks
import Training

/// What is trained, and how that goes.
struct TrainingState: Hashable, Sendable {
  /// What is asked for.
  var form = TrainingForm()
  /// The field under the cursor.
  var field = TrainingField.data
  /// What the run does.
  var phase = TrainingPhase.idle
  /// Everything that it told.
  var story = TrainingStory()
  /// The saved epoch under the cursor.
  var epoch = 0
}

/// What a training run does.
enum TrainingPhase: Hashable, Sendable {
  /// Nothing was begun.
  case idle
  /// Data are made ready.
  case preparing
  /// Steps are taken.
  case running
  /// It waits.
  case paused
  /// It was asked to end and will after the step.
  case stopping
  /// All steps are done.
  case finished
  /// It ended early and can go on.
  case stopped
  /// It ended early, for a reason in words.
  case failed(String)

  /// Whether a thread works for it.
  var isActive: Bool {
    switch self {
    case .preparing, .running, .paused, .stopping: true
    case .idle, .finished, .stopped, .failed: false
    }
  }
}

/// A setting of training that can be changed.
enum TrainingField: String, Hashable, Sendable, CaseIterable {
  case data, epochs, batch, learningRate, block, dropout, seed, evaluateEvery, folder

  /// The words for it.
  var title: String {
    switch self {
    case .data: "data"
    case .epochs: "epochs"
    case .batch: "batch"
    case .learningRate: "learning rate"
    case .block: "block"
    case .dropout: "dropout"
    case .seed: "seed"
    case .evaluateEvery: "evaluate every"
    case .folder: "folder"
    }
  }
}

/// What a training run is asked to do, as it was typed.
struct TrainingForm: Hashable, Sendable {
  private var texts: [TrainingField: String] = [
    .data: TaskCorpus.subjectDuplication.rawValue, .epochs: "3", .batch: "10",
    .learningRate: "1e-3", .block: "128", .dropout: "0", .seed: "42", .evaluateEvery: "10",
    .folder: "",
  ]

  /// The text of a field.
  subscript(field: TrainingField) -> String {
    get { texts[field] ?? "" }
    set { texts[field] = newValue }
  }
}

/// A run to be begun.
struct TrainingRequest: Hashable, Sendable {
  /// What was typed.
  var form: TrainingForm
}

/// What a training run told so far.
struct TrainingStory: Hashable, Sendable {
  /// Every step.
  var steps: [StepReport] = []
  /// Every evaluation.
  var evaluations: [Measured] = []
  /// The checkpoints that were saved.
  var epochs: [Saved] = []
  /// The steps of the whole run.
  var total = 0

  /// The model on the prompts of a name after some steps.
  struct Measured: Hashable, Sendable {
    var step: Int
    var prompts: String
    var evaluation: Evaluation
  }

  /// The checkpoint of an epoch.
  struct Saved: Hashable, Sendable {
    var epoch: Int
    var step: Int
    var path: String
  }
}
