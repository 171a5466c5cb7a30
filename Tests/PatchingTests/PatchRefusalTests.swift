import Analyses
import Patching
import Tasks
import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

@Suite("What patching cannot do is refused before it is begun")
struct PatchRefusalTests {
  private static let patch = Patch.activation(ActivationPatch(.z))

  /// A small model, with a context that can be chosen.
  private static func weights(
    context: Int = 16, vocabulary: Int = 20, spoilt: Bool = false
  ) -> Weights {
    let configuration = Configuration(
      layers: 2, heads: 2, width: 8, vocabulary: vocabulary, context: context)
    var weights = Weights(random: configuration, seed: 3)
    if spoilt { weights.finalNorm.gain[0, 0] = .nan }
    return weights
  }

  private static func subject(_ weights: Weights, length: Int = 6) -> Subject {
    let prompts = (0..<2).map { row in
      Prompt(
        tokens: (0..<length).map { TokenID(($0 + row) % 20) }, answer: TokenID(3),
        distractor: TokenID(4))
    }
    return Subject(weights, PromptSet(prompts))
  }

  @Test("a prompt beyond the context of the source")
  func context() {
    let (own, other) = (Self.subject(Self.weights()), Self.subject(Self.weights(context: 5)))
    #expect(throws: PatchingError.context(.source, prompt: 0, length: 6, context: 5)) {
      try PatchSession(Self.patch, into: own, from: other)
    }
    #expect(
      PatchingError.context(.source, prompt: 0, length: 6, context: 5).description
        == "prompt 1 has 6 tokens, and the context of the source's checkpoint is 5. Give shorter "
        + "prompts.")
  }

  @Test("a token that one of the two vocabularies lacks, and no token that both have")
  func vocabulary() throws {
    let own = Self.subject(Self.weights())
    // The prompts' tokens go from 0 to 6.
    let shared = Self.subject(Self.weights(vocabulary: 7))
    var session = try PatchSession(Self.patch, into: own, from: shared)
    let step = try #require(session.plan.steps.first)
    #expect(try session.run(step).patched.joined().allSatisfy { $0.isFinite })
    let fewer = Self.subject(Self.weights(vocabulary: 6))
    for (into, from, rows) in [(own, fewer, (20, 6)), (fewer, own, (6, 20))] {
      #expect(
        throws: PatchingError.differentShapes(
          what: "tokens in the vocabulary", destination: rows.0, source: rows.1)
      ) {
        try PatchSession(Self.patch, into: into, from: from)
      }
    }
  }

  @Test("a model of other parts, or of other groups of heads, though its sizes are the same")
  func parts() throws {
    func subject(_ architecture: Architecture) -> Subject {
      Self.subject(
        Weights(
          random: Configuration(
            layers: 2, heads: 2, width: 8, vocabulary: 20, context: 16, architecture: architecture),
          seed: 3))
    }
    let (own, rms) = (subject(.gpt2), subject(Architecture(family: "other", norm: .rms)))
    #expect(
      throws: PatchingError.differentArchitectures(destination: "gpt2", source: "other")
    ) {
      try PatchSession(Self.patch, into: own, from: rms)
    }
    #expect(
      throws: PatchingError.differentShapes(
        what: "key-value heads a layer", destination: 2, source: 1)
    ) {
      try PatchSession(Self.patch, into: own, from: subject(Architecture(keyValueHeads: 1)))
    }
  }

  @Test("a run whose logit difference is no number", arguments: [PatchSide.destination, .source])
  func notFinite(side: PatchSide) {
    let (sound, spoilt) = (Self.subject(Self.weights()), Self.subject(Self.weights(spoilt: true)))
    let isSource = side == .source
    #expect(throws: PatchingError.notFinite(side)) {
      try PatchBaseline(into: isSource ? sound : spoilt, from: isSource ? spoilt : sound)
    }
  }

  @Test("edits of sites that sweeps do not carry, in either run", arguments: [false, true])
  func edits(isSource: Bool) {
    let plain = Self.subject(Self.weights())
    for site in [Site.block(0, .residualIn), .block(1, .keys), .block(0, .mlpOut)] {
      var edited = plain
      edited.interventions = [Intervention(site, action: .zero)]
      let (own, other) = isSource ? (plain, edited) : (edited, plain)
      if site.isCarriedBySweeps {
        #expect(throws: Never.self) { try PatchSession(Self.patch, into: own, from: other) }
        // The gradient's guess is of unedited runs alone.
        #expect(throws: PatchingError.edited(site)) {
          try AttributionPatching(ActivationPatch(.z), into: own, from: other)
        }
      } else {
        #expect(throws: PatchingError.analysis(.editNotCarried(site))) {
          try PatchSession(Self.patch, into: own, from: other)
        }
      }
    }
    #expect(
      PatchingError.edited(.block(0, .z)).description
        == "an edit of blocks.0.attn.hook_z is in force, and the approximation by gradients is of "
        + "unedited runs alone. Take the edit back, or run the exact sweep, which carries it.")
  }

  @Test("errors of prompts behind others are counted among all")
  func after() {
    let errors: [PatchingError] = [
      .unequalPair(prompt: 0, destination: [], source: []),
      .context(.source, prompt: 0, length: 2, context: 1), .analysis(.noAnswer(prompt: 0)),
      .analysis(.noSuchPosition("S2", prompt: 0, known: [])),
    ]
    for error in errors {
      #expect(error.after(4).description.contains(" 5 "), "\(error.after(4))")
    }
    #expect(PatchingError.notFinite(.source).after(4) == .notFinite(.source))
  }

  @Test("a reference that is one of the sides again is not run again, and is the same number")
  func reference() throws {
    let (own, other) = (Self.subject(Self.weights()), Self.subject(Self.weights(), length: 6))
    let known = try PatchBaseline(into: own, from: other, reference: other)
    #expect(known.reference == known.source)
    let apart = try PatchBaseline(
      into: own, from: own, reference: Self.subject(Self.weights(), length: 5))
    #expect(apart.reference != apart.destination)
  }
}

@Suite("Rows of two lengths part where a token is left over")
struct PatchPartingTests {
  @Test(
    "names that differ on purpose do not part them",
    arguments: [
      ([1, 2, 3, 4], [1, 9, 3, 4, 5], 4), ([1, 2, 3, 4], [1, 9, 7, 3, 4], 1),
      ([1, 2, 3], [1, 2, 4, 5], 2), ([5, 1, 2, 3], [1, 2, 3], 0), ([1, 2], [1, 3], 1),
      ([1, 2, 3], [1, 2, 3, 4, 5], 3), ([], [7], 0),
    ])
  func parting(one: [Int], other: [Int], place: Int) {
    let rows = [one, other].map { $0.map { TokenID($0) } }
    #expect(PatchPairs.parting(rows[0], rows[1]) == place)
    #expect(PatchPairs.parting(rows[1], rows[0]) == place)
  }
}
