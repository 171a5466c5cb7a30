import StrictJSON
import Testing

@testable import Training

@Suite("Events are the lines of a log")
struct TrainingEventTests {
  static let report = StepReport(
    step: .init(number: 4, loss: 2.5, gradientNorm: 0.25, learningRate: 1e-5, tokens: 60),
    epoch: 1.5, smoothedLoss: 2.75, tokensPerSecond: 120, secondsLeft: 3)

  static let events: [(event: TrainingEvent, step: Int, line: String)] = [
    (.resumed(step: 3), 3, #"{"event":"resumed","step":3}"#),
    (
      .step(report), 4,
      #"{"event":"step","step":4,"epoch":1.5,"loss":2.5,"smoothedLoss":2.75,"gradientNorm":0.25,"#
        + #""learningRate":1e-05,"tokens":60,"tokensPerSecond":120.0,"secondsLeft":3.0}"#
    ),
    (
      .evaluated(
        step: 6, epoch: 2, prompts: "ioi",
        Evaluation(loss: 1, logitDifference: -0.5, answerProbability: 0.5, answerRank: 1.5)), 6,
      #"{"event":"evaluated","step":6,"epoch":2.0,"prompts":"ioi","loss":1.0,"#
        + #""logitDifference":-0.5,"answerProbability":0.5,"answerRank":1.5}"#
    ),
    (
      .evaluated(step: 0, epoch: 0, prompts: "years", Evaluation(probabilityDifference: .nan)), 0,
      #"{"event":"evaluated","step":0,"epoch":0.0,"prompts":"years","probabilityDifference":null}"#
    ),
    (
      .saved(step: 9, epoch: 3, path: "run/epoch-3", sha256: "ab"), 9,
      #"{"event":"saved","step":9,"epoch":3,"path":"run/epoch-3","sha256":"ab"}"#
    ),
    (.paused(step: 1), 1, #"{"event":"paused","step":1}"#),
    (.stopped(step: 2), 2, #"{"event":"stopped","step":2}"#),
    (
      .troubled(step: 5, .lossExploded(loss: 80.126, limit: 43.2996)), 5,
      #"{"event":"troubled","step":5,"problem":"the loss is 80.13, above 43.3, four times that of "#
        + #"guessing"}"#
    ),
    (
      .troubled(step: 5, .lossNotFinite), 5,
      #"{"event":"troubled","step":5,"problem":"the loss is no finite number"}"#
    ),
    (
      .troubled(step: 5, .gradientNotFinite), 5,
      #"{"event":"troubled","step":5,"problem":"the gradient is no finite number"}"#
    ),
    (.finished(step: 9, seconds: 0.5), 9, #"{"event":"finished","step":9,"seconds":0.5}"#),
  ]

  @Test("each by its name, step and numbers", arguments: events)
  func lines(event: TrainingEvent, step: Int, line: String) {
    #expect(event.json.line == line)
    #expect(event.stepNumber == step)
  }

  @Test("the first is the header")
  func started() throws {
    let header = try TrainingFixture.plan().header
    let event = TrainingEvent.started(header)
    #expect(event.stepNumber == 0)
    #expect(
      event.json.line == #"{"event":"started","# + String(header.json.line.dropFirst()))
  }

  @Test("a run that goes on keeps what was up to its step, but for an end")
  func kept() throws {
    func isKept(_ event: TrainingEvent) throws -> Bool {
      TrainingEvent.isKept(try JSON.parse(Array(event.json.line.utf8)), upTo: 4)
    }
    #expect(try isKept(.started(TrainingFixture.plan().header)))
    #expect(try isKept(.step(Self.report)))
    #expect(try isKept(.saved(step: 4, epoch: 1, path: "", sha256: "")))
    #expect(try isKept(.stopped(step: 4)))
    #expect(try !isKept(.finished(step: 4, seconds: 1)))
    #expect(try !isKept(.evaluated(step: 5, epoch: 1, prompts: "", Evaluation())))
  }
}
