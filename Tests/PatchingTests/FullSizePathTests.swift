import Analyses
import Checkpoints
import Foundation
import Patching
import Tasks
import Testing
import Tokens
import Transformer

/// Values at full GPT-2-small size; Scripts/README.md tells how to make the folder and the file.
@Suite(
  "Paths in a GPT-2-small-shaped checkpoint agree with TransformerLens",
  .enabled(if: FullSizePaths.isThere, "PATCHBAY_FULL_SIZE and its values are not set"))
struct FullSizePathTests {
  @Test("to the logits, to queries at END, and to values at all positions")
  func paths() throws {
    let full = try FullSizePaths()
    #expect(full.differences.count == 9)
    for (name, theirs) in full.differences {
      let parts = name.split(separator: "/").map(String.init)
      let sender = try #require(Head(parts[1]))
      let path = PathPatch(
        to: try PathPatch.Receivers(parts[0]),
        at: parts[0].hasSuffix("q") ? .named(["END"]) : .all)
      var session = try PatchSession(.path(path), into: full.destination, from: full.source)
      let steps = session.plan.steps(for: [PatchCell(sender.layer, sender.index)])
      var ours: [Float] = []
      for step in steps { ours += try session.run(step).patched[0] }
      #expect(ours.count == theirs.count)
      for (own, their) in zip(ours, theirs) { #expect(abs(own - their) < 1e-4, "\(name)") }
    }
  }
}

/// A folder and recorded values that the environment names.
private struct FullSizePaths {
  let destination: Subject
  let source: Subject
  let differences: [String: [Float]]

  // swift-format-ignore: AlwaysUseLowerCamelCase
  private struct Values: Decodable {
    let prompts, reference: [[TokenID]]
    let answers, distractors: [TokenID]
    let logit_differences_of_paths: [String: [Float]]
  }

  private static let folder = ProcessInfo.processInfo.environment["PATCHBAY_FULL_SIZE"]
  private static let file = ProcessInfo.processInfo.environment["PATCHBAY_FULL_SIZE_VALUES"]
  static var isThere: Bool { folder != nil && file != nil }

  init() throws {
    let data = try Data(contentsOf: URL(filePath: try #require(Self.file)))
    let values = try JSONDecoder().decode(Values.self, from: data)
    let weights = try Checkpoint.read(folder: try #require(Self.folder)).weights
    func subject(_ rows: [[TokenID]]) -> Subject {
      let prompts = rows.indices.map { row in
        Prompt(
          tokens: rows[row], answer: values.answers[row], distractor: values.distractors[row])
      }
      return Subject(weights, PromptSet(prompts))
    }
    (destination, source) = (subject(values.prompts), subject(values.reference))
    differences = values.logit_differences_of_paths
  }
}
