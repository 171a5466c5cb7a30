import Screen
import TestSupport
import Testing

@testable import Explorer

@Suite("The screen of the prompt looks as recorded")
struct PromptSnapshotTests {
  static let moments = [
    Moment(name: "first", keys: [], isPlain: true),
    Moment(name: "edited", keys: ["2", "l", "space", "1"]),
    Moment(name: "written", keys: ["w", "g", "l"], isPlain: true),
    Moment(name: "written-edited", keys: ["2", "l", "space", "1", "w", "j"]),
    Moment(name: "typed", keys: ["j", "enter", "ctrl-u", "M"]),
  ]

  @Test("at three sizes, and without colours", arguments: moments, Moment.sizes)
  func screen(moment: Moment, size: Size) throws { try moment.expectAsRecorded(size) }

  @Test("before anything is known")
  func loading() throws { try Moment.expectLoading(.prompt) }

  @Test("without a tokenizer, token ids and what is missing")
  func ids() throws {
    expectSnapshot(try SmallWorld(hasTokenizer: false).body(), named: "ids")
  }
}
