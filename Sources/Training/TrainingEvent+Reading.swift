public import StrictJSON
import Tracking

extension TrainingEvent {
  /// An event from its line of a log; nil for a line that tells no event known here.
  ///
  /// Numbers that a line lacks are taken for 0, or for none where there may be none; what is written
  /// as null is not a number.
  ///
  /// - Parameter line: an object whose `event` says what happened.
  public init?(_ line: JSON) {
    let step = line["step"]?.count
    switch (line["event"]?.string, step) {
    case ("started", _):
      guard let header = TrainingHeader(line) else { return nil }
      self = .started(header)
    case ("resumed", let step?): self = .resumed(step: step, Regrouping(line))
    case ("step", let step?): self = .step(StepReport(line, number: step))
    case ("evaluated", let step?):
      self = .evaluated(
        step: step, epoch: line.double("epoch"), prompts: line["prompts"]?.string ?? "",
        Evaluation(line))
    case ("tracked", let step?):
      self = .tracked(
        step: step, epoch: line.double("epoch"), prompts: line["prompts"]?.string ?? "",
        Moment(line))
    case ("saved", let step?):
      guard let epoch = line["epoch"]?.count else { return nil }
      self = .saved(
        step: step, epoch: epoch, path: line["path"]?.string ?? "",
        sha256: line["sha256"]?.string ?? "")
    case ("paused", let step?): self = .paused(step: step)
    case ("stopped", let step?): self = .stopped(step: step)
    case ("troubled", let step?):
      guard let trouble = line["problem"]?.string.flatMap(Trainer.Trouble.init(words:)) else {
        return nil
      }
      self = .troubled(step: step, trouble)
    case ("finished", let step?): self = .finished(step: step, seconds: line.double("seconds"))
    default: return nil
    }
  }
}

extension TrainingEvent.Regrouping {
  fileprivate init?(_ line: JSON) {
    guard let before = line["ranksBefore"]?.count, let now = line["ranks"]?.count else {
      return nil
    }
    self.init(before: before, now: now)
  }
}

extension StepReport {
  fileprivate init(_ line: JSON, number: Int) {
    step = Trainer.Step(
      number: number, loss: line.double("loss"), gradientNorm: line.double("gradientNorm"),
      learningRate: line.double("learningRate"), tokens: line["tokens"]?.count ?? 0)
    epoch = line.double("epoch")
    smoothedLoss = line.double("smoothedLoss")
    tokensPerSecond = line.double("tokensPerSecond")
    secondsLeft = line.double("secondsLeft")
  }
}

extension Evaluation {
  /// The numbers that a line of a log has.
  init(_ line: JSON) {
    func number(_ name: String) -> Double? { line[name].map { $0.number ?? .nan } }
    self.init(
      loss: number("loss"), logitDifference: number("logitDifference"),
      answerProbability: number("answerProbability"), answerRank: number("answerRank"),
      probabilityDifference: number("probabilityDifference"))
  }
}

extension Trainer.Trouble {
  /// A trouble from its description, whose numbers are rounded.
  fileprivate init?(words: String) {
    for trouble in [Self.lossNotFinite, .gradientNotFinite] where trouble.description == words {
      self = trouble
      return
    }
    let parts = words.split(separator: " ").compactMap { part in
      Double(part.last == "," ? part.dropLast() : part)
    }
    guard parts.count == 2 else { return nil }
    self = .lossExploded(loss: parts[0], limit: parts[1])
    guard description == words else { return nil }
  }
}

extension JSON {
  /// A count of steps or the like, small enough to be reckoned with: 0 to 2^53; nil for all else.
  var count: Int? { integer.flatMap { (0...1 << 53).contains($0) ? $0 : nil } }

  /// A number: 0 without the key, NaN for null and whatever else is no number.
  fileprivate func double(_ key: String) -> Double {
    guard let value = self[key] else { return 0 }
    return value.number ?? .nan
  }
}
