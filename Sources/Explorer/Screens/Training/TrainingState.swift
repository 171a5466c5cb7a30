import Tasks
import Tracking
import Training
import Transformer

/// What the training screen shows, and the state of the run.
struct TrainingState: Hashable, Sendable {
  /// The settings of the next run.
  var form: TrainingForm
  /// The field under the cursor.
  var field = TrainingField.plan
  /// The folder of the next run if none is typed.
  var freeFolder: FreeFolder?
  /// The run that was begun last.
  var request: TrainingRequest?
  /// The stage of a plan that is under way or was last; nil for a single run.
  var stage: StagePlace?
  /// The run that is watched; nil where the one shown is of this program.
  var watched: WatchedRun?
  /// The series that stands in place of a run; nil where there is none.
  var series: ShownSeries?
  /// The series that the runner was asked to measure; nil for none.
  var sentSeries: SeriesRequest?
  /// What the run is doing.
  var phase = TrainingPhase.idle
  /// How the program ends as soon as the run has ended; nil while it is not left.
  var leaving: QuitOverlay.Way?
  /// What the run has reported so far.
  var reports = TrainingReports()
  /// How much what is looked at slows the run.
  var foreground = ForegroundCost()
  /// Other runs whose curves are shown, the latest first.
  var compared: [ComparedRun] = []
  /// The time that plots show, and the step under the cursor.
  var time = TimeView()
  /// The event under the cursor, by its number; nil for the newest, which it follows.
  var event: Int?
  /// Whether plots of losses and gradients are logarithmic.
  var isLogarithmic = false
  /// The memory that the program takes, in bytes; nil while it is not known.
  var memory: Int?
  /// The measure in the evaluation plot; if it is not measured, the first that is.
  var measure = PlottedMeasure.evaluation(.logitDifference)
  /// What the map of heads over time shows; nil for the first that is tracked.
  var headMap: String?

  /// Whether B is the saved epoch under the cursor, and goes along with it.
  var isScrubbing = false

  /// Notes that a stage of a plan begins or goes on.
  mutating func begin(_ place: StagePlace, after steps: Int) {
    stage = place
    reports.events.add(.stage(place.name), at: steps)
  }

  /// No run yet, with settings that suit a model.
  init(for shape: Configuration) {
    form = TrainingForm(for: shape)
  }
}

extension TrainingState {
  /// How far the run is; without one, the length of those beside it.
  var extent: TimeView.Extent {
    let others = beside.reduce(0) { max($0, $1.steps) }
    let reached = max(reports.latest?.step.number ?? 0, reports.epochs.last?.step ?? 0)
    let newest = reports.total > 0 ? reached : others
    return TimeView.Extent(newest: newest, last: max(reports.total, others))
  }

  /// The other runs that can stand beside what is shown: none beside a series by number.
  var beside: [ComparedRun] { series?.isBySteps == false ? [] : compared }

  /// What stands before the number of a moment.
  var timeWord: String { series?.isBySteps == false ? "no." : "step" }

  /// Whether there is a run to show, or another's curves.
  var hasRun: Bool { reports.total > 0 || !beside.isEmpty }

  /// The place of the event under the cursor; nil without events.
  var eventPlace: Int? {
    let events = reports.events
    return event.flatMap { events.place(of: $0) } ?? events.all.indices.last
  }

  /// The saved epoch under the cursor: that of the event, else the last one up to its step.
  var epochUnderCursor: TrainingReports.Saved? {
    let epochs = reports.epochs
    guard let place = eventPlace, reports.events.all.indices.contains(place) else {
      return epochs.last
    }
    let event = reports.events.all[place]
    let step = event.savedEpoch == nil ? time.step(of: extent) : event.step
    return epochs.last { $0.step <= step } ?? epochs.first
  }
}

/// A folder that was free when it was looked for.
struct FreeFolder: Hashable, Sendable {
  /// The beginning of its name.
  var stem: String
  /// Its path; nil until it is found.
  var path: String?
}

/// What a training run is doing.
enum TrainingPhase: Hashable, Sendable {
  /// No run was begun.
  case idle
  /// The data are being prepared.
  case preparing
  /// Steps are under way.
  case running
  /// It was asked to pause, and will after the current step.
  case pausing
  /// It is paused.
  case paused
  /// It was asked to stop, and will after the current step.
  case stopping
  /// All steps are done.
  case finished
  /// It ended early and can be resumed.
  case stopped
  /// It ended early, for a reason in words.
  case failed(String)
  /// It is not of this program; its log is read, and it stands so, in words.
  case watched(String)
  /// It is no run but a series of checkpoints, which stands so, in words.
  case series(String)

  /// Whether the run is under way.
  var isActive: Bool {
    switch self {
    case .preparing, .running, .pausing, .paused, .stopping: true
    case .idle, .finished, .stopped, .failed, .watched, .series: false
    }
  }

  /// Whether it is paused or about to be.
  var wantsPause: Bool { self == .paused || self == .pausing }

  /// Its name on the screen.
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
    case .watched(let words): "watched: \(words)"
    case .series(let words): "series: \(words)"
    }
  }
}

/// A run to begin or to resume.
struct TrainingRequest: Hashable, Sendable {
  /// Its settings.
  var form: TrainingForm
  /// The run's folder.
  var folder: String
  /// The path of the checkpoint that it begins with.
  var checkpoint = ""
  /// Whether to resume the run in the folder.
  var resumes = false
}

extension Scene<TrainingState> {
  /// Why the last run cannot be resumed; nil if it can.
  var resumingRefusal: String? {
    switch own.phase {
    case .preparing, .running, .pausing, .paused, .stopping: "A run is under way. X ends it."
    case .finished: "The run is finished. s starts another."
    case .idle: "No run was stopped yet. s starts one."
    case .stopped: nil
    case .failed: own.reports.total > 0 ? nil : "The run never began. s starts one."
    case .series: "A series of checkpoints is shown, no run. s starts one."
    case .watched: "Only its log is read here. `patchbay train --resume` goes on with it."
    }
  }

  /// The folder of the next run; nil until a free one is found.
  var trainingFolder: String? {
    own.form.folder.isEmpty ? own.freeFolder?.path : own.form.folder
  }

  /// Looks for a free folder, if the training screen shows one.
  mutating func findFolder() -> [Effect] {
    let stem = own.form.folderStem
    guard !own.phase.isActive, own.freeFolder?.stem != stem else {
      return []
    }
    own.freeFolder = FreeFolder(stem: stem)
    return [.send(.freeFolder(stem: stem))]
  }
}
