public import StrictJSON
public import Tracking

/// What happens in a training run, in order: the lines of its log, and what a screen shows of it.
public enum TrainingEvent: Hashable, Sendable {
  /// The run begins.
  case started(TrainingHeader)
  /// The run goes on after some steps that were done before, maybe on another number of ranks.
  case resumed(step: Int, Regrouping? = nil)
  /// A step is done.
  case step(StepReport)
  /// The model was measured after some steps, on the prompts of a name.
  case evaluated(step: Int, epoch: Double, prompts: String, Evaluation)
  /// What was tracked of the model after some steps, on the prompts of a name; right behind the
  /// evaluation on them.
  case tracked(step: Int, epoch: Double, prompts: String, Moment)
  /// The checkpoint of an epoch is on the disk.
  case saved(step: Int, epoch: Int, path: String, sha256: String)
  /// The run waits.
  case paused(step: Int)
  /// The run was stopped early; its state is on the disk.
  case stopped(step: Int)
  /// The next step cannot be done; the newest good state stays on the disk.
  case troubled(step: Int, Trainer.Trouble)
  /// All steps are done.
  case finished(step: Int, seconds: Double)
}

extension TrainingEvent {
  /// A run that goes on on another number of ranks: its sums are in another order from here on, so that
  /// the last bits may not be those of a run that kept its ranks.
  public struct Regrouping: Hashable, Sendable {
    /// The ranks on which it was.
    public var before: Int
    /// The ranks on which it goes on.
    public var now: Int

    /// A change of the number of ranks.
    public init(before: Int, now: Int) {
      self.before = before
      self.now = now
    }
  }
}

/// A step, with what a person who waits wants to know.
public struct StepReport: Hashable, Sendable {
  /// What it was like.
  public var step: Trainer.Step
  /// The passes over the data that are done, in parts of one.
  public var epoch: Double
  /// The mean of the losses so far, recent ones counting most.
  public var smoothedLoss: Double
  /// The tokens of the batch over the time of the step.
  public var tokensPerSecond: Double
  /// The time that the rest of the steps will take, in seconds.
  public var secondsLeft: Double
}

extension TrainingEvent {
  /// The steps done when it happened.
  public var stepNumber: Int {
    switch self {
    case .started: 0
    case .step(let report): report.step.number
    case .resumed(let step, _), .evaluated(let step, _, _, _), .tracked(let step, _, _, _),
      .saved(let step, _, _, _), .paused(let step), .stopped(let step), .troubled(let step, _),
      .finished(let step, _):
      step
    }
  }
}

extension TrainingEvent: JSONRepresentable {
  /// A line of the log: an object whose `event` says what happened.
  public var json: JSONOutput {
    switch self {
    case .started(let header): ["event": "started"] + header.json
    case .resumed(let step, let regrouping):
      ["event": "resumed", "step": step]
        + (regrouping.map { ["ranksBefore": $0.before, "ranks": $0.now] } ?? [:])
    case .step(let report): report.json
    case .evaluated(let step, let epoch, let prompts, let evaluation):
      ["event": "evaluated", "step": step, "epoch": epoch, "prompts": prompts] + evaluation.json
    case .tracked(let step, let epoch, let prompts, let moment):
      ["event": "tracked", "step": step, "epoch": epoch, "prompts": prompts] + moment.json
    case .saved(let step, let epoch, let path, let sha256):
      ["event": "saved", "step": step, "epoch": epoch, "path": path, "sha256": sha256]
    case .paused(let step): ["event": "paused", "step": step]
    case .stopped(let step): ["event": "stopped", "step": step]
    case .troubled(let step, let trouble):
      ["event": "troubled", "step": step, "problem": trouble.description]
    case .finished(let step, let seconds):
      ["event": "finished", "step": step, "seconds": seconds]
    }
  }

  /// Whether the event is written into the log and the event file.
  ///
  /// Every step of the first ten thousand is; of longer runs every tenth up to a hundred thousand,
  /// every hundredth up to a million, and so on, so that a log stays within some ten megabytes
  /// however long the run. Which steps these are is a matter of their numbers alone: a run that
  /// resumes writes the same.
  var isLogged: Bool {
    guard case .step(let report) = self else { return true }
    var stride = 1
    while report.step.number > 10_000 * stride { stride *= 10 }
    return report.step.number % stride == 0
  }

  /// Whether a line of a log belongs to the steps up to a given one.
  static func isKept(_ line: JSON, upTo step: Int) -> Bool {
    guard let number = line["step"]?.integer else { return true }
    return number <= step && line["event"]?.string != "finished"
  }
}

extension StepReport: JSONRepresentable {
  /// A line of the log.
  public var json: JSONOutput {
    [
      "event": "step", "step": step.number, "epoch": epoch, "loss": step.loss,
      "smoothedLoss": smoothedLoss, "gradientNorm": step.gradientNorm,
      "learningRate": step.learningRate, "tokens": step.tokens,
      "tokensPerSecond": tokensPerSecond, "secondsLeft": secondsLeft,
    ]
  }
}

extension JSONOutput {
  fileprivate static func + (left: JSONOutput, right: JSONOutput) -> JSONOutput {
    left.adding(right)
  }
}

extension Trainer.Trouble: CustomStringConvertible {
  /// What is wrong, in words.
  public var description: String {
    switch self {
    case .lossNotFinite: "the loss is no finite number"
    case .lossExploded(let loss, let limit):
      "the loss is \(rounded(loss)), above \(rounded(limit)), four times that of guessing"
    case .gradientNotFinite: "the gradient is no finite number"
    }
  }

  private func rounded(_ number: Double) -> Double { (number * 100).rounded() / 100 }
}
