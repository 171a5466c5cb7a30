import Screen
import TestSupport
import Testing
import Transformer

@testable import Explorer

@Suite("The screen of patching looks as recorded")
struct PatchingSnapshotTests {
  static let moments = [
    Moment(name: "first", keys: ["5", "j"], isPlain: true),
    Moment(name: "heads", keys: ["5", "s", "j", "j", "j", "enter", "m", "enter"]),
    Moment(name: "paths", keys: ["5", "p", "j", "space", "l", "space"], isPlain: true),
    Moment(name: "receivers", keys: ["5", "p", "T", "j", "tab"]),
    Moment(name: "corrupted", keys: ["5", "E"]),
    Moment(
      name: "grouped", keys: ["5", "s", "j", "j", "j", "j", "j", "j", "enter", "l"],
      architecture: .llama),
    Moment(name: "to", keys: ["5", "p", "space", "t"]),
  ]

  @Test("at three sizes, and without colours", arguments: moments, Moment.sizes)
  func screen(moment: Moment, size: Size) throws { try moment.expectAsRecorded(size) }

  @Test("before anything is known")
  func loading() throws { try Moment.expectLoading(.patching) }
}
