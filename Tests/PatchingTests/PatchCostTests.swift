import Analyses
import Patching
import Tasks
import Testing
import Transformer

@Suite("What a sweep takes is told before it runs")
struct PatchCostTests {
  private let world = PatchingWorld.all[0]

  private var shape: Configuration { world.weights.configuration }

  /// The parameters of one layer's linear maps.
  private var layer: Double { Double(4 * 12 * 12 + 2 * 12 * 20) }

  private func plan(_ patch: Patch) throws -> PatchPlan {
    try PatchPlan(patch, shape, world.prompts, source: world.prompts.reference)
  }

  @Test("each cell on each prompt is a run, whose rows go from the patched layer on")
  func activations() throws {
    let plan = try plan(.activation(ActivationPatch(.z)))
    let cost = PatchCost(plan, world.prompts, shape)
    #expect(cost.runs == 3 * 3 * 4)
    // 24 positions, three heads, and three, two and one layers.
    #expect(cost.multiplications == Double(24 * 3 * (3 + 2 + 1)) * layer)
    #expect(cost.shares.count == plan.steps.count)
    #expect(cost.isQuick && cost.seconds < 1)
  }

  @Test("paths to the logits carry one row a prompt, those to heads all rows through all layers")
  func paths() throws {
    // Three heads and the MLP of a layer can send.
    let logits = PatchCost(try plan(.path(PathPatch(to: .logits))), world.prompts, shape)
    #expect(logits.multiplications == Double(4 * 4 * (3 + 2 + 1)) * layer)
    let receivers = PathPatch(to: .heads([PathPatch.Receiver(Head(2, 0), .queries)]))
    let heads = PatchCost(try plan(.path(receivers)), world.prompts, shape)
    #expect(heads.runs == 2 * 4 * 4)
    #expect(heads.multiplications == Double(24 * 2 * 4 * 3) * layer)
  }

  @Test("some cells take their share, and all approximations together five passes")
  func parts() throws {
    let plan = try plan(.activation(ActivationPatch(.z)))
    let some = plan.steps(for: [PatchCell(0, 0), PatchCell(2, 1)])
    let cost = PatchCost(plan, steps: some, world.prompts, shape)
    #expect(cost.runs == 2 * 4)
    #expect(cost.multiplications == Double(24 * (3 + 1)) * layer)
    #expect(PatchCost.approximation(world.prompts, shape) == Double(5 * 24 * 3) * layer)
  }
}
