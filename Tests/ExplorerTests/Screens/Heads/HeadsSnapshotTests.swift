import Screen
import TestSupport
import Testing
import Transformer

@testable import Explorer

@Suite("The screen of the heads looks as recorded")
struct HeadsSnapshotTests {
  static let moments = [
    Moment(name: "first", keys: ["2"]),
    Moment(name: "edited", keys: ["2", "j", "l", "space"], isPlain: true),
    Moment(name: "change", keys: ["2", "j", "l", "space", "v", "enter"]),
    Moment(name: "llama", keys: ["2"], architecture: .llama),
    Moment(name: "sweep", keys: ["2", "m", "enter"]),
    Moment(name: "ends", keys: ["2", "t", "tab"]),
    Moment(name: "difference", keys: ["2", "m"], opensSecond: true),
  ]

  @Test("at three sizes, and without colours", arguments: moments, Moment.sizes)
  func screen(moment: Moment, size: Size) throws { try moment.expectAsRecorded(size) }

  @Test("before anything is known")
  func loading() throws { try Moment.expectLoading(.heads) }
}
