import Analyses
import Transformer

/// The latest runs of a checkpoint, so that several queries read one pass, and a toggled edit begins
/// where it changes something.
struct KeptRuns: Sendable {
  /// The one used last is the last.
  private var runs: [KeptRun] = []
  /// Before and after the edits, and the edits before those.
  private static let most = 3

  /// The subject with its run; nil where none is kept.
  mutating func reading(_ subject: Subject) -> Subject? {
    guard let place = runs.firstIndex(where: { $0.isRun(of: subject) }) else { return nil }
    let run = runs.remove(at: place)
    runs.append(run)
    return subject.reading(run)
  }

  /// Runs a subject and keeps the run; nil where it would be too large to be kept.
  mutating func add(_ subject: Subject, _ stop: Cancellation) throws(AnalysisError) -> Subject? {
    guard let run = try KeptRun(subject, after: runs, cancellation: stop) else { return nil }
    if runs.count >= Self.most { runs.removeFirst() }
    runs.append(run)
    return subject.reading(run)
  }
}
