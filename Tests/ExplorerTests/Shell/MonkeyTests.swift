import Analyses
import Circuits
import Checkpoints
import Screen
import Tasks
import Testing
import Tokens
import Training
import Transformer

@testable import Explorer

@Suite("Nothing that can happen breaks the screens")
struct MonkeyTests {
  @Test(
    "112,000 random keys, presses, sizes, pastes and answers",
    arguments: [1, 2, 3, 4, 5, 6, 7, 8])
  func monkey(seed: UInt64) throws {
    var chance = SeededGenerator(seed: seed)
    var world = try SmallWorld(hasTokenizer: seed % 4 != 0)
    let keys = Self.keys
    var known: [Known: AnyAnswer] = [:]
    for step in 0..<14_000 {
      switch Int.random(in: 0..<40, using: &chance) {
      case 0:
        let size = Size(
          width: .random(in: 0...(seed == 1 ? 500 : 210), using: &chance),
          height: .random(in: 0...(seed == 1 ? 200 : 70), using: &chance))
        world.send(.resize(size))
      case 1: world.send(.paste("e\u{301}👩‍👩‍👧\n\t\u{202E}שלום a 3"))
      case 2: world.send(.mouse(Self.mouse(world.state.size, &chance)))
      case 3: world.send(happening(world.state, &chance))
      case 4...13: answer(&world, &known, &chance)
      case 14: world.send(.burstKey(keys.randomElement(using: &chance) ?? .enter))
      default: world.send(.key(keys.randomElement(using: &chance) ?? .enter))
      }
      if step % 14 == 0 {
        check(world.frame(step % 28 == 0 ? .full : .plain), world.state.size)
      }
    }
  }

  /// What an answer depends on, so that no answer is made twice.
  private struct Known: Hashable {
    var query: AnyQuery
    var tokens: Int
    var pair: Bool
    var edits: Int
  }

  private func answer(
    _ world: inout SmallWorld, _ known: inout [Known: AnyAnswer], _ chance: inout SeededGenerator
  ) {
    guard !world.requests.isEmpty else { return }
    let place = Int.random(in: 0..<world.requests.count, using: &chance)
    let request = world.requests.remove(at: place)
    let fails = Int.random(in: 0..<10, using: &chance) == 0
    let prompt = request.inputs.prompts.first
    let key = Known(
      query: request.query, tokens: prompt?.tokens.count ?? 0, pair: prompt?.pair != nil,
      edits: request.inputs.edits.reduce(0) { $0 + $1.heads.count })
    let finding = known[key] ?? MadeUp.answer(request, world.state.model)
    known[key] = finding
    world.send(
      fails
        ? .failed(number: request.number, "failed")
        : .found(number: request.number, finding, seconds: 0.2))
  }

  /// A message that another thread may post at any time.
  private func happening(_ state: AppState, _ chance: inout SeededGenerator) -> Message {
    let shape = state.model.shape
    switch Int.random(in: 0..<11, using: &chance) {
    case 0: return .ran(.opened(.b, ModelFacts(name: "other", shape: shape)))
    case 1: return .ran(.opened(.a, ModelFacts(name: "first", shape: shape)))
    case 2: return .ran(.found(.b, ["one", "two/epoch-3"]))
    case 3:
      return .ran(
        .previewed(
          .b, CheckpointPreview(path: "x", shape: shape, bytesMapped: 1 << 40, bytesHeld: 0)))
    case 4:
      let length = Int.random(in: 1...shape.context, using: &chance)
      let prompts = (0..<Int.random(in: 1...5, using: &chance)).map { row in
        Prompt(
          tokens: (0..<length).map { TokenID(($0 * 7 + row) % shape.vocabulary) },
          answer: row % 2 == 0 ? TokenID(3) : nil, distractor: TokenID(4))
      }
      return .ran(.prompts(PromptList(name: "list", prompts: prompts)))
    case 5:
      let circuit = try? Circuit(parsing: "0.1 mover END\n2.3 mover END\n")
      let use: CircuitUse = [.open, .ablate, .compare].randomElement(using: &chance) ?? .open
      return circuit.map { .ran(.circuit(OpenCircuit($0, name: "c"), use)) }
        ?? .errandFailed("no circuit")
    case 6: return .errandFailed("The disk is full.")
    case 7: return .training(.paused(step: 3))
    case 8: return .ran(.report(MadeUpReport.report))
    case 9:
      let row = MadeUpReport.rows.randomElement(using: &chance)
      let opening = row.flatMap { row in
        row.view.flatMap { try? Opening(row, $0, of: MadeUpReport.report) }
      }
      let b = opening?.b.map { ModelFacts(name: $0, shape: shape) }
      return opening.map { .ran(.reopened($0, Opened(b: b))) } ?? .errandStep("opening")
    default: return .trainingFailed("The loss is no number.")
    }
  }

  private static func mouse(_ size: Size, _ chance: inout SeededGenerator) -> Mouse {
    Mouse(
      Mouse.Action.allCases.randomElement(using: &chance) ?? .press,
      at: Point(
        column: .random(in: 0...size.width, using: &chance),
        row: .random(in: 0...size.height, using: &chance)))
  }

  private func check(_ frame: Frame, _ size: Size) {
    #expect(frame.size == size)
    #expect(frame.cells.count == size.width * size.height)
    for row in 0..<size.height {
      #expect(frame.row(row).reduce(0) { $0 + Int($1.columns) } == size.width)
    }
  }

  private static var keys: [Key] {
    let bound = KeyContext.allCases.flatMap { $0.bindings.flatMap(\.keys) }
    return bound.filter { $0 != Key("q") } + "abc 19, xé".map { Key.character($0) }
      + [.backspace, .delete, .control("w"), .function(5), .alt("b")]
  }
}
