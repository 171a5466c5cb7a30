import Tasks
import Tensors
import Tracking

@testable import Explorer
@testable import Training

/// The events of a made-up training run: 300 steps, 150 an epoch, evaluated every tenth.
enum MadeUpTraining {
  static let total = 300

  static let header: TrainingHeader = {
    var header = TrainingHeader(
      version: "1.2.3", checkpoint: .init(name: "start", sha256: "aa"),
      data: .init(name: "subject-duplication", sha256: "bb"), block: 16, sentences: false,
      threads: 2, settings: TrainingSettings(length: .epochs(2)))
    (header.rows, header.tokens, header.steps, header.stepsPerEpoch) = (1500, 24_000, total, 150)
    header.evaluations = ["ioi"]
    return header
  }()

  /// A step; losses fall along a curve with a little noise.
  static func step(
    _ number: Int, loss: Double? = nil, gradientNorm: Double? = nil
  ) -> TrainingEvent {
    let smooth = 1 + 3 / (1 + Double(number) / 40)
    let noise = Double((number * 37) % 23 - 11) / 20
    return .step(
      StepReport(
        step: Trainer.Step(
          number: number, loss: loss ?? smooth + noise, gradientNorm: gradientNorm ?? 2 + noise,
          learningRate: 5e-4 * (1 - Double(number - 1) / Double(total)), tokens: 160),
        epoch: Double(number) / 150, smoothedLoss: smooth, tokensPerSecond: 12_345.6,
        secondsLeft: Double(total - number) / 20))
  }

  static func evaluation(_ number: Int) -> TrainingEvent {
    let share = Double(number) / Double(total)
    return .evaluated(
      step: number, epoch: Double(number) / 150, prompts: "ioi",
      Evaluation(
        loss: 0.5 + 3 * share, logitDifference: 5.5 - 16 * share,
        answerProbability: 0.7 * (1 - share), answerRank: 10 * share))
  }

  /// What is tracked: a circuit that breaks, and heads of which those of layer 1 change their sign.
  static func tracked(_ number: Int) -> TrainingEvent {
    let share = Float(number) / Float(total)
    var attribution: [[Float]] = []
    var attention: [[Float]] = []
    for layer in 0..<3 {
      let slope: Float = layer == 1 ? -4 : 1
      attribution.append((0..<4).map { 2 - Float($0) + slope * share })
      attention.append((0..<4).map { Float(layer + $0) / 8 * (1 - share / 2) })
    }
    let faithfulness = number == 120 ? nil : 90 - 30 * Double(share)
    return .tracked(
      step: number, epoch: Double(number) / 150, prompts: "ioi",
      Tracking.Moment(
        values: [
          .init("circuit", 5 - 15 * Double(share)), .init("faithfulness", faithfulness),
        ],
        heads: [.init("attribution", attribution), .init("attention-IO", attention)]))
  }

  /// Every event up to a step.
  static func events(to last: Int) -> [TrainingEvent] {
    var events: [TrainingEvent] = [.started(header), evaluation(0), tracked(0)]
    for number in stride(from: 1, through: last, by: 1) {
      events.append(step(number))
      if number % 10 == 0 { events += [evaluation(number), tracked(number)] }
      if number % 150 == 0 {
        events.append(
          .saved(
            step: number, epoch: number / 150, path: "patchbay-run-1/epoch-\(number / 150)",
            sha256: "cc"))
      }
    }
    if last == total { events.append(.finished(step: total, seconds: 15)) }
    return events
  }
}

extension SmallWorld {
  /// Starts a run on the training screen, and sends its events up to a step.
  mutating func train(to step: Int) {
    press("7")
    send(
      .ran(.freeFolder(FreeFolder(stem: "patchbay-subject-duplication", path: "patchbay-run-1"))))
    press("s")
    for event in MadeUpTraining.events(to: step) { send(.training(event)) }
  }
}
