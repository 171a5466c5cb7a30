import StrictJSON
import Testing
import Tracking

@testable import Training

@Suite("Events are the lines of a log")
struct TrainingEventTests {
  static let report = StepReport(
    step: .init(number: 4, loss: 2.5, gradientNorm: 0.25, learningRate: 1e-5, tokens: 60),
    epoch: 1.5, smoothedLoss: 2.75, tokensPerSecond: 120, secondsLeft: 3)

  static let events: [(event: TrainingEvent, step: Int, line: String)] = [
    (.resumed(step: 3), 3, #"{"event":"resumed","step":3}"#),
    (
      .resumed(step: 3, .init(before: 2, now: 3)), 3,
      #"{"event":"resumed","step":3,"ranksBefore":2,"ranks":3}"#
    ),
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
      .tracked(
        step: 6, epoch: 2, prompts: "ioi",
        Moment(values: [.init("circuit", 2.5)], heads: [.init("attribution", [[0.5]])])), 6,
      #"{"event":"tracked","step":6,"epoch":2.0,"prompts":"ioi","values":{"circuit":2.5},"#
        + #""heads":{"attribution":[[0.5]]}}"#
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

  @Test(
    "of very many steps only some are logged, which are the same for a run that resumes",
    arguments: [
      (1, true), (9_999, true), (10_000, true), (10_001, false), (10_010, true), (99_990, true),
      (100_000, true), (100_010, false), (100_100, true), (1_000_100, false), (1_001_000, true),
    ])
  func logged(step: Int, isLogged: Bool) {
    var report = Self.report
    report.step.number = step
    #expect(TrainingEvent.step(report).isLogged == isLogged)
  }

  @Test("whatever else happens is logged at any step")
  func loggedEvents() {
    #expect(TrainingEvent.evaluated(step: 123_457, epoch: 1, prompts: "", Evaluation()).isLogged)
    #expect(TrainingEvent.paused(step: 123_457).isLogged)
  }

  @Test("the first is the header")
  func started() throws {
    let header = try TrainingFixture.plan().header
    let event = TrainingEvent.started(header)
    #expect(event.stepNumber == 0)
    #expect(
      event.json.line == #"{"event":"started","# + String(header.json.line.dropFirst()))
  }

  @Test("a stage as long as numbers go comes behind others")
  func shifted() throws {
    var header = try TrainingFixture.plan().header
    header.steps = .max
    guard case .started(let shifted) = TrainingEvent.started(header).shifted(by: 3) else {
      Issue.record("it is no header")
      return
    }
    #expect(shifted.steps == .max)
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
