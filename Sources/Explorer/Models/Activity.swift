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

  /// How far a sweep of patches is, and how long it will take.
  private func patchWords(_ setup: PatchSetup) -> String {
    guard let sweep = patching.sweeps[setup] else { return "patching" }
    let (done, total) = sweep.progress
    let left = sweep.secondsLeft.map { ", \(Self.time($0)) left" } ?? ""
    return "patching \(done)/\(total)\(left)"
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
