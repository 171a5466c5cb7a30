import Analyses
import Checkpoints
import Figures
import Tasks
import TextColumns
import Tokens

extension Provenance {
  /// Where the numbers of a command come from.
  ///
  /// - Parameters:
  ///   - model: the checkpoint.
  ///   - loaded: the prompts; nil where there are none.
  ///   - interventions: what was ablated, in words.
  ///   - conventions: how numbers were reckoned; what is nil is left out.
  /// - Throws: when the hash of the weights cannot be made.
  init(
    _ model: OpenModel, _ loaded: LoadedPrompts?, interventions: [String] = [],
    conventions: [String?]
  ) throws {
    self.init(
      version: Version.current,
      checkpoints: [
        Checkpoint(slot: "", path: model.checkpoint.folder, sha256: try model.hash.text())
      ],
      prompts: loaded?.named(model.vocabulary) ?? Prompts([]), bos: loaded?.set.bos,
      bosToken: loaded?.beginning.map(model.label) ?? "", interventions: interventions,
      conventions: conventions.compactMap(\.self))
  }
}

extension LoadedPrompts {
  /// The prompts named at most.
  private static let namedCount = 5

  /// The prompts in words: the first of them, and the file.
  func named(_ vocabulary: Vocabulary) -> Provenance.Prompts {
    let words = set.prompts.prefix(Self.namedCount).map { prompt in
      var words = vocabulary.words(for: Array(prompt.tokens.dropFirst(set.bos ? 1 : 0)))
      guard let answer = prompt.answer else { return words }
      words += " [answer '\(vocabulary.name(of: answer))'"
      if let distractor = prompt.distractor {
        words += ", distractor '\(vocabulary.name(of: distractor))'"
      }
      return words + "]"
    }
    return Provenance.Prompts(
      count: set.prompts.count, first: words, set: sourceWords ?? "", sha256: sourceHash)
  }

  /// Where reference values of a kind come from, in words; nil where it needs none.
  func referenceWords(_ kind: Ablation.Kind) -> String? {
    guard kind.needsReference else { return nil }
    let count = reference(for: kind)?.prompts.count ?? 0
    return "\(count) reference \(count == 1 ? "prompt" : "prompts")"
      + " (\(referenceName))"
  }
}

extension OpenModel {
  /// A token in a form that shows what it is.
  func label(_ token: TokenID) -> String { vocabulary.display(token, glyphs: .unicode).text }
}

extension Sequence where Element == [Float] {
  /// The same numbers with more digits.
  var doubles: [[Double]] { map { $0.map(Double.init) } }
}
