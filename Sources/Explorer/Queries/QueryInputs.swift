import Analyses
import Tasks
import Tokens

/// The part of a document that a query depends on, and nothing else.
///
/// An answer holds while the inputs of its query stay the same.
struct QueryInputs: Hashable, Sendable {
  /// The prompts to run.
  var prompts: [Prompt] = []
  /// Whether they begin with a beginning-of-text token.
  var bos = false
  /// The years that prompts are scored by.
  var years: YearOutcomes?
  /// The edits in force.
  var edits: [Ablation] = []
  /// The reference prompts that means are taken over.
  var references: [Prompt] = []
  /// The pair of each prompt, for resampling and patching; empty if there are none.
  var paired: [Prompt] = []
  /// What the ablation sweep replaces heads by; nil for other queries.
  var replacement: Replacement?

  /// What heads are replaced by, and where.
  struct Replacement: Hashable, Sendable {
    var kind: Ablation.Kind
    var positions: Ablation.Positions
  }

  /// The inputs of a query about a document.
  init(_ document: Document, for query: some Query) {
    let places = document.places(for: query.scope)
    guard !places.isEmpty else { return }
    let needs = query.needs
    prompts = document.prompts(at: places)
    bos = document.bos
    if query.condition?.side == .after { edits = document.ablations }
    if needs.contains(.replacement) {
      replacement = Replacement(kind: document.kind, positions: document.positions)
    }
    if needs.contains(.pairs) { paired = document.paired(places) }
    if needs.contains(.references) { edits = [Ablation(kind: document.kind)] }
    let isScored = needs.contains(.score) && prompts.contains { $0.pair == nil }
    if needs.contains(.years) || isScored { years = document.list?.years?.picking(places) }
    let kinds = Set(edits.map(\.kind) + [replacement?.kind].compactMap(\.self))
    let groups = document.references.groups
    if kinds.contains(.mean) || kinds.contains(.templateMean) {
      references = groups.flatMap(\.self)
    }
    if kinds.contains(.resample) { paired = document.paired(places) }
    if needs.contains(.outside) {
      (references, paired) = (groups.flatMap(\.self), document.paired(places))
    }
  }
}

extension QueryInputs {
  /// Checks that a model has an embedding row for every token: the prompts may have been made for
  /// the other of two checkpoints with different vocabularies.
  ///
  /// - Throws: `noSuchToken` with the largest token of the first prompt that does not fit.
  func check(vocabulary: Int) throws(AnalysisError) {
    for prompt in prompts + references + paired where !prompt.fits(vocabulary: vocabulary) {
      let tokens =
        prompt.tokens + (prompt.corrupted ?? [])
        + [prompt.answer, prompt.distractor].compactMap(\.self)
      throw .noSuchToken(tokens.max() ?? TokenID(vocabulary), vocabulary: vocabulary)
    }
  }
}

extension Document {
  /// The indices of a scope's prompts in the list; 0 stands for a prompt without a list.
  fileprivate func places(for scope: PromptScope) -> [Int] {
    guard let list else { return scope == .none ? [] : [0] }
    let all = Array(list.prompts.indices)
    return switch scope {
    case .none: []
    case .prompt: [list.index]
    case .mean: list.isMean ? all : [list.index]
    case .evenMean: list.isMean && list.isEven ? all : [list.index]
    case .list: all
    }
  }

  /// The corrupted prompt of each prompt; empty if a prompt has none.
  fileprivate func paired(_ places: [Int]) -> [Prompt] {
    let paired = zip(places, prompts(at: places)).compactMap { place, prompt in
      references.pair(of: prompt, at: place)
    }
    return paired.count < places.count ? [] : paired
  }

  fileprivate func prompts(at places: [Int]) -> [Prompt] {
    guard let list else { return [prompt] }
    return places.count == list.prompts.count ? list.prompts : places.map { list.prompts[$0] }
  }
}
