import Tasks
import Screen
import Testing

@testable import Explorer

@Suite("Nothing that can happen breaks the screens")
struct MonkeyTests {
  @Test("20,000 random keys, sizes, pastes and answers", arguments: [1, 2, 3, 4])
  func monkey(seed: UInt64) throws {
    var chance = SeededGenerator(seed: seed)
    var world = try SmallWorld(hasTokenizer: seed % 2 == 1)
    let keys = Self.keys
    for step in 0..<5000 {
      switch Int.random(in: 0..<20, using: &chance) {
      case 0:
        let size = Size(
          width: .random(in: 0...210, using: &chance), height: .random(in: 0...70, using: &chance))
        world.send(.resize(size))
      case 1: world.send(.paste("e\u{301}👩‍👩‍👧\n\t\u{202E} a 3"))
      case 2...6:
        guard !world.requests.isEmpty else { break }
        let place = Int.random(in: 0..<world.requests.count, using: &chance)
        let request = world.requests.remove(at: place)
        let answer: Message =
          Int.random(in: 0..<10, using: &chance) == 0
          ? .failed(number: request.number, "failed")
          : .found(
            number: request.number, MadeUp.answer(request, world.state.model), seconds: 0.2)
        world.send(answer)
      default: world.send(.key(keys.randomElement(using: &chance) ?? .enter))
      }
      if step % 5 == 0 {
        let traits: DisplayTraits = step % 10 == 0 ? .full : .plain
        check(world.frame(traits), world.state.size)
      }
    }
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
