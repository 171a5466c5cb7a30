import Foundation

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
  /// The folder does not tell, for this reason.
  case damaged(String)

  /// Whether a process of this machine is at it.
  public var isHeld: Bool {
    switch self {
    case .running, .paused: true
    default: false
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
    case .perhapsRunning(let host): "perhaps on \(host)"
    case .damaged(let reason): reason
    }
  }

  /// How fresh a log is on which another machine may be at work, in seconds.
  static let freshness = 300.0

  /// The status that follows from the last event of a log and from the lock.
  ///
  /// - Parameters:
  ///   - last: the last line of the log that is whole; nil without one.
  ///   - use: what the lock says.
  ///   - host: the name of this machine.
  ///   - age: the seconds since the log was written to.
  init(last: RunEnd?, _ use: RunLock.Use, host: String, age: Double) {
    switch (last, use) {
    // The process lets go a moment after it has told the end.
    case (.finished?, _): self = .finished
    case (.stopped?, _): self = .stopped
    case (.troubled(let problem)?, _): self = .troubled(problem)
    case (.paused?, .held(let holder)): self = .paused(holder)
    case (_, .held(let holder)): self = .running(holder)
    case (_, .free(let holder?)) where holder.host != host && age < Self.freshness:
      self = .perhapsRunning(host: holder.host)
    case (_, .unknown(let holder)) where age < Self.freshness:
      self = .perhapsRunning(host: holder?.host ?? "another machine")
    case (nil, _): self = .damaged("run.jsonl has no whole line")
    default: self = .brokeOff
    }
  }
}

extension RunStatus {
  /// The status of a run whose log somebody reads as it grows.
  ///
  /// - Parameters:
  ///   - folder: the run's folder.
  ///   - last: the last event of its log; nil before there is one.
  ///   - age: the seconds since something was new.
  public init(of folder: RunFolder, after last: TrainingEvent?, age: Double) {
    self.init(
      last: last.map { RunEnd($0) }, RunLock.use(of: folder.path),
      host: ProcessInfo.processInfo.hostName, age: age)
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
