import Analyses
import Checkpoints
import Screen
import Testing
import Transformer

@testable import Explorer

@Suite("Two checkpoints are compared in every view")
struct ComparingTests {
  /// A world with a second checkpoint, with every query answered.
  private func world() throws -> SmallWorld {
    var world = try SmallWorld()
    world.send(.ran(.opened(.b, ModelFacts(name: "tuned", shape: world.state.model.shape))))
    world.answerAll()
    return world
  }

  @Test("an opened checkpoint shows the difference, and a b d choose what is shown")
  func keys() throws {
    var world = try world()
    #expect(world.state.second?.name == "tuned")
    #expect(world.state.shownModelNow == .difference)
    for (key, model) in [("a", ShownModel.a), ("b", .b), ("d", .difference)] {
      world.press(key)
      #expect(world.state.shownModelNow == model)
    }
  }

  @Test("a difference is B minus A, and its change under edits is the difference of differences")
  func sums() throws {
    var world = try world()
    world.press("2", "l", "space")
    world.answerAll()
    let head = Head(1, 2)
    func value(_ model: ModelSlot, _ side: Side) throws -> Double {
      try #require(world.state.heads.value(.attribution, head, Condition(model, side)))
    }
    let (a, b) = (try value(.a, .after), try value(.b, .after))
    #expect(world.state.grid(.attribution)[1][2] == b - a)
    world.press("v")
    world.answerAll()
    let change = (b - (try value(.b, .before))) - (a - (try value(.a, .before)))
    #expect(world.state.shownNow == .change)
    #expect(world.state.grid(.attribution)[1][2] == change)
    world.press("a")
    world.answerAll()
    #expect(world.state.grid(.attribution)[1][2] == a - (try value(.a, .before)))
  }

  @Test("tables have the columns A, B and B − A, or before, after and change of one of the two")
  func columns() throws {
    var world = try world()
    #expect(world.state.axis?.titles == ["A", "B", "B − A"])
    #expect(world.frame().text.contains("B − A"))
    world.press("2", "space", "b")
    world.answerAll()
    #expect(world.state.axis?.titles == ["before", "after", "change"])
    #expect(world.state.axis?.first == Condition(.b, .before))
    let numbers = world.state.prompt.answerNumbers
    #expect(numbers.first?.value.change == numbers.first?.value.after.map { $0 - 2.5 })
  }

  @Test(
    "lists, marks and single numbers follow the checkpoint that is shown",
    arguments: [("a", ModelSlot.a), ("b", .b), ("d", .b)], [false, true])
  func leading(shown: (key: String, slot: ModelSlot), isEdited: Bool) throws {
    var world = try world()
    if isEdited { world.press("2", "space") }
    world.press(shown.key)
    world.answerAll()
    #expect(world.state.leading == Condition(shown.slot, isEdited ? .after : .before))
    #expect(world.state.conditions.contains(world.state.leading))
    let head = Head(2, 1)
    let effect = world.state.heads.value(.measure(.effect), head)
    #expect(effect == world.state.heads.value(.effect, head, world.state.leading))
    let columns = world.state.heads.headColumns.prefix(4)
    #expect(
      Array(columns) == [
        .head, .first(.attribution), .second(.attribution), .change(.attribution),
      ])
    let comparison = world.state.comparison(.attribution, head)
    #expect(world.state.heads.value(.first(.attribution), head) == comparison.before)
    #expect(world.state.heads.value(.second(.attribution), head) == comparison.after)
    #expect(world.state.heads.value(.change(.attribution), head) == comparison.change)
  }

  @Test("a checkpoint of another shape is refused with both shapes")
  func shapes() throws {
    var world = try SmallWorld()
    var shape = world.state.model.shape
    shape = Configuration(
      layers: shape.layers + 1, heads: shape.heads, width: shape.width,
      vocabulary: shape.vocabulary, context: shape.context)
    world.send(.ran(.previewed(.b, preview(shape))))
    #expect(world.state.overlay == nil)
    let note = try #require(world.state.note?.text)
    #expect(note.hasPrefix("other has 4 layers of 4 heads") && note.contains("3 layers of 4 heads"))
  }

  @Test("memory is told before a checkpoint is opened, and Esc leaves things as they are")
  func memory() throws {
    var world = try SmallWorld()
    world.send(.ran(.previewed(.b, preview(world.state.model.shape))))
    #expect(world.frame().text.contains("5.6 MB mapped from its files, 2.0 MB of memory"))
    world.press("escape")
    #expect(world.errands.isEmpty && world.state.overlay == nil)
    world.send(.ran(.previewed(.b, preview(world.state.model.shape))))
    world.press("enter")
    #expect(world.errands == [.open(path: "other", .b)])
  }

  @Test("o looks for checkpoints, lists them, and takes a path of any other")
  func finding() throws {
    var world = try SmallWorld()
    world.press("o")
    #expect(world.errands == [.search(.b)])
    world.send(.ran(.found(.b, ["runs/one/epoch-2"])))
    #expect(world.frame().text.contains("one/epoch-2"))
    world.press("enter")
    #expect(world.errands.last == .preview(path: "runs/one/epoch-2", .b))
    world.send(.ran(.found(.b, [])))
    world.press("enter")
    world.type("~/model")
    world.press("enter")
    #expect(world.errands.last == .preview(path: "~/model", .b))
  }

  @Test("closing the second checkpoint forgets its numbers and leaves the first's")
  func closing() throws {
    var world = try world()
    _ = world.state.closeSecond()
    #expect(!world.state.findings.has(.prediction(Condition(.b, .before))))
    #expect(world.state.findings.has(.prediction(Condition(.a, .before))))
    #expect(world.state.axis == nil)
  }

  private func preview(_ shape: Configuration) -> CheckpointPreview {
    CheckpointPreview(path: "other", shape: shape, bytesMapped: 5_600_000, bytesHeld: 2_000_000)
  }
}
