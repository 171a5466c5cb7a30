import Analyses
import Patching
import Tasks
import TestSupport
import Testing
import Transformer

@Suite("Attribution patching is gradient times difference")
struct AttributionPatchingTests {
  @Test(
    "summed over each cell, its mean over the prompts",
    arguments: PatchingWorld.all, PatchSite.allCases)
  func estimates(world: PatchingWorld, site: PatchSite) throws {
    let names = ["0", "IO", "S2", "END"]
    for direction in world.directions {
      let obvious = try direction.obvious()
      let positions: [Ablation.Positions] =
        site.isHeadwise ? [.all, .named(["END"]), .named(["IO", "END"])] : [.named(names)]
      for positions in positions {
        let ours = try AttributionPatching(
          ActivationPatch(site, at: positions), into: direction.destination, from: direction.source)
        let single =
          try site.isHeadwise
          ? obvious.headEstimates(site.stage, at: positions)
          : obvious.positionEstimates(site.stage, names: names)
        let theirs = meanOverPrompts(single, count: world.prompts.prompts.count)
        expectAgreement(
          ours.effects.flatMap { $0 }, theirs, within: .patchedWorld,
          "\(direction.name), \(positions)")
      }
    }
  }
}

/// The means of numbers that lie one prompt after another.
func meanOverPrompts(_ values: [Float], count: Int) -> [Float] {
  let cells = values.count / count
  return (0..<cells).map { cell in
    (0..<count).reduce(0) { $0 + values[$1 * cells + cell] } / Float(count)
  }
}
