import Screen
import Testing
import Transformer

@testable import Explorer
@testable import Training

@Suite("B follows the model in training")
struct FollowingTests {
  private var world: SmallWorld

  init() throws {
    world = try SmallWorld()
    world.train(to: 20)
  }

  private func snapshot(_ step: Int) -> Message {
    .snapshot(
      step: step, ModelFacts(name: "step \(step) live", shape: world.state.model.shape))
  }

  @Test("@ asks for a snapshot, which opens as B; without a run it says why not")
  mutating func begin() throws {
    world.press("@")
    #expect(world.training.last == .snapshot(isWanted: true))
    #expect(world.state.second == nil)
    world.send(snapshot(20))
    #expect(world.state.second?.name == "step 20 live")
    #expect(world.state.shownModelNow == .difference)
    #expect(world.frame().text.contains("step 20 live"))
    var idle = try SmallWorld()
    idle.press("@")
    #expect(idle.training.isEmpty && idle.state.note?.isRefusal == true)
  }

  @Test("the next snapshot is asked for once every number on the screen is of the last one")
  mutating func pace() {
    world.press("2", "@")
    let asked = { (world: SmallWorld) in
      world.training.count { $0 == .snapshot(isWanted: true) }
    }
    #expect(asked(world) == 1)
    world.send(snapshot(20))
    #expect(!world.requests.isEmpty)
    world.answerAll()
    // No step was done since.
    #expect(asked(world) == 1)
    world.send(.training(MadeUpTraining.step(21)))
    #expect(asked(world) == 2)
    world.send(.training(MadeUpTraining.step(22)))
    #expect(asked(world) == 2)
    world.send(snapshot(22))
    world.send(.training(MadeUpTraining.step(23)))
    #expect(asked(world) == 2)
    world.answerAll()
    #expect(asked(world) == 3)
  }

  @Test("numbers of the last snapshot stay on the screen until those of the next are known")
  mutating func outdated() {
    world.press("2", "@")
    world.send(snapshot(20))
    world.answerAll()
    let query = PredictionQuery(Condition(.b, .before))
    #expect(world.state.findings[query] != nil)
    world.send(snapshot(22))
    #expect(world.state.findings[query] != nil)
    #expect(world.state.shared.outdated.contains(AnyQuery(query)))
    #expect(!world.state.shared.outdated.contains { $0.models == [.a] })
    let asked = world.requests.map(\.query)
    #expect(!asked.isEmpty)
    world.answerAll()
    #expect(!world.state.shared.outdated.contains(AnyQuery(query)))
  }

  @Test("an answer about the snapshot before is not taken for one about this")
  mutating func late() throws {
    world.press("2", "@")
    world.send(snapshot(20))
    let late = try #require(world.requests.last { $0.query.models.contains(.b) })
    world.send(snapshot(22))
    #expect(!world.requests.contains { $0.number == late.number })
    world.send(
      .found(number: late.number, MadeUp.answer(late, world.state.model), seconds: 0.1))
    #expect(!world.state.findings.has(late.query))
  }

  @Test("@ again, another B, or closing it ends following; the step stays in the name")
  mutating func end() {
    world.press("@")
    world.send(snapshot(20))
    world.press("@")
    #expect(world.training.last == .snapshot(isWanted: false))
    #expect(!world.state.following.isOn && world.state.second?.name == "step 20 live")
    world.press("@")
    let other = ModelFacts(name: "other", shape: world.state.model.shape)
    world.send(.ran(.opened(.b, other)))
    #expect(!world.state.following.isOn && world.state.following.step == nil)
    #expect(world.training.last == .snapshot(isWanted: false))
  }

  @Test("at the end of the run the last saved epoch takes the place of the last snapshot")
  mutating func finished() {
    world.press("@")
    world.send(snapshot(20))
    for event in MadeUpTraining.events(to: 300).drop(while: { $0.stepNumber <= 20 }) {
      world.send(.training(event))
    }
    #expect(world.errands.contains(.open(path: "patchbay-run-1/epoch-2", .b)))
    #expect(!world.state.following.isOn)
  }

  @Test("screen 5 holds the step, since sweeps take longer than a step")
  mutating func patching() {
    world.press("@")
    world.send(snapshot(20))
    world.press("5")
    world.answerAll()
    let asked = world.training.count
    world.send(.training(MadeUpTraining.step(21)))
    #expect(world.training.count == asked)
    world.press("2")
    world.answerAll()
    #expect(world.training.count == asked + 1)
  }
}

@Suite("What is looked at slows the run by a share that is measured")
struct ForegroundCostTests {
  private func report(_ seconds: Double) -> StepReport {
    StepReport(
      step: .init(number: 1, loss: 1, gradientNorm: 1, learningRate: 1, tokens: 100), epoch: 0,
      smoothedLoss: 1, tokensPerSecond: 100 / seconds, secondsLeft: 0)
  }

  @Test("as steps lost beside steps at rest")
  func share() throws {
    var cost = ForegroundCost()
    for _ in 0..<9 {
      cost.note(report(1), isWorking: false)
      cost.note(report(3), isWorking: true)
    }
    #expect(cost.share == nil)
    cost.note(report(1), isWorking: false)
    cost.note(report(3), isWorking: true)
    // Twenty steps took forty seconds in place of twenty.
    #expect(abs(try #require(cost.share) - 0.5) < 1e-12)
  }

  @Test("faster steps while the engine works are no gain")
  func gain() {
    var cost = ForegroundCost()
    for _ in 0..<10 {
      cost.note(report(2), isWorking: false)
      cost.note(report(1), isWorking: true)
    }
    #expect(cost.share == 0)
  }
}
