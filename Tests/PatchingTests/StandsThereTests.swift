import Analyses
import Patching
import Tasks
import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

/// Two models of equal weights that are not known to be one, so that nothing can be told beforehand.
private struct Twins {
  let world: PatchingWorld
  let other: Weights

  init(_ world: PatchingWorld) {
    self.world = world
    other = world.twin
  }

  /// Everything that can be patched.
  static let patches: [Patch] =
    PatchSite.allCases.map { site in
      .activation(
        ActivationPatch(site, at: site.isHeadwise ? .all : .named(["0", "IO", "END"])))
    } + [
      .path(PathPatch(to: .logits)),
      .path(PathPatch(to: .heads([.init(Head(2, 1), .queries), .init(Head(1, 0), .values)]))),
    ]
}

@Suite("A patch that writes what stands there already is not run and has no effect at all")
struct StandsThereTests {
  /// After the first step of some prompts nothing is left to run: a request to stop goes unheard.
  @Test(
    "whatever is patched, between equal models", arguments: PatchingWorld.all, Twins.patches)
  func twins(world: PatchingWorld, patch: Patch) throws {
    let twins = Twins(world)
    var session = try PatchSession(
      patch, into: Subject(world.weights, world.prompts),
      from: Subject(twins.other, world.prompts))
    let stopped = Cancellation()
    stopped.cancel()
    #expect(!session.plan.steps.isEmpty)
    for (number, step) in session.plan.steps.enumerated() {
      let isFirst = number == 0 || session.plan.steps[number - 1].prompts != step.prompts
      if isFirst { _ = try session.run(step) }
      let result = try session.run(step, cancellation: stopped)
      for (cell, patched) in zip(result.cells, result.patched) {
        #expect(patched == result.unpatched, "\(cell)")
      }
    }
  }

  @Test("approximate rows too", arguments: PatchingWorld.all, PatchSite.allCases)
  func approximate(world: PatchingWorld, site: PatchSite) throws {
    let twins = Twins(world)
    let found = try AttributionPatching(
      ActivationPatch(site, at: site.isHeadwise ? .all : .named(["0", "IO", "END"])),
      into: Subject(world.weights, world.prompts), from: Subject(twins.other, world.prompts))
    #expect(found.effects.allSatisfy { $0.allSatisfy { $0 == 0 } }, "\(found.effects)")
  }

  @Test("of two prompts the one that differs alone is changed", arguments: PatchSite.allCases)
  func oneOfTwo(site: PatchSite) throws {
    // In this world the second prompt is the same as its pair; edits on one side hide that from the
    // plan, and change nothing there.
    let world = PatchingWorld.all[3]
    let same = [Ablation(heads: [Head(0, 0)], kind: .zero, positions: .named(["0"]))]
    let again = same + same
    let cells = try PatchedCells(
      .activation(ActivationPatch(site, at: site.isHeadwise ? .all : .named(["END"]))),
      into: Subject(world.weights, world.prompts).adding(same, reference: nil),
      from: Subject(world.weights, world.prompts.reference ?? world.prompts)
        .adding(again, reference: nil))
    #expect(cells.patched[1].allSatisfy { $0.allSatisfy { $0 == cells.unpatched[1] } })
    #expect(cells.patched[0].contains { $0.contains { $0 != cells.unpatched[0] } })
  }

  @Test(
    "of an edited head the edit stands, whatever its queries, keys, values or pattern become",
    arguments: [PatchSite.queries, .keys, .values, .pattern])
  func pinned(site: PatchSite) throws {
    let world = PatchingWorld.all[0]
    let edit = [Ablation(heads: [Head(1, 1)], kind: .zero)]
    let into = try Subject(world.weights, world.prompts).adding(edit, reference: nil)
    let cells = try PatchedCells(
      .activation(ActivationPatch(site)), into: into, from: Subject(world.tuned, world.prompts))
    for prompt in world.prompts.prompts.indices {
      #expect(cells.patched[prompt][1][1] == cells.unpatched[prompt])
      #expect(cells.patched[prompt][1][0] != cells.unpatched[prompt])
    }
  }

  @Test(
    "what is added to z stays added to what queries, keys, values or a pattern make of it",
    arguments: [PatchSite.queries, .keys, .values, .pattern])
  func added(site: PatchSite) throws {
    let world = PatchingWorld.all[0]
    var into = Subject(world.weights, world.prompts)
    let rows = world.prompts.prompts.reduce(0) { $0 + $1.tokens.count }
    let width = world.weights.configuration.width
    let steering = Tensor(
      (0..<rows * width).map { Float($0 % 7) / 4 - 0.75 }, shape: [rows, width])
    into.interventions = [
      Intervention(.block(1, .z), heads: [1], action: .add(steering, scale: 1))
    ]
    let source = Subject(world.tuned, world.prompts)
    let cells = try PatchedCells(.activation(ActivationPatch(site)), into: into, from: source)
    expectAgreement(
      cells.all, try ObviousPatching(into: into, from: source).heads(site.stage, at: .all),
      within: .patchedWorld, "\(site)")
    #expect(cells.patched[0][1][1] != cells.unpatched[0])
  }

  @Test("the normalised value is exactly 0", arguments: PatchNormalisation.allCases)
  func normalised(normalisation: PatchNormalisation) throws {
    let world = PatchingWorld.all[0]
    let edits = [Ablation(heads: [Head(1, 1)], kind: .zero)]
    let sides = try [world.prompts, world.prompts.reference ?? world.prompts].map {
      try Subject(world.weights, $0).adding(edits, reference: nil)
    }
    let grid = try PatchGrid(
      .path(PathPatch(to: .logits)), into: sides[0], from: sides[1], reference: sides[1])
    #expect(grid.effect(PatchCell(1, 1)) == 0)
    #expect(grid.normalized(PatchCell(1, 1), normalisation) == 0)
    #expect(grid.effect(PatchCell(1, 0)) != 0)
  }
}
