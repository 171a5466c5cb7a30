import Screen
import TestSupport
import Testing

@testable import Explorer

@Suite("The screen of the lens looks as recorded")
struct LensSnapshotTests {
  static let moments = [
    Moment(name: "first", keys: ["4"], isPlain: true),
    Moment(name: "target", keys: ["2", "space", "4", "t", "v", "enter"]),
    Moment(name: "rank", keys: ["4", "t", "t"]),
    Moment(name: "entropy", keys: ["4", "t", "t", "t"]),
    Moment(name: "difference", keys: ["4"], isPlain: true, opensSecond: true),
    Moment(name: "rank-change", keys: ["2", "space", "4", "t", "t", "v"]),
    Moment(name: "heads", keys: ["4", "s"], isPlain: true),
    Moment(name: "mlps", keys: ["4", "s", "s", "t"]),
  ]

  @Test("at three sizes, and without colours", arguments: moments, Moment.sizes)
  func screen(moment: Moment, size: Size) throws { try moment.expectAsRecorded(size) }

  @Test("before anything is known")
  func loading() throws { try Moment.expectLoading(.lens) }

  @Test("years, once there is a list with years", arguments: Moment.sizes)
  func years(size: Size) throws {
    var world = try SmallWorld(size: size)
    for key in ["4", "s", "s", "s"] { world.press(key) }
    world.state.openYearList()
    world.press("j")
    world.answerAll()
    expectSnapshot(world.body(), named: "years-\(size.width)x\(size.height)")
  }
}
