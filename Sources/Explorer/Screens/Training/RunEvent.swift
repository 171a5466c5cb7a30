import Tracking
import Training

/// Something in a run that a person may want to go to.
struct RunEvent: Hashable, Sendable, Identifiable {
  /// Its number, rising from 0.
  var id: Int
  /// The steps that were done.
  var step: Int
  /// What happened.
  var kind: Kind

  /// What happened.
  enum Kind: Hashable, Sendable {
    case started, resumed, paused, stopped, finished
    /// A stage of a plan begins or goes on.
    case stage(String)
    /// The next step could not be done.
    case troubled
    /// The model was measured; `before` is the evaluation before this one.
    case evaluated(Evaluation, before: Evaluation?)
    /// The checkpoint of an epoch was saved, at a place among the saved ones.
    case saved(epoch: Int)
    /// The loss of a step was far above the smoothed one.
    case lossJumped(Double)
    /// The gradient of a step was far above the usual.
    case gradientJumped(Double)
    /// The logit difference changed its sign.
    case signChanged(isPositive: Bool)
  }

  /// Whether it warns of something.
  var isAlarm: Bool {
    switch kind {
    case .lossJumped, .gradientJumped, .signChanged, .troubled: true
    default: false
    }
  }

  /// The epoch that was saved; nil for other events.
  var savedEpoch: Int? {
    if case .saved(let epoch) = kind { epoch } else { nil }
  }
}

/// The events of a run, in bounded memory: all saved epochs, and the last of all others.
struct RunEvents: Hashable, Sendable {
  /// The events, in order.
  private(set) var all: [RunEvent] = []
  private var next = 0
  /// The events that are not saved epochs.
  private var others = 0

  /// The most events kept besides saved epochs.
  static let most = 500

  /// Adds an event.
  mutating func add(_ kind: RunEvent.Kind, at step: Int) {
    let event = RunEvent(id: next, step: step, kind: kind)
    next += 1
    all.append(event)
    guard event.savedEpoch == nil else { return }
    others += 1
    // Removing one by one would take time for each event of a long run.
    guard others >= Self.most + Self.most / 4 else { return }
    var excess = others - Self.most
    all.removeAll { event in
      guard excess > 0, event.savedEpoch == nil else { return false }
      excess -= 1
      return true
    }
    others = Self.most
  }

  /// Removes what came after a step, from which the run resumes.
  mutating func cut(after step: Int) {
    all.removeAll { $0.step > step }
    others = all.count(where: { $0.savedEpoch == nil })
  }

  /// The place of an event; nil if it is no longer kept.
  func place(of id: Int) -> Int? {
    var (low, high) = (0, all.count)
    while low < high {
      let middle = (low + high) / 2
      if all[middle].id < id { low = middle + 1 } else { high = middle }
    }
    return all.indices.contains(low) && all[low].id == id ? low : nil
  }

  /// The place of the last event at or before a step; nil if there is none.
  func place(at step: Int) -> Int? { all.lastIndex { $0.step <= step } }
}
