import Analyses
import Tasks
import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

@Suite("Sweeps carry the edits that their sites allow, and refuse the others in words")
struct SweptEditsTests {
  private static let weights = Weights(
    random: Configuration(layers: 2, heads: 2, width: 8, vocabulary: 20, context: 8), seed: 3)

  /// Every site of a layer that can be edited, and that at the end.
  static let sites: [Site] =
    (Site.Stage.allCases.map { Site.block(1, $0) } + [.finalNorm])
    .filter { $0.isEditable && $0.exists(in: weights.configuration) }

  private static func subject(editing site: Site) -> Subject {
    let prompts = (0..<2).map { row in
      Prompt(
        tokens: (0..<6).map { TokenID(($0 + row) % 20) }, answer: TokenID(3),
        distractor: TokenID(4))
    }
    return Subject(
      weights, PromptSet(prompts), interventions: [Intervention(site, action: .zero)])
  }

  @Test("which they are is stated by the site")
  func rule() {
    let carried = Set(Site.every(in: Self.weights.configuration).filter(\.isCarriedBySweeps))
    #expect(
      carried == [.block(0, .z), .block(0, .mlpOut), .block(1, .z), .block(1, .mlpOut)])
  }

  @Test("a sweep of ablations, whole and layer by layer", arguments: sites)
  func ablations(site: Site) throws {
    let subject = Self.subject(editing: site)
    guard !site.isCarriedBySweeps else {
      let whole = try AblationSweep(over: .heads, subject, kind: .zero)
      let session = try AblationSweepSession(over: .heads, subject, kind: .zero)
      #expect(try session.effects(layer: 0) == whole.effects[0])
      return
    }
    for components in AblationSweep.Components.allCases {
      #expect(throws: AnalysisError.editNotCarried(site)) {
        try AblationSweep(over: components, subject, kind: .zero)
      }
      #expect(throws: AnalysisError.editNotCarried(site)) {
        try AblationSweepSession(over: components, subject, kind: .zero)
      }
    }
  }

  @Test("the words say what is in force, and what to do")
  func words() {
    #expect(
      AnalysisError.editNotCarried(.block(3, .residualIn)).description
        == "an edit of blocks.3.hook_resid_pre is in force, and sweeps carry edits of heads (hook_z) "
        + "and of MLP outputs (hook_mlp_out) alone. Take it back, or measure without a sweep.")
  }
}
