import Screen
import TestSupport
import Testing
import Transformer

@testable import Explorer

extension SmallWorld {
  /// The frame between title and foot line.
  func body(_ traits: DisplayTraits = .full) -> Frame {
    let room = Size(width: state.size.width, height: state.size.height - sharedLines)
    return Frame.drawn(size: room, traits: traits) { drawBody(state, on: $0) }
  }

  /// The lines that all screens share, with one line of the body between.
  func chrome(_ traits: DisplayTraits = .full) -> Frame {
    let size = Size(width: state.size.width, height: sharedLines + 1)
    return Frame.drawn(size: size, traits: traits) { canvas in
      let (title, rest) = canvas.bounds.splitTop(2)
      let (last, above) = rest.splitBottom(2)
      let (answer, foot) = last.splitTop(1)
      drawTitle(state, on: canvas[title])
      drawAnswerLine(state, on: canvas[answer])
      drawFoot(state, on: canvas[foot], above: canvas[above])
    }
  }

  /// A world of a given size after some keys, with every query answered.
  ///
  /// With `opensSecond`, a second checkpoint is opened before.
  static func after(
    _ keys: [String], size: Size = Size(width: 80, height: 24), opensSecond: Bool = false,
    circuits: [String] = [], architecture: Architecture = .gpt2
  ) throws -> SmallWorld {
    var world = try SmallWorld(size: size, architecture: architecture)
    try world.open(circuits)
    if opensSecond {
      world.send(.ran(.opened(.b, ModelFacts(name: "tuned", shape: world.state.model.shape))))
      world.answerAll()
    }
    for key in keys {
      world.press(key)
      world.answerAll()
    }
    return world
  }
}

/// A moment of a screen, by the keys that lead there.
struct Moment: Sendable, CustomTestStringConvertible {
  var name: String
  var keys: [String]
  /// Whether it is also drawn without colours and in ASCII alone.
  var isPlain = false
  /// Whether a second checkpoint is open.
  var opensSecond = false
  /// The open circuit and the one it is compared with, as the texts of their files.
  var circuits: [String] = []
  /// What the model is made of.
  var architecture = Architecture.gpt2

  var testDescription: String { name }

  /// The sizes that moments are drawn in.
  static let sizes = [
    Size(width: 80, height: 24), Size(width: 120, height: 40), Size(width: 200, height: 60),
  ]

  /// Compares the body with the recorded one at a size, and at the smallest size without colours.
  func expectAsRecorded(
    _ size: Size, file: StaticString = #filePath, location: SourceLocation = #_sourceLocation
  ) throws {
    let world = try SmallWorld.after(
      keys, size: size, opensSecond: opensSecond, circuits: circuits,
      architecture: architecture)
    expectSnapshot(
      world.body(), named: "\(name)-\(size.width)x\(size.height)", file: file,
      sourceLocation: location)
    guard isPlain, size == Self.sizes[0] else { return }
    let frame = world.body(.plain)
    #expect(frame.text.utf8.allSatisfy { $0 < 0x80 }, sourceLocation: location)
    expectSnapshot(frame, named: "\(name)-plain", file: file, sourceLocation: location)
  }

  /// Compares a screen before the first answer with the recorded one.
  static func expectLoading(
    _ screen: ScreenName, file: StaticString = #filePath,
    location: SourceLocation = #_sourceLocation
  ) throws {
    var world = try SmallWorld()
    let settled = world.state
    world.state = AppState(
      model: settled.model, reader: settled.reader, document: settled.document, size: settled.size)
    world.state.screen = screen
    _ = world.state.schedule()
    expectSnapshot(world.body(), named: "loading", file: file, sourceLocation: location)
  }
}
