import Screen
import TestSupport
import Testing

@testable import Explorer

@Suite("The screen of circuits looks as recorded")
struct CircuitSnapshotTests {
  static let own = """
    2.1 name-mover END
    2.3 name-mover END
    1.0 s-inhibition END
    1.2 s-inhibition END
    0.3 duplicate-token S2
    s-inhibition->name-mover<q>
    duplicate-token->s-inhibition<v>
    name-mover->logits
    """
  static let other = """
    2.1 name-mover END
    2.2 name-mover END
    1.0 s-inhibition END
    0.0 previous-token S2
    s-inhibition->name-mover<q>
    """

  static let moments = [
    Moment(name: "none", keys: ["6"]),
    Moment(name: "first", keys: ["6", "j"], isPlain: true, circuits: [own]),
    Moment(name: "without", keys: ["6", "j", "j", "space"], circuits: [own]),
    Moment(name: "compared", keys: ["6", "j", "j", "X"], isPlain: true, circuits: [own, other]),
    Moment(name: "two", keys: ["6", "j"], opensSecond: true, circuits: [own]),
    Moment(name: "edited", keys: ["2", "space", "6"], circuits: [own]),
    Moment(name: "list", keys: ["6", "V"], circuits: [own]),
    Moment(name: "classes", keys: ["6", "m"], circuits: [own]),
    Moment(name: "scatter", keys: ["6", "m", "m"], isPlain: true, circuits: [own]),
    Moment(name: "card", keys: ["6", "m", "m", "m", "r", "tab", "tab", "j"], circuits: [own]),
    Moment(name: "wizard", keys: ["6", "w", "j", "space"], isPlain: true, circuits: [own]),
    Moment(name: "edges", keys: ["6", "E", ">"], isPlain: true, circuits: [own]),
    Moment(name: "move", keys: ["6", "j", "T"], circuits: [own]),
  ]

  @Test("at three sizes, and without colours", arguments: moments, Moment.sizes)
  func screen(moment: Moment, size: Size) throws { try moment.expectAsRecorded(size) }

  @Test("before anything is known")
  func loading() throws { try Moment.expectLoading(.circuit) }
}
