import Testing

@testable import Explorer

@Suite("Events of a run are kept and warn of what is unusual")
struct RunEventsTests {
  @Test("saved epochs are all kept, of others the last")
  func bounded() {
    var events = RunEvents()
    for step in 1...5000 {
      events.add(.paused, at: step)
      if step % 100 == 0 { events.add(.saved(epoch: step / 100), at: step) }
    }
    let saved = events.all.compactMap(\.savedEpoch)
    #expect(saved == Array(1...50))
    let others = events.all.count - saved.count
    #expect(others >= RunEvents.most && others < RunEvents.most * 5 / 4)
    #expect(events.all.last?.savedEpoch == 50)
    #expect(zip(events.all, events.all.dropFirst()).allSatisfy { $0.id < $1.id })
    for (place, event) in events.all.enumerated() { #expect(events.place(of: event.id) == place) }
    #expect(events.place(of: 1) == nil)
  }

  @Test("a run that resumes forgets what came later")
  func cut() {
    var events = RunEvents()
    for step in [0, 10, 20, 20, 30] { events.add(.paused, at: step) }
    events.cut(after: 20)
    #expect(events.all.map(\.step) == [0, 10, 20, 20])
    events.add(.resumed, at: 20)
    #expect(events.all.last?.id == 5)
    #expect(events.place(at: 19) == 1 && events.place(at: 20) == 4 && events.place(at: -1) == nil)
  }

  @Test("a number far above the usual is told once, and noise is not")
  func unusual() {
    func noise(_ step: Int) -> Double { Double((step * 37) % 23 - 11) / 20 }
    var usual = UsualSize()
    let quiet = (0..<200).map { usual.add(noise($0), spreads: 4) }
    #expect(!quiet.contains(true))
    #expect(told([.nan, -9, 9, 9], by: usual) == [false, false, true, false])
    #expect(told([1, 100], by: UsualSize()) == [false, false])
  }

  @Test("a factor asks for more than spread")
  func factor() {
    var usual = UsualSize()
    let quiet = (0..<50).map { _ in usual.add(2, spreads: 4, factor: 3) }
    #expect(!quiet.contains(true))
    #expect(told([5.9], by: usual, factor: 3) == [false])
    #expect(told([7], by: usual, factor: 3) == [true])
  }

  private func told(
    _ values: [Double], by usual: UsualSize, factor: Double = 0
  ) -> [Bool] {
    var usual = usual
    return values.map { usual.add($0, spreads: 4, factor: factor) }
  }

  @Test("a jump of the loss, of the gradient and a change of the sign are events of a run")
  func alarms() throws {
    var world = try SmallWorld()
    world.train(to: 300)
    #expect(kinds(world).contains(.signChanged(isPositive: false)))
    #expect(world.state.training.reports.events.all.count(where: \.isAlarm) == 1)
    world.send(.training(MadeUpTraining.step(301, loss: 30, gradientNorm: 40)))
    #expect(Array(kinds(world).suffix(2)) == [.lossJumped(30), .gradientJumped(40)])
  }

  private func kinds(_ world: SmallWorld) -> [RunEvent.Kind] {
    world.state.training.reports.events.all.map(\.kind)
  }
}
