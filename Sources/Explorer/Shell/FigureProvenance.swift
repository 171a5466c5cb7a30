import Analyses
import Figures
import Tasks
import Tokens
import Transformer
import Transformer

extension Sharing {
  /// The provenance of the screen's numbers.
  ///
  /// - Parameters:
  ///   - scope: the prompts that were run.
  ///   - conventions: how numbers were computed; nil is left out.
  /// - Returns: the provenance, without hashes that are not known yet.
  func provenance(_ scope: PromptScope, _ conventions: [String?]) -> Provenance {
    let prompts = scopedPrompts(scope)
    return Provenance(
      version: version,
      checkpoints: shownCheckpoints, prompts: named(prompts),
      bos: scope == .none ? nil : document.bos,
      bosToken: document.bos ? document.prompt.tokens.first.map { label($0) } ?? "" : "",
      interventions: interventionSentences,
      conventions: (conventions + [Convention.mean(prompts.count)]).compactMap(\.self),
      view: shownWords("·"))
  }

  /// What the words of conventions depend on.
  var convention: Convention.Model {
    let architecture = model.shape.architecture
    return Convention.Model(
      norm: architecture.norm.title, centres: architecture.norm.centres,
      hasHeadConstants: architecture.hasHeadConstants)
  }

  /// The path of a checkpoint's folder, as figures give it.
  func figurePath(_ slot: ModelSlot) -> String {
    guard let facts = facts(slot) else { return "" }
    return facts.path.isEmpty ? facts.name : facts.path
  }

  /// The checkpoints whose numbers are shown.
  private var shownCheckpoints: [Provenance.Checkpoint] {
    let shown = Set(conditions.map(\.model))
    return slots.filter(shown.contains).map { slot in
      Provenance.Checkpoint(
        slot: slot.letter, path: figurePath(slot), sha256: findings.hash(slot))
    }
  }

  // MARK: Prompts

  private func scopedPrompts(_ scope: PromptScope) -> [Prompt] {
    guard let list = document.list else { return scope == .none ? [] : [document.prompt] }
    return switch scope {
    case .none: []
    case .prompt: [document.prompt]
    case .mean: document.prompts
    case .evenMean: list.isMean && list.isEven ? list.prompts : [document.prompt]
    case .list: list.prompts
    }
  }

  private func named(_ prompts: [Prompt]) -> Provenance.Prompts {
    let isOfList = prompts.count > 1
    return Provenance.Prompts(
      count: prompts.count, first: prompts.prefix(mostNamedPrompts).map(sentence),
      set: isOfList ? document.list?.name ?? "" : "")
  }

  /// A prompt with its answer, in words.
  private func sentence(_ prompt: Prompt) -> String {
    let texts = reader.texts(prompt, bos: document.bos)
    var words = texts.prompt
    guard prompt.answer != nil else { return words }
    words += " [answer '\(texts.answer)'"
    if prompt.distractor != nil { words += ", distractor '\(texts.distractor)'" }
    return words + "]"
  }

  // MARK: Interventions

  /// The edits behind the numbers shown, in sentences.
  private var interventionSentences: [String] {
    guard conditions.contains(where: { $0.side == .after }) else { return [] }
    return document.edits.filter(\.isOn).map { edit in
      var target = edit.target
      if edit.name != nil {
        target += ": " + edit.heads.sorted().map(\.description).joined(separator: " ")
      }
      return Convention.ablation(
        target, kind: edit.kind.rawValue, positions: edit.positions.text,
        source: referenceWords(edit.kind))
    }
  }

  /// The source of an ablation's values; nil if the kind needs none.
  private func referenceWords(_ kind: Ablation.Kind) -> String? {
    guard kind.needsReference else { return nil }
    let references = document.references
    let count = references.count
    return switch kind {
    case .resample:
      "one prompt each of \(count) (\(references.source.words)"
        + (references.typed.isEmpty ? ")" : "; \(references.typed.count) typed)")
    default: "\(count) prompts (\(references.source.words))"
    }
  }

  /// What the ablation sweep does to each head, in words.
  var ablationSweepConvention: String {
    Convention.sweep(
      "head", kind: document.kind.rawValue, positions: document.positions.text,
      source: referenceWords(document.kind))
  }
}

/// The most prompts that are named.
private let mostNamedPrompts = 5
