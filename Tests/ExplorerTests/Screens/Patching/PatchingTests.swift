import Analyses
import Figures
import Patching
import Screen
import Tasks
import Testing
import Tokens
import Transformer

@testable import Explorer

@Suite("The screen of patching sweeps, is steered by keys, and keeps what is done")
struct PatchingTests {
  /// A world whose model is so large that sweeps wait for `r`.
  private func largeWorld() throws -> SmallWorld {
    var world = try SmallWorld()
    let shape = world.state.model.shape
    world.state.model.shape = Configuration(
      layers: shape.layers, heads: shape.heads, width: 1 << 14, vocabulary: shape.vocabulary,
      context: shape.context)
    world.press("5")
    world.answerAll()
    return world
  }

  /// Answers steps until a number of them are done.
  private func answer(_ world: inout SmallWorld, steps: Int) {
    var left = steps
    while left > 0, let request = world.requests.popLast() {
      if request.query.is(PatchStepQuery.self) { left -= 1 }
      world.send(
        .found(number: request.number, MadeUp.answer(request, world.state.model), seconds: 0.5))
    }
  }

  // MARK: Running

  @Test("a small sweep runs by itself: layers down, positions across, exact beside approximate")
  func small() throws {
    let world = try SmallWorld.patching()
    let sweep = try #require(world.state.patching.patchSweep)
    #expect(sweep.isComplete)
    let model = try #require(PatchModel(world.state.patching))
    #expect(model.columns.count == 14 && model.rows.count == 3)
    for value in model.cells {
      #expect(value.shown == Double(MadeUpPatches.effect(value.cell)))
      #expect(value.approximation == Double(MadeUpPatches.effect(value.cell)) * 0.75)
      #expect(!value.isApproximate && value.prompts == 1)
    }
  }

  @Test("a large sweep waits for r, shows nothing exact before, and tells what it takes")
  func large() throws {
    var world = try largeWorld()
    #expect(world.state.patching.isPatchWaiting)
    #expect(world.frame().text.contains("r runs 42 cells on 1 prompt, "))
    #expect(world.state.patching.patchSweep?.progress.done == 0)
    world.press("r")
    #expect(
      world.requests.contains { $0.query.is(PatchApproximationQuery.self) })
    world.answerAll()
    #expect(world.state.patching.patchSweep?.isComplete == true)
    world.press("r")
    #expect(world.state.note == .refused("Every cell is done, over all prompts."))
  }

  @Test("Esc stops at once and keeps what is done; r goes on with what is missing")
  func stops() throws {
    var world = try largeWorld()
    world.press("r")
    answer(&world, steps: 1)
    let number = try #require(world.state.pending.first { $0.key.isPatch }?.value)
    #expect(world.state.activity?.hasPrefix("patching 14/42, ") == true)
    let effects = world.press("escape")
    #expect(effects.contains(.cancel([number])))
    #expect(world.state.screen == .patching)
    world.answerAll()
    #expect(world.state.patching.patchSweep?.progress.done == 14)
    #expect(PatchModel(world.state.patching)?[PatchCell(0, 3)]?.isApproximate == false)
    #expect(PatchModel(world.state.patching)?[PatchCell(2, 3)]?.isApproximate == true)
    #expect(world.frame().text.contains("r goes on"))
    world.press("r")
    let steps = world.requests.compactMap {
      ($0.query.query as? PatchStepQuery)?.step
    }
    #expect(steps == [1])
    world.answerAll()
    #expect(world.state.patching.patchSweep?.isComplete == true)
  }

  @Test("a sweep that was asked for goes on while another screen is looked at")
  func background() throws {
    var world = try largeWorld()
    world.press("r")
    answer(&world, steps: 1)
    world.press("1")
    world.answerAll()
    world.press("5")
    #expect(world.state.patching.patchSweep?.isComplete == true)
  }

  @Test("another prompt forgets the grid; another site keeps it for the way back")
  func forgets() throws {
    var world = try SmallWorld.patching()
    world.press("s", "j", "enter")
    #expect(world.state.patching.patchSweep?.isComplete == false)
    world.answerAll()
    world.press("s", "k", "enter")
    #expect(world.state.patching.patchSweep?.isComplete == true)
    #expect(world.requests.isEmpty)
    world.press("1", "enter")
    world.type(" the")
    world.press("enter", "5")
    #expect(world.state.patching.patchSweep?.progress.done == 0)
  }

  // MARK: Settings

  @Test("every key of the screen does something or says why not", arguments: [false, true])
  func keys(isPath: Bool) throws {
    for binding in PatchingScreen.bindings {
      for key in binding.keys {
        var world = try isPath ? SmallWorld.patching("p") : .patching()
        world.state.note = nil
        let before = world.frame()
        let effects = world.send(.key(key))
        #expect(world.frame() != before || !effects.isEmpty, "\(key) \(binding.name)")
      }
    }
  }

  @Test("measures are the effect in logits, m1, m2 and per cent of it")
  func measures() throws {
    var world = try SmallWorld.patching("p")
    let cell = PatchCell(1, 2)
    let effect = Double(MadeUpPatches.effect(cell))
    #expect(PatchModel(world.state.patching)?[cell]?.shown == effect)
    for factor in [1 / -4.0, 1 / 4.0, 100 / 3.5] {
      world.press("m")
      let shown = try #require(PatchModel(world.state.patching)?[cell]?.shown)
      #expect((shown - effect * factor).magnitude < 1e-4)
    }
    // If the destination is the corrupted run, m2's normaliser is zero, so m2 is not offered,
    // before the run or after it.
    world.press("p", "m")
    #expect(world.state.patching.measure == .logits)
    world.press("m", "m")
    #expect(world.state.patching.measure == .proportion(.percent))
    world.answerAll()
    world.press("m", "m", "m")
    #expect(world.state.patching.measure == .proportion(.percent))
    // A unit chosen before says why it cannot be computed.
    world.state.patching.measure = .proportion(.m2)
    #expect(world.frame().text.contains("The two numbers that m2 compares do not differ."))
    world.press("m")
    #expect(world.state.patching.measure == .logits)
  }

  @Test("positions are all of them, named ones or all at once")
  func positions() throws {
    var world = try SmallWorld.patching("w", "j", "enter")
    #expect(world.state.patching.patchColumns.map(\.name) == ["IO", "S1", "S1+1", "S2", "END"])
    world.press("w", "j", "enter")
    world.answerAll()
    #expect(world.state.patching.patchColumns == [.whole])
    world.press("w", "g")
    #expect(world.frame().text.contains("each by itself"))
  }

  @Test("a list of prompts of several lengths goes by the names that all have")
  func uneven() throws {
    var world = try SmallWorld.patching()
    let prompt = world.state.document.prompt
    var longer = prompt
    longer.tokens.insert(prompt.tokens[0], at: 0)
    longer.positions = prompt.positions.mapValues { $0 + 1 }
    world.send(.ran(.prompts(PromptList(name: "two", prompts: [prompt, longer]))))
    world.press("M")
    world.answerAll()
    #expect(world.state.patching.patchColumns.map(\.name) == ["IO", "S1", "S1+1", "S2", "END"])
    #expect(world.state.patching.patchSweep?.promptCount == 2)
    #expect(PatchModel(world.state.patching)?[PatchCell(0, 0)]?.prompts == 2)
  }

  // MARK: Bad prompts

  @Test("a prompt without a pair says how to give one")
  func noReference() throws {
    var world = try SmallWorld.patching()
    world.press("1", "enter", "ctrl-u")
    world.type("When Mary")
    world.press("enter", "5")
    #expect(world.state.patching.problem == .noReference)
    #expect(world.frame().text.contains("takes values from a corrupted prompt"))
    world.press("r")
    #expect(world.state.note?.isRefusal == true)
    world.press("1", "j", "j", "enter", "ctrl-u", "enter", "5")
    #expect(world.state.patching.problem == .noPair)
  }

  @Test("a pair of two lengths is shown as two rows, marked where they part")
  func unequal() throws {
    var world = try SmallWorld.patching()
    var other = world.state.document.prompt
    other.tokens.remove(at: 3)
    world.state.document.references = References(source: .corrupted, groups: [[other]])
    world.state.states.patching.forget { _ in true }
    world.press("m", "enter")
    let lines = world.frame().text.split(separator: "\n")
    let marks = try #require(lines.first { $0.contains("^ they part here") })
    let clean = try #require(lines.first { $0.contains("clean  ") && $0.contains("␣John") })
    let column = try #require(
      marks.firstIndex(of: "^").map { marks.distance(from: marks.startIndex, to: $0) })
    #expect(String(clean.dropFirst(column)).hasPrefix("␣John") == true)
    #expect(world.frame().text.contains("part at position 3"))
  }

  // MARK: Going on

  @Test("Enter opens the head's attention, or the lens at the position")
  func opens() throws {
    var world = try SmallWorld.patching("p", "j", "l", "enter")
    #expect(world.state.screen == .attention && world.state.head == Head(1, 1))
    world = try SmallWorld.patching("k", "k", "j", "h", "enter")
    #expect(world.state.screen == .lens)
    #expect(world.state.lens.row == 1 && world.state.position == 12)
    world.press("escape")
    #expect(world.state.screen == .patching)
  }

  @Test("what is shown goes to a file with its provenance")
  func figure() throws {
    let world = try SmallWorld.patching("p", "m")
    let text = try #require(world.state.figure).text(as: .text)
      .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(text.contains("m1: (patched − clean) / (corrupted − clean)"))
    #expect(text.contains("each sender takes its value on the corrupted prompt at all positions"))
    #expect(text.contains("F destination (clean in A) 3.5000, F source (corrupted in A) −0.5000"))
  }
}
