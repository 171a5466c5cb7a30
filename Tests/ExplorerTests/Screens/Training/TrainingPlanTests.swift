import Screen
import Testing
import Tracking

@testable import Explorer
@testable import Training

@Suite("A plan of stages is chosen on screen 7, and is one run over time")
struct TrainingPlanTests {
  private func place(_ index: Int) -> StagePlace {
    StagePlace(
      plan: "There and back", index: index, count: 2, name: ["corrupt", "heal"][index],
      folder: RunFolder("run/\(index + 1)"))
  }

  @Test("the list has the plans of the paper; the chosen one takes the place of other settings")
  func choose() throws {
    var world = try SmallWorld()
    world.press("7", "enter")
    #expect(world.frame().text.contains("Subject Duplication and back"))
    world.press("j", "j", "j", "enter")
    #expect(world.state.training.form.plan == "subject-duplication-and-back")
    #expect(world.errands.last == .freeFolder(stem: "patchbay-subject-duplication-and-back"))
    #expect(world.frame().text.contains("as the plan says"))
    world.press("j", "enter")
    #expect(world.state.overlay == nil && world.state.note?.isRefusal == true)
    world.press("k", "enter", "k", "k", "k", "enter")
    #expect(world.state.training.form.plan.isEmpty)
  }

  @Test("steps, losses and evaluations of a later stage stand behind those of the first")
  func stages() throws {
    var world = try SmallWorld(size: Size(width: 120, height: 40))
    world.train(to: 0)
    world.send(.stage(place(0), stepsBefore: 0))
    let first = MadeUpTraining.events(to: 20)
    for event in first { world.send(.training(event)) }
    world.send(.stage(place(1), stepsBefore: 300))
    for event in MadeUpTraining.events(to: 20) { world.send(.training(event.shifted(by: 300))) }
    let reports = world.state.training.reports
    #expect(reports.total == 600)
    #expect(reports.latest?.step.number == 320)
    #expect(
      reports.measured[0].curves[.logitDifference]?.stretches.map(\.step) == [
        0, 10, 20, 300, 310, 320,
      ])
    let stages = reports.events.all.filter { if case .stage = $0.kind { true } else { false } }
    #expect(stages.map(\.step) == [0, 300])
    #expect(world.frame().text.contains("stage heal (2 of 2)"))
  }

  @Test("every event is shifted, and what is no step stays")
  func shifted() throws {
    for event in MadeUpTraining.events(to: MadeUpTraining.total) {
      let shifted = event.shifted(by: 1000)
      guard case .started(let header) = event else {
        #expect(shifted.stepNumber == event.stepNumber + 1000)
        continue
      }
      var later = header
      later.steps += 1000
      #expect(shifted == .started(later))
    }
    for event: TrainingEvent in [
      .resumed(step: 3), .paused(step: 3), .stopped(step: 3), .troubled(step: 3, .lossNotFinite),
      .tracked(step: 3, epoch: 1, prompts: "ioi", .init(values: [.init("circuit", 1)])),
    ] {
      #expect(event.shifted(by: 5).stepNumber == 8 && event.shifted(by: 0) == event)
    }
  }

  @Test("J opens the saved epoch under the cursor as B, and B goes along with the cursor")
  func scrub() throws {
    var world = try SmallWorld()
    world.train(to: 300)
    world.press("J")
    #expect(world.errands.last == .open(path: "patchbay-run-1/epoch-2", .b))
    func open(_ epoch: Int) {
      world.send(
        .ran(
          .opened(
            .b,
            ModelFacts(
              name: "epoch-\(epoch)", shape: world.state.model.shape,
              path: "patchbay-run-1/epoch-\(epoch)"))))
    }
    open(2)
    let count = world.errands.count
    world.press("h")
    #expect(world.errands.count == count + 1)
    #expect(world.errands.last == .open(path: "patchbay-run-1/epoch-1", .b))
    open(1)
    world.press("h")
    #expect(world.errands.count == count + 1)
    world.press("J", "G")
    #expect(world.errands.count == count + 1)
  }
}
