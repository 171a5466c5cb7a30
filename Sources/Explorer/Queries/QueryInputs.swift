import Analyses
import Tasks
import Tokens

/// What of a document a query depends on, and nothing else.
///
/// An answer holds for a document as long as the inputs of its query stay the same.
struct QueryInputs: Hashable, Sendable {
  /// The prompts that are run.
  var prompts: [Prompt] = []
  /// Whether they begin with a beginning-of-text token.
  var bos = false
  /// What year prompts are scored by.
  var years: YearOutcomes?
  /// The edits in force.
  var edits: [Ablation] = []
  /// Prompts from which mean values are taken.
  var references: [Prompt] = []
  /// For each prompt, the one whose values replace its own; empty where there are none.
  var paired: [Prompt] = []
  /// What the sweep of ablations does to each head; nil for other queries.
  var replacement: Replacement?

  /// What heads are replaced by, and where.
  struct Replacement: Hashable, Sendable {
    var kind: Ablation.Kind
    var positions: Ablation.Positions
  }

  /// What a query depends on in a document.
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
    if needs.contains(.years) { years = document.list?.years }
    let kinds = Set(edits.map(\.kind) + [replacement?.kind].compactMap(\.self))
    let groups = document.references.groups
    if kinds.contains(.mean) || kinds.contains(.templateMean) {
      references = groups.flatMap(\.self)
    }
    if kinds.contains(.resample) { paired = document.paired(places) }
  }
}

extension QueryInputs {
  /// Checks that a model has a row for every token of the prompts, which were made for another where
  /// two with different vocabularies are open.
  ///
  /// - Throws: `noSuchToken` with the first that is beyond.
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
  /// The places in the list of the prompts that a scope asks for; 0 for a prompt of its own.
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

  /// For each prompt the first of those of its form; none where one lacks them.
  fileprivate func paired(_ places: [Int]) -> [Prompt] {
    let groups = references.groups
    let paired = places.compactMap { groups.indices.contains($0) ? groups[$0].first : nil }
    return paired.count < places.count ? [] : paired
  }

  fileprivate func prompts(at places: [Int]) -> [Prompt] {
    guard let list else { return [prompt] }
    return places.count == list.prompts.count ? list.prompts : places.map { list.prompts[$0] }
  }
}
