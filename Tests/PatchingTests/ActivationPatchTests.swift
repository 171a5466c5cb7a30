import Analyses
import Patching
import Tasks
import TestSupport
import Testing
import Transformer

@Suite("Activation patching is what a full pass for each cell gives")
struct ActivationPatchTests {
  static let positions: [Ablation.Positions] = [
    .all, .named(["END"]), .named(["S2"]), .named(["IO", "END"]),
  ]

  @Test(
    "of every head, within a model in both directions, and across two",
    arguments: PatchingWorld.all, PatchSite.allCases.filter(\.isHeadwise))
  func heads(world: PatchingWorld, site: PatchSite) throws {
    for direction in world.directions {
      let obvious = try direction.obvious()
      for positions in Self.positions {
        expectAgreement(
          try direction.cells(.activation(ActivationPatch(site, at: positions))).all,
          try obvious.heads(site.stage, at: positions), within: .patchedWorld,
          "\(direction.name), \(positions)")
      }
    }
  }

  @Test(
    "of every position, and of some at once",
    arguments: PatchingWorld.all, PatchSite.allCases.filter { !$0.isHeadwise })
  func stream(world: PatchingWorld, site: PatchSite) throws {
    let names = ["0", "2", "IO", "S2", "END"]
    for direction in world.directions {
      let obvious = try direction.obvious()
      let ours = try direction.cells(.activation(ActivationPatch(site, at: .named(names))))
      #expect(ours.plan.columns == names.map { .position($0) })
      expectAgreement(
        ours.all, try obvious.positions(site.stage, names: names), within: .patchedWorld,
        direction.name)
      for positions in Self.positions {
        let patch = ActivationPatch(site, at: positions, isWhole: true)
        expectAgreement(
          try direction.cells(.activation(patch)).all,
          try obvious.layers(site.stage, at: positions), within: .patchedWorld,
          "\(direction.name), whole \(positions)")
      }
    }
  }

  @Test(
    "with edits of heads and MLPs in force in both runs",
    arguments: PatchingWorld.all, PatchSite.allCases)
  func edited(world: PatchingWorld, site: PatchSite) throws {
    let positions = Ablation.Positions.named(["S2", "END"])
    for direction in try world.editedDirections {
      let obvious = try direction.obvious()
      let patch = ActivationPatch(site, at: positions, isWhole: !site.isHeadwise)
      let theirs =
        try site.isHeadwise
        ? obvious.heads(site.stage, at: positions) : obvious.layers(site.stage, at: positions)
      expectAgreement(
        try direction.cells(.activation(patch)).all, theirs, within: .patchedWorld,
        direction.name)
    }
  }

  @Test("of a run with its own values changes nothing", arguments: PatchingWorld.all)
  func itself(world: PatchingWorld) throws {
    let subject = Subject(world.weights, world.prompts)
    for site in PatchSite.allCases {
      let patch = ActivationPatch(site, isWhole: !site.isHeadwise)
      let cells = try PatchedCells(.activation(patch), into: subject, from: subject)
      for (prompt, layers) in cells.patched.enumerated() {
        let same = layers.flatMap { $0.map { _ in cells.unpatched[prompt] } }
        expectAgreement(
          layers.flatMap { $0 }, same, within: .patchedWorld, "\(site), prompt \(prompt)")
      }
    }
  }

  @Test("of the whole stream is the other run, whatever the layer", arguments: PatchingWorld.all)
  func wholeStream(world: PatchingWorld) throws {
    for direction in world.directions.prefix(2) {
      let patch = ActivationPatch(.residualIn, isWhole: true)
      let cells = try direction.cells(.activation(patch))
      let other = try ObviousPatching(into: direction.source, from: direction.source).differences()
      expectAgreement(
        cells.all, other.flatMap { [Float](repeating: $0, count: cells.plan.layers) },
        within: .patchedWorld, direction.name)
    }
  }

  @Test("gives the same numbers whatever the order of its steps", arguments: PatchingWorld.all)
  func anyOrder(world: PatchingWorld) throws {
    for direction in world.directions {
      let patch = Patch.activation(ActivationPatch(.z, at: .named(["END"])))
      let forwards = try direction.cells(patch)
      let backwards = try PatchedCells(
        patch, into: direction.destination, from: direction.source
      ) { $0.reversed() }
      #expect(forwards.all == backwards.all)
    }
  }
}

extension Float {
  /// Logit differences after patching in a random world, by two ways through the same model.
  ///
  /// The same sums in another order; LayerNorm blows up streams that are nearly constant.
  static let patchedWorld: Float = 1e-5
}
