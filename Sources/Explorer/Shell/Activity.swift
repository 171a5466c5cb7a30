import Transformer
import Screen

extension AppState {
  /// What the engine is doing, in a few words; nil while it rests.
  var activity: String? {
    if let errand { return errand }
    let visible = visibleWork.first { pending[$0] != nil }
    guard let work = visible ?? pending.keys.min(by: { $0.words < $1.words }) else { return nil }
    if case .sweep = work { return sweepWords }
    if case .patch(let setup, _) = work { return patchWords(setup) }
    guard let progress = progress[work], progress.seconds > 1, progress.done > 0 else {
      return "computing \(work.words)"
    }
    let left = progress.seconds / Double(progress.done) * Double(progress.total - progress.done)
    return "\(work.words) \(progress.done)/\(progress.total), \(Self.time(left)) left"
  }

  /// What stands in the place of numbers that are not there: why they cannot be found out, else
  /// what the engine does.
  ///
  /// - Parameter belongs: which work the numbers come from; all that the screen shows without it.
  /// - Returns: words for a person.
  func absence(_ belongs: ((Work) -> Bool)? = nil) -> String {
    failure(belongs) ?? activity.map { $0 + "…" } ?? "nothing known"
  }

  /// Why numbers that are shown cannot be found out, in words; nil where none has failed.
  func failure(_ belongs: ((Work) -> Bool)? = nil) -> String? {
    guard let work = failedWork(belongs), let reason = failures[work] else { return nil }
    return "\(work.words): \(reason)"
  }

  /// The words for work that failed and that the screen shows; nil where there is none.
  var failedWords: String? { failedWork().map { "failed: \($0.words)" } }

  private func failedWork(_ belongs: ((Work) -> Bool)? = nil) -> Work? {
    guard !failures.isEmpty else { return nil }
    let shown = Set(visibleWork)
    let failed = failures.keys.filter { work in
      guard let belongs else { return shown.contains(work) }
      return belongs(work) && (work.condition.map(conditions.contains) ?? true)
    }
    return failed.min { ($0.words, "\($0)") < ($1.words, "\($1)") }
  }

  /// How far the sweep is, and how long it will take.
  private var sweepWords: String {
    let (done, total) = sweepProgress
    var words = "ablation sweep \(done)/\(total)"
    if !sweepSeconds.isEmpty {
      let mean = sweepSeconds.reduce(0, +) / Double(sweepSeconds.count)
      words += ", \(Self.time(mean * Double(total - done))) left"
    }
    return words
  }

  /// How far sweeps of patches are, and how long they will take: those shown, or one of another
  /// screen.
  private func patchWords(_ setup: PatchSetup) -> String {
    let setups = patchSetups.contains(setup) ? patchSetups : [setup]
    return "patching \(patchProgressWords(setups))"
  }

  /// How far sweeps are and how long they will take, such as `12/288, 4s left`.
  func patchProgressWords(_ setups: [PatchSetup]) -> String {
    let sweeps = setups.compactMap { patching.sweeps[$0] }
    let (done, total) = sweeps.map(\.progress)
      .reduce((0, 0)) { ($0.0 + $1.done, $0.1 + $1.total) }
    let left = PatchSweep.secondsLeft(sweeps).map { ", \(Self.time($0)) left" } ?? ""
    return "\(done)/\(total)\(left)"
  }

  /// The parts of the sweep that are done, and all of them.
  var sweepProgress: (done: Int, total: Int) {
    let all = conditions.flatMap { condition in
      (0..<model.shape.layers).map { Work.sweep(condition, layer: $0) }
    }
    return (all.count { findings.has($0) }, all.count)
  }

  /// A time to come, no more exact than it is known.
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
