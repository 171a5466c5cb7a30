import Analyses
import Checkpoints
import Foundation
import Tasks
import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

/// Values at full GPT-2-small size; Scripts/README.md tells how to make the folder and the file.
@Suite(
  "A GPT-2-small-shaped checkpoint agrees with TransformerLens", .enabled(if: FullSize.isThere))
struct FullSizeTests {
  @Test("logits to 1e-3, and the attribution of every head")
  func logitsAndAttribution() throws {
    let full = try FullSize()
    let batch = full.subject.prompts.batch
    let logits = try #require(try full.subject.weights.forward(batch).logits)
    for (row, theirs) in full.values.last_logits_first_8.enumerated() {
      for (token, value) in theirs.enumerated() {
        #expect(abs(logits[row, token] - value) < 1e-3)
        #expect(abs(logits[row, token] - value) < 1e-4 * max(1, abs(value)))
      }
    }
    let attribution = try HeadAttribution(full.subject)
    let agreement = Agreement(
      attribution.headsByPrompt.flatMap { $0.flatMap { $0 } },
      full.values.attribution.heads.flatMap { $0.flatMap { $0 } })
    #expect(agreement.worst < .attributionSum, "\(agreement)")
    #expect(abs(attribution.total - attribution.logitDifference) < .attributionSum)
  }

  @Test("logit differences under every recorded ablation")
  func ablations() throws {
    let full = try FullSize()
    #expect(full.values.logit_differences_ablated.count == 20)
    for (name, theirs) in full.values.logit_differences_ablated {
      let parts = name.split(separator: "/").map(String.init)
      let kind = try #require(Ablation.Kind(rawValue: parts[1]))
      let ablation =
        parts[0].hasPrefix("mlp")
        ? Ablation(mlps: [try #require(Int(parts[0].dropFirst(3)))], kind: kind)
        : Ablation(heads: [try #require(Head(parts[0]))], kind: kind)
      let effect = try AblationEffect(
        [ablation], full.subject, reference: full.subject.prompts.reference)
      let agreement = Agreement(effect.prompts.map(\.after), theirs)
      #expect(agreement.worst < .attributionSum, "\(name): \(agreement)")
    }
  }
}

/// A folder and recorded values that the environment names.
private struct FullSize {
  let subject: Subject
  let values: Values

  // swift-format-ignore: AlwaysUseLowerCamelCase
  struct Values: Decodable {
    let prompts, reference: [[TokenID]]
    let templates: [Int]
    let answers, distractors: [TokenID]
    let last_logits_first_8: [[Float]]
    let attribution: Attribution
    let logit_differences_ablated: [String: [Float]]
  }

  struct Attribution: Decodable {
    let heads: [[[Float]]]
  }

  static let folder = ProcessInfo.processInfo.environment["PATCHBAY_FULL_SIZE"]
  static let file = ProcessInfo.processInfo.environment["PATCHBAY_FULL_SIZE_VALUES"]
  static var isThere: Bool { folder != nil && file != nil }

  init() throws {
    let file = try #require(Self.file)
    values = try JSONDecoder().decode(
      Values.self, from: Data(contentsOf: URL(filePath: file)))
    let checkpoint = try Checkpoint.read(folder: try #require(Self.folder))
    let values = values
    subject = Subject(
      checkpoint.weights,
      PromptSet(
        values.prompts.indices.map { row in
          Prompt(
            tokens: values.prompts[row], corrupted: values.reference[row],
            answer: values.answers[row], distractor: values.distractors[row],
            template: values.templates[row])
        }))
  }
}
