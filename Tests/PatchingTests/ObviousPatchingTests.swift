import Tasks
import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

@Suite("Patching by its definition gives TransformerLens's numbers")
struct ObviousPatchingTests {
  @Test("on a random model and another near it, every recorded array")
  func odd() throws {
    try expectAll(.odd)
  }

  @Test(
    "on the trained checkpoint and its scaled weights, every recorded array",
    .enabled(if: FixturePatching.hasTrained, "../shared/checkpoints/ioi-small is not there"))
  func trained() throws {
    try expectAll(.trained)
  }

  private func expectAll(_ fixture: FixturePatching) throws {
    let recorded = try RecordedPatching(fixture)
    for name in fixture.arrays.keys.sorted() {
      let ours = try #require(try recorded.again(RecordedName(name)), "\(name) is not understood")
      let agreement = Agreement(ours, fixture[name].elements)
      #expect(agreement.worst <= .float32Forward, "\(fixture.name), \(name): \(agreement)")
    }
  }
}

/// Patching by its definition on the recorded prompts, array by array.
private struct RecordedPatching {
  let fixture: FixturePatching
  let directions: [String: ObviousPatching]

  init(_ fixture: FixturePatching) throws {
    self.fixture = fixture
    let (weights, tuned, prompts) = (fixture.weights, fixture.tuned, fixture.prompts)
    directions = [
      "into-prompts": try .within(weights, prompts),
      "into-reference": try .within(weights, prompts, intoCorrupted: true),
      "into-original": try .across(into: weights, from: tuned, prompts),
      "into-tuned": try .across(into: tuned, from: weights, prompts),
    ]
  }

  /// Our numbers for a recorded array; nil where the name is not understood.
  func again(_ name: RecordedName) throws -> [Float]? {
    let parts = name.parts
    if parts[0] == "path", parts.count == 6 { return try path(parts) }
    let unpatched = [
      "prompts": "into-prompts", "reference": "into-reference", "tuned": "into-tuned",
    ]
    if parts[0] == "unpatched", let direction = unpatched[parts[1]] {
      return try directions[direction]?.differences()
    }
    guard parts.count >= 3, let patching = directions[parts[1]],
      let stage = RecordedName.stage(parts[2])
    else { return nil }
    let isEstimate = parts[0] == "attribution"
    switch (stage, parts.count) {
    case (_, 3):
      return try isEstimate ? patching.positionEstimates(stage) : patching.positions(stage)
    case (.mlpOut, 4):
      return try patching.layers(stage, positions: parts[3])
    default:
      return try isEstimate
        ? patching.headEstimates(stage, positions: parts[3])
        : patching.heads(stage, positions: parts[3])
    }
  }

  private func path(_ parts: [String]) throws -> [Float]? {
    guard let patching = directions["into-prompts"] else { return nil }
    let receiver = RecordedName.stage(parts[1])
    let paths = ObviousPaths(
      receiver: receiver, receivers: receiver == nil ? [] : fixture.receivers,
      sent: patching.positions(parts[2]), received: patching.positions(parts[3]),
      freezesMLPs: parts[4] == "frozen")
    return try parts[5] == "heads" ? patching.heads(paths) : patching.mlps(paths)
  }
}
