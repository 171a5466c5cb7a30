import Screen
import TestSupport
import Testing
import Transformer

@testable import Explorer

@Suite("The screen of attention looks as recorded")
struct AttentionSnapshotTests {
  static let moments = [
    Moment(name: "first", keys: ["3", "k"], isPlain: true),
    Moment(name: "edited", keys: ["3", "}", "space", "}"]),
    Moment(name: "grouped", keys: ["3"], architecture: .llama),
    Moment(name: "window", keys: ["3", "}"], architecture: .neo),
    Moment(name: "row", keys: ["3", "k", "t"], isPlain: true),
    Moment(name: "weighted", keys: ["3", "w"]),
    Moment(name: "mean", keys: ["3", "A"]),
    Moment(name: "zoom", keys: ["3", "space", "v", "z"]),
  ]

  @Test("at three sizes, and without colours", arguments: moments, Moment.sizes)
  func screen(moment: Moment, size: Size) throws { try moment.expectAsRecorded(size) }

  @Test("before anything is known")
  func loading() throws { try Moment.expectLoading(.attention) }
}
