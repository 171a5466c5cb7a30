import Tasks
import Training
import Transformer

/// What is trained, and how that goes.
struct TrainingState: Hashable, Sendable {
  /// What is asked for.
  var form: TrainingForm
  /// The field under the cursor.
  var field = TrainingField.data
  /// The folder that the next run gets where none is typed.
  var freeFolder: FreeFolder?
  /// The run that was begun last.
  var request: TrainingRequest?
  /// What the run does.
  var phase = TrainingPhase.idle
  /// Whether the program is left as soon as the run has ended.
  var isLeaving = false
  /// Everything that it told.
  var story = TrainingStory()
  /// The saved epoch under the cursor.
  var epoch = 0
  /// What the evaluation plot shows; the first that is measured where this is not.
  var measure = EvaluationMeasure.logitDifference

  /// Nothing begun, with settings that suit a model.
  init(for shape: Configuration) {
    form = TrainingForm(for: shape)
  }
}

/// A folder that was free when it was looked for.
struct FreeFolder: Hashable, Sendable {
  /// What its name begins with.
  var stem: String
  /// Its path; nil until it is found.
  var path: String?
}

/// What a training run does.
enum TrainingPhase: Hashable, Sendable {
  /// Nothing was begun.
  case idle
  /// Data are made ready.
  case preparing
  /// Steps are taken.
  case running
  /// It was asked to wait and will after the step.
  case pausing
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
    case .preparing, .running, .pausing, .paused, .stopping: true
    case .idle, .finished, .stopped, .failed: false
    }
  }

  /// Whether it was asked to wait.
  var wantsPause: Bool { self == .paused || self == .pausing }

  /// The word for it.
  var title: String {
    switch self {
    case .idle: "nothing begun"
    case .preparing: "making the data ready"
    case .running: "training"
    case .pausing: "waits after this step"
    case .paused: "paused"
    case .stopping: "ends after this step"
    case .finished: "finished"
    case .stopped: "stopped"
    case .failed: "failed"
    }
  }
}

/// A run to be begun, or to go on.
struct TrainingRequest: Hashable, Sendable {
  /// What was asked for.
  var form: TrainingForm
  /// The run's folder.
  var folder: String
  /// Whether a run in the folder goes on.
  var resumes = false
}

extension Scene<TrainingState> {
  /// Why the run that was begun last cannot go on; nil where it can.
  var resumingRefusal: String? {
    switch own.phase {
    case .preparing, .running, .pausing, .paused, .stopping: "A run is under way. X ends it."
    case .finished: "The run is finished. s starts another."
    case .idle: "No run was stopped yet. s starts one."
    case .stopped: nil
    case .failed: own.story.total > 0 ? nil : "The run never began. s starts one."
    }
  }

  /// The folder that the next run gets; nil until a free one is found.
  var trainingFolder: String? {
    own.form.folder.isEmpty ? own.freeFolder?.path : own.form.folder
  }

  /// Looks for a free folder while the screen of training shows one.
  mutating func findFolder() -> [Effect] {
    let stem = own.form.folderStem
    guard !own.phase.isActive, own.freeFolder?.stem != stem else {
      return []
    }
    own.freeFolder = FreeFolder(stem: stem)
    return [.send(.freeFolder(stem: stem))]
  }
}
