import Analyses
import Patching
import Tasks
import TestSupport
import Testing
import Transformer

@Suite("Path patching is what its two full passes for each sender give")
struct PathPatchAgreementTests {
  static let receivers = [
    "logits", "2.1.q", "1.0.q,2.1.q,2.2.q", "1.2.k,2.0.k", "1.0.v,1.1.v,2.2.v", "1.1.q,2.1.k,2.1.v",
  ]
  static let places: [(sent: Ablation.Positions, received: Ablation.Positions)] = [
    (.all, .all), (.all, .named(["S2"])), (.named(["S2"]), .all),
    (.named(["END"]), .named(["END"])), (.named(["IO", "S2"]), .named(["S2", "END"])),
  ]

  @Test(
    "to every kind of receiver, from and to all and some positions",
    arguments: PatchingWorld.all, receivers)
  func senders(world: PatchingWorld, receivers: String) throws {
    for direction in world.directions { try expect(receivers, direction) }
  }

  @Test("with edits of heads and MLPs in force", arguments: PatchingWorld.all, receivers)
  func edited(world: PatchingWorld, receivers: String) throws {
    for direction in try world.editedDirections { try expect(receivers, direction) }
  }

  private func expect(_ receivers: String, _ direction: PatchingDirection) throws {
    let obvious = try direction.obvious()
    for (sent, received) in Self.places {
      for freezesMLPs in [false, true] {
        let path = PathPatch(
          to: try PathPatch.Receivers(receivers), from: sent, at: received,
          freezesMLPs: freezesMLPs)
        var full = path
        // Of the final stream, only END is read.
        if path.receivers == .logits { full.receiverPositions = .all }
        let ours = try direction.cells(.path(path))
        let what = "\(direction.name), \(sent) to \(received), frozen \(freezesMLPs)"
        expectAgreement(
          ours.heads, try obvious.heads(full), within: .patchedWorld, "heads, " + what)
        expectAgreement(
          ours.mlps, try obvious.mlps(full), within: .patchedWorld, "MLPs, " + what)
      }
    }
  }

  @Test("from a run with its own values changes nothing", arguments: PatchingWorld.all, receivers)
  func itself(world: PatchingWorld, receivers: String) throws {
    let subject = Subject(world.weights, world.prompts)
    let path = PathPatch(to: try PathPatch.Receivers(receivers))
    let cells = try PatchedCells(.path(path), into: subject, from: subject)
    for (prompt, layers) in cells.patched.enumerated() {
      let same = layers.flatMap { $0.map { _ in cells.unpatched[prompt] } }
      expectAgreement(layers.flatMap { $0 }, same, within: .patchedWorld, "prompt \(prompt)")
    }
  }

  @Test("of the last layer to the logits is activation patching", arguments: PatchingWorld.all)
  func lastLayer(world: PatchingWorld) throws {
    for direction in world.directions.prefix(3) {
      let path = try direction.cells(.path(PathPatch(to: .logits, includesMLPs: false)))
      let z = try direction.cells(.activation(ActivationPatch(.z)))
      expectAgreement(
        path.patched.flatMap { $0.last ?? [] }, z.patched.flatMap { $0.last ?? [] },
        within: .patchedWorld, direction.name)
    }
  }
}
