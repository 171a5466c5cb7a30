import Analyses
import Patching
import Tasks
import TestSupport
import Testing
import Transformer

@Suite("Heads that are patched at once")
struct HeadSetTests {
  static let sites = PatchSite.allCases.filter(\.isHeadwise)
  static let sets = [
    [Head(0, 1), Head(0, 2), Head(1, 0)], [Head(1, 1), Head(2, 0), Head(2, 2)], [Head(0, 0)],
  ]

  /// A set on every prompt: with the patch, and without.
  static func run(
    _ heads: [Head], _ patch: ActivationPatch, _ direction: PatchingDirection
  ) throws -> (patched: [Float], unpatched: [Float]) {
    var session = try PatchSession(
      .activation(patch), into: direction.destination, from: direction.source)
    var all: (patched: [Float], unpatched: [Float]) = ([], [])
    for part in session.parts {
      let run = try session.run(set: heads, on: part)
      all.patched += run.patched
      all.unpatched += run.unpatched
    }
    return all
  }

  @Test(
    "are what a full pass with the source's values written at every one of them gives",
    arguments: PatchingWorld.all, sites)
  func obvious(world: PatchingWorld, site: PatchSite) throws {
    for direction in world.directions {
      let obvious = try direction.obvious()
      for positions in ActivationPatchTests.positions {
        for heads in Self.sets {
          let ours = try Self.run(heads, ActivationPatch(site, at: positions), direction)
          let edits = heads.map { head in
            let place = Site.block(head.layer, site.stage)
            return Intervention(
              place,
              heads: [obvious.configuration.place(ofHead: head.index, at: site.stage)],
              positions: obvious.places(positions),
              action: .replace(obvious.source.values[place]))
          }
          expectAgreement(
            ours.patched, try obvious.differences(edits), within: .patchedWorld,
            "\(direction.name), \(positions), \(heads)")
          expectAgreement(
            ours.unpatched, try obvious.differences(), within: .patchedWorld, direction.name)
        }
      }
    }
  }

  @Test("one head alone is the sweep's cell", arguments: PatchingWorld.all, sites)
  func one(world: PatchingWorld, site: PatchSite) throws {
    let direction = world.directions[2]
    let cells = try direction.cells(.activation(ActivationPatch(site)))
    for head in [Head(0, 2), Head(2, 1)] {
      let ours = try Self.run([head], ActivationPatch(site), direction)
      expectAgreement(
        ours.patched,
        cells.patched.map {
          $0[head.layer][
            world.weights.configuration.place(ofHead: head.index, at: site.stage)]
        }, within: .patchedWorld, "\(head)")
    }
  }

  @Test(
    "all of them bring the other checkpoint's score where attention alone differs",
    arguments: PatchingWorld.all, [PatchSite.headOutput, .z])
  func all(world: PatchingWorld, site: PatchSite) throws {
    var tuned = world.weights
    for layer in tuned.blocks.indices {
      tuned.blocks[layer].norm1 = world.tuned.blocks[layer].norm1
      var output = tuned.blocks[layer].attention.output
      if site == .headOutput {
        output.weight = world.tuned.blocks[layer].attention.output.weight
      }
      tuned.blocks[layer].attention = world.tuned.blocks[layer].attention
      tuned.blocks[layer].attention.output = output
    }
    let heads = (0..<3).flatMap { layer in
      (0..<world.weights.configuration.heads).map { Head(layer, $0) }
    }
    let direction = PatchingDirection(
      name: "attention", destination: Subject(world.weights, world.prompts),
      source: Subject(tuned, world.prompts))
    let ours = try Self.run(heads, ActivationPatch(site), direction)
    expectAgreement(
      ours.patched, try direction.source.scores(), within: .patchedWorld, "\(site)")
    #expect(ours.patched != ours.unpatched)
  }

  @Test("an empty set, and any set between equal models, changes nothing", arguments: sites)
  func nothing(site: PatchSite) throws {
    let world = PatchingWorld.all[0]
    let none = try Self.run([], ActivationPatch(site), world.directions[2])
    #expect(none.patched == none.unpatched)
    let same = PatchingDirection(
      name: "equal", destination: Subject(world.weights, world.prompts),
      source: Subject(world.twin, world.prompts))
    let ours = try Self.run(Self.sets[0], ActivationPatch(site), same)
    #expect(ours.patched == ours.unpatched)
  }

  @Test("of head outputs the sums written in each layer are counted as memory")
  func memory() throws {
    let direction = PatchingWorld.all[1].directions[2]
    func session(_ site: PatchSite) throws -> PatchSession {
      try PatchSession(
        .activation(ActivationPatch(site)), into: direction.destination, from: direction.source)
    }
    let outputs = try session(.headOutput)
    // Three layers, three prompts of six tokens, twelve columns of four bytes.
    #expect(outputs.setMemory == outputs.plan.memory + 3 * 18 * 12 * 4)
    #expect(try session(.pattern).setMemory == session(.pattern).plan.memory)
  }
}
