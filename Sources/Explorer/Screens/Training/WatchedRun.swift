import Training

// A run whose log is read: of another process, or one that ended long ago.

/// The run that the training screen watches.
struct WatchedRun: Hashable, Sendable {
  /// Its folder.
  var path: String
  /// Whether the watcher was told of it.
  var isSent = false
  /// How it stands; nil until its log was read.
  var status: RunStatus?

  /// The name of another machine that is at it, by its log; without what stands behind the first dot.
  var machine: String? {
    guard case .perhapsRunning(let host)? = status else { return nil }
    return Self.short(host)
  }

  /// The first part of a machine's name; an address stays whole.
  static func short(_ host: String) -> String {
    let first = host.prefix { $0 != "." }
    return first.allSatisfy(\.isNumber) ? host : String(first)
  }
}

/// What is new in the log of a watched run.
struct WatchedNews: Hashable, Sendable {
  /// The folder of the run.
  var path: String
  /// The new events, in order.
  var events: [TrainingEvent] = []
  /// Whether the log was begun anew or cut; the events are all of it then.
  var isRestarted = false
  /// How the run stands; nil where that is as before.
  var status: RunStatus?
}

extension Scene<TrainingState> {
  /// Shows another run in place of the one shown, unless that is under way.
  mutating func watch(_ path: String) {
    guard !own.phase.isActive else {
      if own.request?.folder != path {
        note = .refused(
          "A run is under way here; X ends it. O on screen 9 sets the curves of the other beside it."
        )
      }
      return
    }
    if let before = own.request, own.reports.latest != nil, before.folder != path {
      compare(with: ComparedRun(folder: before.folder, own.reports))
    }
    own.series = nil
    own.watched = WatchedRun(path: path)
    own.request = nil
    own.reports = TrainingReports()
    own.time = TimeView()
    own.event = nil
    panes[.training] = TrainingPane.run.rawValue
    own.phase = .watched("its log is being read")
  }

  /// Tells the watcher of a run that is newly watched.
  mutating func sendWatched() -> [Effect] {
    guard let watched = own.watched, !watched.isSent else { return [] }
    own.watched?.isSent = true
    return [.watch(path: watched.path)]
  }

  /// Notes what is new in the log of the watched run.
  ///
  /// The events count as those of a run here, except that nobody is told of its end and nothing
  /// here is at work.
  mutating func receive(_ news: WatchedNews) {
    guard own.watched?.path == news.path, case .watched(let words) = own.phase else { return }
    if news.isRestarted {
      own.reports = TrainingReports()
      own.event = nil
    }
    let before = (note, own.freeFolder)
    for event in news.events {
      if case .started(let header) = event {
        own.request = TrainingRequest(form: own.form.of(header), folder: news.path)
      }
      own.reports.take(event)
      _ = receive(event)
    }
    (note, own.freeFolder) = before
    if let status = news.status { own.watched?.status = status }
    own.phase = .watched(news.status.map(Self.watchedWords) ?? words)
  }

  /// How a watched run stands, in words.
  private static func watchedWords(_ status: RunStatus) -> String {
    switch status {
    case .troubled(let reason), .damaged(let reason): "\(status.title): \(reason)"
    case .perhapsRunning(let host): "on \(WatchedRun.short(host))"
    case .silent(let host): "\(WatchedRun.short(host)) is silent"
    default: status.title
    }
  }
}

extension TrainingForm {
  /// The settings of a run as its header tells them.
  fileprivate func of(_ header: TrainingHeader) -> TrainingForm {
    var form = self
    form.data = header.data.name
    form.count = header.data.recipe?.count ?? header.rows
    form.length = header.settings.length
    form.batch = header.settings.batch
    form.learningRate = header.settings.learningRate
    form.block = header.block
    form.hasSentences = header.sentences
    form.seed = header.settings.seed
    form.evaluateEvery = header.settings.evaluateEvery
    form.evaluations = header.evaluations
    form.folder = ""
    return form
  }
}
