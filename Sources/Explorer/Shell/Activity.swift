import Transformer
import Screen

extension AppState {
  /// What the engine is doing, in a few words; nil while it is idle.
  var activity: String? {
    if let errand { return errand }
    let visible = visibleQueries.first { pending[$0] != nil }
    guard let query = visible ?? pending.keys.min(by: { $0.words < $1.words }) else { return nil }
    if query.isAblationSweep { return ablationSweepWords }
    if let step = query.query as? PatchStepQuery { return patching.progressWords(step.setup) }
    if query.isGeneration { return self[PromptScreen.self].continuationWords }
    guard let progress = progress[query], progress.seconds > 1, progress.done > 0 else {
      return "computing \(query.words)"
    }
    let left = progress.seconds / Double(progress.done) * Double(progress.total - progress.done)
    return "\(query.words) \(progress.done)/\(progress.total), \(Self.time(left)) left"
  }

  /// A failed query that the screen shows, in words; nil if there is none.
  var failedWords: String? {
    failedQuery([], shown: Set(visibleQueries)).map { "failed: \($0.words)" }
  }

  /// How far the ablation sweep is, and how long it will take.
  private var ablationSweepWords: String {
    let (done, total) = ablationSweepProgress
    var words = "ablation sweep \(done)/\(total)"
    if !ablationSweepSeconds.isEmpty {
      let mean = ablationSweepSeconds.reduce(0, +) / Double(ablationSweepSeconds.count)
      words += ", \(Self.time(mean * Double(total - done))) left"
    }
    return words
  }
}

extension Scene {
  /// A failed query that the screen shows, in words; nil if there is none.
  var failedWords: String? {
    failedQuery([], shown: awaited.queries).map { "failed: \($0.words)" }
  }

  /// The words in place of missing numbers: why they failed, else what the engine is doing.
  ///
  /// - Parameter kinds: the queries behind the numbers; none stands for all that the screen shows.
  /// - Returns: words for a person.
  func absence(of kinds: any Query.Type...) -> String {
    failure(of: kinds) ?? awaited.activity.map { $0 + "…" } ?? "nothing known"
  }

  /// Why a query failed, in words; nil if none did.
  func failure(of kinds: [any Query.Type] = []) -> String? {
    guard let query = failedQuery(kinds, shown: awaited.queries), let reason = failures[query]
    else { return nil }
    return "\(query.words): \(reason)"
  }
}

extension Sharing {
  /// The layers of the ablation sweep that are done, and all of them.
  var ablationSweepProgress: (done: Int, total: Int) {
    let all = conditions.flatMap { condition in
      (0..<model.shape.layers).map { AnyQuery(AblationSweepQuery(condition, layer: $0)) }
    }
    return (all.count { findings.has($0) }, all.count)
  }

  /// The first failed query, in the order of their words, of given types or among those shown.
  func failedQuery(_ kinds: [any Query.Type], shown: Set<AnyQuery>) -> AnyQuery? {
    guard !failures.isEmpty else { return nil }
    let failed = failures.keys.filter { query in
      guard !kinds.isEmpty else { return shown.contains(query) }
      let isOfKind = kinds.contains { type(of: query.query) == $0 }
      return isOfKind && (query.query.condition.map(conditions.contains) ?? true)
    }
    return failed.min { ($0.words, "\($0)") < ($1.words, "\($1)") }
  }

  /// A remaining time, as exact as an estimate deserves.
  static func time(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 3600 * 100 else { return "hours" }
    let whole = Int(seconds.rounded())
    if whole < 60 {
      return seconds < 10 ? Numeral.fixed(seconds, decimals: 1) + " s" : "\(whole) s"
    }
    if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
    return "\(whole / 3600) h \(whole % 3600 / 60) min"
  }
}
