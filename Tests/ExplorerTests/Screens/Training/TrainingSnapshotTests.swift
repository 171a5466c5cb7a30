import Screen
import TestSupport
import Testing

@testable import Explorer

@Suite("The screen of training looks as recorded")
struct TrainingSnapshotTests {
  static let steps: [(name: String, step: Int?)] = [
    ("idle", nil), ("running", 102), ("finished", 300),
  ]

  private func world(_ step: Int?, _ size: Size) throws -> SmallWorld {
    var world = try SmallWorld(size: size)
    if let step {
      world.train(to: step)
    } else {
      world.press("7")
      world.send(
        .ran(
          .freeFolder(
            FreeFolder(
              stem: "patchbay-subject-duplication", path: "patchbay-subject-duplication-1"))))
    }
    return world
  }

  @Test("at three sizes", arguments: steps, Moment.sizes)
  func screen(moment: (name: String, step: Int?), size: Size) throws {
    let frame = try world(moment.step, size).body()
    expectSnapshot(frame, named: "\(moment.name)-\(size.width)x\(size.height)")
  }

  @Test("without colours and with ASCII alone", arguments: steps)
  func plain(name: String, step: Int?) throws {
    let frame = try world(step, Size(width: 80, height: 24)).body(.plain)
    #expect(frame.text.utf8.allSatisfy { $0 < 0x80 })
    expectSnapshot(frame, named: "\(name)-plain")
  }

  @Test("a choice of data explains each", arguments: [80, 120])
  func data(width: Int) throws {
    var world = try world(nil, Size(width: width, height: width == 80 ? 24 : 40))
    world.press("enter")
    expectSnapshot(world.body(), named: "data-\(width)")
  }

  @Test("before anything is known")
  func loading() throws { try Moment.expectLoading(.training) }
}
