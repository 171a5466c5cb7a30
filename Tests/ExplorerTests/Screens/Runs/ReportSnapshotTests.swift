import Screen
import TestSupport
import Testing

@testable import Explorer
@testable import Training

@Suite("A report on the screen of runs looks as recorded")
struct ReportSnapshotTests {
  private func world(_ size: Size, _ keys: [String] = []) throws -> SmallWorld {
    var world = try SmallWorld(size: size)
    world.showReport()
    for key in keys { world.press(key) }
    return world
  }

  @Test("at three sizes", arguments: Moment.sizes)
  func screen(size: Size) throws {
    expectSnapshot(try world(size).body(), named: "report-\(size.width)x\(size.height)")
  }

  @Test("without colours and with ASCII alone")
  func plain() throws {
    let frame = try world(Moment.sizes[0]).body(.plain)
    #expect(frame.text.utf8.allSatisfy { $0 < 0x80 })
    expectSnapshot(frame, named: "report-plain")
  }

  @Test("a row that nothing shows")
  func failed() throws {
    let keys = [String](repeating: "down", count: 5) + ["enter"]
    expectSnapshot(try world(Moment.sizes[0], keys).frame(), named: "report-failed")
  }

  @Test("among runs")
  func listed() throws {
    var world = try SmallWorld()
    var found = MadeUpRuns.found
    found.files.append(MadeUpReport.file)
    world.showRuns(found)
    expectSnapshot(world.body(), named: "report-listed")
  }
}
