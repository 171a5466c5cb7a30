import Tracking
import Training

// A series of checkpoints on the training screen: its members stand where a run has its epochs.

/// A series to measure.
struct SeriesRequest: Hashable, Sendable {
  /// Checkpoints, folders of some, or patterns, as they were typed.
  var paths: [String]
  /// Whose evaluations are taken.
  var form: TrainingForm
}

/// The series that the training screen shows.
struct ShownSeries: Hashable, Sendable {
  /// What was asked for.
  var request: SeriesRequest
  /// Where members stand on the time line; none until they are found.
  var places: [Int] = []
  /// Whether these are steps of training, not numbers of members.
  var isBySteps = false
  /// How many are measured, or cannot be.
  var done = 0
  /// Those that cannot be measured, and why; at most a few.
  var problems: [String] = []
  /// How many cannot be measured.
  var problemCount = 0
  /// Whether nothing is measured any more.
  var isOver = false

  /// The share that is done; nil while the members are not known.
  var share: Double? {
    places.isEmpty ? nil : Double(done) / Double(places.count)
  }

  /// The most problems that are kept.
  static let mostProblems = 8
}

/// What is new in the measurement of a series.
struct SeriesNews: Hashable, Sendable {
  /// The series.
  var request: SeriesRequest
  /// What is new.
  var kind: Kind

  /// What is new.
  enum Kind: Hashable, Sendable {
    /// The members are known.
    case found(CheckpointSeries)
    /// A member is at work.
    case progress(SeriesProgress)
    /// The next member is measured, or cannot be.
    case row(SeriesRow)
    /// All are done; or none can be, for this reason in words.
    case ended(problem: String?)
  }
}

extension Scene<TrainingState> {
  /// Shows a series in place of the run shown, unless that is under way.
  mutating func open(_ paths: [String]) {
    guard !own.phase.isActive else {
      note = .refused("A run is under way; X ends it. A series takes its place on the screen.")
      return
    }
    keepBeside()
    var form = own.form
    form.circuit = document.circuit.flatMap { $0.path.isEmpty ? nil : $0.path }
    own.series = ShownSeries(request: SeriesRequest(paths: paths, form: form))
    own.phase = .series("looking for checkpoints")
  }

  /// Tells the runner which series is to be measured, where that has changed.
  mutating func sendSeries() -> [Effect] {
    let wanted = own.series.flatMap { $0.isOver ? nil : $0.request }
    guard wanted != own.sentSeries else { return [] }
    own.sentSeries = wanted
    return [.measure(wanted)]
  }

  /// Stops measuring; what is measured stays.
  ///
  /// - Returns: what is to be done; nil where nothing is measured.
  mutating func stopSeries() -> [Effect]? {
    guard let series = own.series, !series.isOver else { return nil }
    own.series?.isOver = true
    own.phase = .series("stopped after \(series.done) of \(series.places.count)")
    note = .done("Stopped. What was measured is kept for the next time.")
    return sendSeries()
  }

  /// Notes what is new in the measurement of the series.
  mutating func receive(_ news: SeriesNews) {
    guard let series = own.series, series.request == news.request, !series.isOver else { return }
    switch news.kind {
    case .found(let found): begin(found)
    case .progress(let progress): own.phase = .series(progress.words)
    case .row(let row): add(row)
    case .ended(let problem): endSeries(problem)
    }
  }

  private mutating func begin(_ series: CheckpointSeries) {
    own.series?.places = series.places
    own.series?.isBySteps = series.members.map(\.step) == series.places
    own.reports.total = max(1, series.places.last ?? 1)
    own.reports.names = series.members.map(\.label)
    own.phase = .series("\(series.members.count) checkpoints")
  }

  /// Notes the numbers of the next member, as a run tells its evaluations.
  private mutating func add(_ row: SeriesRow) {
    guard let series = own.series, series.places.indices.contains(series.done) else { return }
    let (number, place) = (series.done, series.places[series.done])
    own.series?.done += 1
    if let problem = row.problem {
      own.series?.problemCount += 1
      if series.problems.count < ShownSeries.mostProblems {
        own.series?.problems.append("\(row.member.label): \(problem)")
      }
      return
    }
    let epoch = row.member.epoch ?? 0
    for result in row.results {
      take(
        .evaluated(step: place, epoch: epoch, prompts: result.prompts, result.evaluation))
      if let moment = result.moment {
        take(.tracked(step: place, epoch: epoch, prompts: result.prompts, moment))
      }
    }
    take(.saved(step: place, epoch: number, path: row.member.path, sha256: row.sha256 ?? ""))
  }

  /// Takes in an event that says nothing of how a run stands.
  private mutating func take(_ event: TrainingEvent) { own.reports.take(event) }

  /// Sets the curves of the run shown beside what comes, and clears its place.
  private mutating func keepBeside() {
    if let before = own.request, own.reports.latest != nil {
      compare(with: ComparedRun(folder: before.folder, own.reports))
    }
    (own.request, own.watched) = (nil, nil)
    own.reports = TrainingReports()
    own.time = TimeView()
    own.event = nil
    panes[.training] = TrainingPane.run.rawValue
  }

  private mutating func endSeries(_ problem: String?) {
    guard let series = own.series else { return }
    own.series?.isOver = true
    own.sentSeries = nil
    if let problem {
      own.phase = .series("not measured")
      note = .refused(problem)
      return
    }
    let missing = series.problemCount
    own.phase = .series(
      "\(series.done) checkpoints" + (missing > 0 ? ", \(missing) not measured" : ""))
    note =
      series.problems.first.map { .refused("\(missing) not measured. \($0)") }
      ?? .done(
        "All \(series.done) checkpoints are measured. ] opens the one under the cursor as B.")
  }
}

extension SeriesProgress {
  /// How far it is: `measuring 3 of 10, 0:12 left`.
  fileprivate var words: String {
    let work = phase == .hashing ? "reading" : "measuring"
    let left = secondsLeft.map { ", \(Scene<TrainingState>.time($0)) left" } ?? ""
    return "\(work) \(index + 1) of \(count)\(left)"
  }
}
