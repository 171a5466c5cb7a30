import StrictJSON
import Testing
import Transformer

@testable import Training

@Suite("Settings that no run can be made with are refused")
struct TrainingSettingsTests {
  typealias Change = @Sendable (inout TrainingSettings) -> Void

  static let wrong: [(String, Change)] = [
    ("--epochs must be at least 1.", { $0.length = .epochs(0) }),
    ("--steps must be at least 1.", { $0.length = .steps(-1) }),
    ("--batch must be at least 1 row.", { $0.batch = 0 }),
    ("--lr must be a number from 0 to 1000, such as 1e-5.", { $0.learningRate = .nan }),
    ("--lr must be a number from 0 to 1000, such as 1e-5.", { $0.learningRate = -1e-9 }),
    ("--lr must be a number from 0 to 1000, such as 1e-5.", { $0.learningRate = 1001 }),
    ("--weight-decay must be a number from 0 to 1000.", { $0.optimiser.weightDecay = -.infinity }),
    ("--weight-decay must be a number from 0 to 1000.", { $0.optimiser.weightDecay = .nan }),
    ("--beta1 must be from 0 on and below 1.", { $0.optimiser.firstDecay = 1 }),
    ("--beta2 must be from 0 on and below 1.", { $0.optimiser.secondDecay = .nan }),
    ("--clip must be a number above 0.", { $0.optimiser.clip = 0 }),
    ("--clip must be a number above 0.", { $0.optimiser.clip = .infinity }),
    ("--dropout must be from 0 on and below 1.", { $0.dropout.embedding = 1 }),
    ("--dropout must be from 0 on and below 1.", { $0.dropout.attention = -0.1 }),
    ("--dropout must be from 0 on and below 1.", { $0.dropout.residual = .nan }),
    ("--evaluate-every must be at least 1 step.", { $0.evaluateEvery = 0 }),
    ("--save-every must be at least 1 epoch.", { $0.saveEvery = 0 }),
    ("--state-every must be at least 1 step.", { $0.saveStateEvery = 0 }),
  ]

  static let right: [Change] = [
    { $0.length = .epochs(.max) }, { $0.batch = .max }, { $0.learningRate = 0 },
    { $0.learningRate = 1000 }, { $0.optimiser.weightDecay = 0 }, { $0.optimiser.clip = nil },
    { $0.optimiser.firstDecay = 0 }, { $0.dropout.attention = 0.99 }, { $0.evaluateEvery = 1 },
    { $0.saveEvery = .max }, { $0.saveStateEvery = .max },
  ]

  private func message(_ change: Change) -> String? {
    var settings = TrainingFixture.settings
    change(&settings)
    do throws(TrainingError) {
      try settings.check()
      return nil
    } catch {
      return error.description
    }
  }

  @Test("by the name of the option", arguments: wrong)
  func refused(expected: String, change: Change) {
    #expect(message(change) == expected)
  }

  @Test("the bounds themselves are let through", arguments: right)
  func taken(change: Change) {
    #expect(message(change) == nil)
  }

  @Test("the steps of a run, held at the largest number there is")
  func steps() {
    #expect(TrainingSettings(length: .steps(7)).steps(perEpoch: 3) == 7)
    #expect(TrainingSettings(length: .epochs(7)).steps(perEpoch: 3) == 21)
    #expect(TrainingSettings(length: .epochs(.max)).steps(perEpoch: 3) == .max)
  }

  @Test("what nobody sets is as in the paper")
  func usual() {
    #expect(
      TrainingSettings().json.line
        == #"{"epochs":3,"steps":null,"batch":10,"lr":1e-05,"schedule":"linear","warm-up":0,"#
        + #""weight-decay":0.1,"beta1":0.9,"beta2":0.999,"epsilon":1e-08,"clip":1.0,"#
        + #""dropout":[0.0,0.0,0.0],"seed":42,"order":"shuffled","evaluate-every":null,"#
        + #""save-every":1,"state-every":null}"#)
  }
}
