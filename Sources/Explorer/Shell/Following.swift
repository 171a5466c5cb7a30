import Screen
import Training

/// How checkpoint B follows the model in training.
///
/// Each snapshot is the model after one step. The next is asked for once the screen has all its numbers
/// of the last one, so that what is shown together is of one step, and a slow screen asks seldom.
struct Following: Hashable, Sendable {
  /// Whether B follows.
  var isOn = false
  /// The step that B shows; nil while B is an ordinary checkpoint, or none.
  var step: Int?
  /// Whether a snapshot is under way.
  var isAsked = false
}

extension AppState {
  /// Lets B follow the model in training, or stay with the step that it shows.
  mutating func toggleFollowing() -> [Effect] {
    guard !following.isOn else {
      note = .done("B stays as it is after step \(following.step ?? 0).")
      return leaveFollowing()
    }
    (following.isOn, following.isAsked) = (true, true)
    return [.snapshot(isWanted: true)]
  }

  /// Takes no further snapshot.
  mutating func leaveFollowing() -> [Effect] {
    guard following.isOn else { return [] }
    (following.isOn, following.isAsked) = (false, false)
    return [.snapshot(isWanted: false)]
  }

  /// Shows a snapshot of the model in training as B.
  ///
  /// The numbers of the snapshot before stay until those of this one are known.
  mutating func show(_ facts: ModelFacts, ofStep step: Int) -> [Effect] {
    let wasLive = following.step != nil
    (following.step, following.isAsked) = (step, false)
    second = facts
    guard wasLive else {
      shownModel = .difference
      note = .done("B is the model in training, after step \(step). a, b, d: A, B, B − A.")
      return forgetEverywhere { $0.models.contains(.b) }
    }
    return outdate { $0.models.contains(.b) }
  }

  /// Asks for the next snapshot, once the screen has all its numbers of the last one.
  ///
  /// Sweeps of screen 5 would mix steps, so nothing is asked for there.
  mutating func nextSnapshot() -> [Effect] {
    guard following.isOn, !following.isAsked, screen != .patching, training.phase.isActive,
      training.own.reports.latest?.step.number != following.step
    else { return [] }
    following.isAsked = true
    return [.snapshot(isWanted: true)]
  }

  /// Why B cannot follow; nil if it can.
  var followingRefusal: String? {
    if following.isOn { return nil }
    return training.phase.isActive ? nil : "No run is under way. s starts one, on screen 7."
  }
}

extension Sharing {
  var following: Following {
    get { shared.following }
    set { shared.following = newValue }
  }

  /// Keeps answers on the screen until there are new ones, and cancels requests that no longer hold.
  mutating func outdate(where isOld: (AnyQuery) -> Bool) -> [Effect] {
    shared.outdated.formUnion(findings.queries.filter(isOld))
    failures = failures.filter { !isOld($0.key) }
    progress = progress.filter { !isOld($0.key) }
    let stopped = pending.filter { isOld($0.key) }
    for query in stopped.keys { pending[query] = nil }
    return stopped.isEmpty ? [] : [.cancel(Set(stopped.values))]
  }
}
