import Screen
import TestSupport
import Testing
import Transformer

@testable import Explorer

@Suite("The screen of one head looks as recorded")
struct HeadDetailSnapshotTests {
  static let moments = [
    Moment(name: "first", keys: ["8"], isPlain: true),
    Moment(name: "edited", keys: ["8", "space"]),
    Moment(name: "tokens", keys: ["8", "tab"]),
    Moment(name: "facts", keys: ["8", "space", "tab", "tab"]),
    Moment(name: "repair", keys: ["8", "space", "tab", "tab", "tab", "j"]),
    Moment(name: "grouped", keys: ["8", "tab", "tab", "tab", "tab"], architecture: .llama),
    Moment(name: "weights", keys: ["8", "tab", "tab", "tab", "tab", "j"], isPlain: true),
  ]

  @Test("at three sizes, and without colours", arguments: moments, Moment.sizes)
  func screen(moment: Moment, size: Size) throws { try moment.expectAsRecorded(size) }

  @Test("before anything is known")
  func loading() throws { try Moment.expectLoading(.detail) }
}
