import Screen
import TestSupport
import Testing

@testable import Explorer

@Suite("What lies over screens looks as recorded")
struct OverlaySnapshotTests {
  static let moments = [
    Moment(name: "editing", keys: ["enter"]), Moment(name: "help", keys: ["2", "?"]),
    Moment(name: "kinds", keys: ["2", "K"]),
  ]

  @Test("at three sizes", arguments: moments, Moment.sizes)
  func overlay(moment: Moment, size: Size) throws { try moment.expectAsRecorded(size) }
}
