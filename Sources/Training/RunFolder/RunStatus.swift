/// What a training run is doing or how it ended, as its folder tells.
public enum RunStatus: Hashable, Sendable {
  /// A process of this machine is at it; nil where it did not say who it is.
  case running(RunLock.Holder?)
  /// A process holds it and waits.
  case paused(RunLock.Holder?)
  /// All steps are done.
  case finished
  /// It was stopped, and can go on.
  case stopped
  /// A step could not be done, for this reason.
  case troubled(String)
  /// Its process ended without a word: it was killed, or the machine went down.
  case brokeOff
  /// Another machine may be at it: its process was there, and the log is fresh.
  case perhapsRunning(host: String)
  /// Another machine was at it and has written nothing for a while, so that it may have ended there
  /// without a word.
  case silent(host: String)
  /// The folder does not tell, for this reason.
  case damaged(String)

  /// Whether a process of this machine is at it.
  public var isHeld: Bool {
    switch self {
    case .running, .paused: true
    default: false
    }
  }

  /// Whether a process is at it, of this machine or perhaps of another.
  public var isUnderWay: Bool {
    if case .perhapsRunning = self { true } else { isHeld }
  }

  /// The machine that is at it, where that is known.
  public var host: String? {
    switch self {
    case .running(let holder), .paused(let holder): holder?.host
    case .perhapsRunning(let host), .silent(let host): host
    default: nil
    }
  }

  /// Its name in one or two words.
  public var title: String {
    switch self {
    case .running: "running"
    case .paused: "paused"
    case .finished: "finished"
    case .stopped: "stopped"
    case .troubled: "diverged"
    case .brokeOff: "broke off"
    case .perhapsRunning: "running?"
    case .silent: "silent"
    case .damaged: "damaged"
    }
  }

  /// What a person should know beside the name; empty where that says all.
  public var detail: String {
    switch self {
    case .running(let holder?), .paused(let holder?):
      "process \(holder.process) on \(holder.host)"
    case .running(nil), .paused(nil): "a process that does not say who it is"
    case .finished: ""
    case .stopped: "`patchbay train --resume` goes on with it"
    case .troubled(let problem): problem
    case .brokeOff: "its process is gone; `patchbay train --resume` goes on with it"
    case .perhapsRunning(let host): "on \(host), as its log is fresh"
    case .silent(let host):
      "nothing from \(host) for five minutes and more; if its process is gone there, "
        + "`patchbay train --resume` goes on with it"
    case .damaged(let reason): reason
    }
  }

  /// How old a log may be, in seconds, on which another machine is still taken to be at work.
  static let freshness = 300.0

  /// The status that follows from the last event of a log and from the lock.
  ///
  /// - Parameters:
  ///   - last: the last line of the log that is whole; nil without one.
  ///   - use: what the lock says.
  ///   - age: the seconds since the log was written to; below 0 where the clock of the machine that
  ///     writes it is ahead.
  init(last: RunEnd?, _ use: RunLock.Use, age: Double) {
    switch (last, use) {
    // The process lets go a moment after it has told the end.
    case (.finished?, _): self = .finished
    case (.stopped?, _): self = .stopped
    case (.troubled(let problem)?, _): self = .troubled(problem)
    case (.paused?, .held(let holder)): self = .paused(holder)
    case (_, .held(let holder)): self = .running(holder)
    case (_, .elsewhere(let holder)): self.init(elsewhere: holder.host, age: age)
    case (nil, .unknown(nil)): self = .damaged(Self.noLine)
    case (_, .unknown(let holder)):
      self.init(elsewhere: holder?.host ?? "another machine", age: age)
    case (nil, _): self = .damaged(Self.noLine)
    default: self = .brokeOff
    }
  }

  private init(elsewhere host: String, age: Double) {
    self = age < Self.freshness ? .perhapsRunning(host: host) : .silent(host: host)
  }

  private static let noLine = "run.jsonl has no whole line"
}

extension RunStatus {
  /// The status of a run whose log somebody reads as it grows.
  ///
  /// - Parameters:
  ///   - folder: the run's folder.
  ///   - last: the last event of its log; nil before there is one.
  ///   - age: the seconds since something was new.
  public init(of folder: RunFolder, after last: TrainingEvent?, age: Double) {
    self.init(last: last.map { RunEnd($0) }, RunLock.use(of: folder.path), age: age)
  }
}

extension RunEnd {
  fileprivate init(_ event: TrainingEvent) {
    switch event {
    case .finished: self = .finished
    case .stopped: self = .stopped
    case .paused: self = .paused
    case .troubled(_, let trouble): self = .troubled(trouble.description)
    default: self = .underWay
    }
  }
}

/// What the last line of a log says of the run.
enum RunEnd: Hashable, Sendable {
  case underWay, paused, stopped, finished
  case troubled(String)
}
