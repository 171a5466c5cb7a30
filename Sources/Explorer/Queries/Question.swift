import Analyses
import Tasks
import Tokens

/// What the engine needs to know of a document for one piece of work, and nothing else.
///
/// An answer holds for a document as long as its question stays the same.
struct Question: Hashable, Sendable {
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
  /// What a sweep replaces heads by, and where; nil for other work.
  var sweep: Sweep?

  /// What a sweep does to each head.
  struct Sweep: Hashable, Sendable {
    var kind: Ablation.Kind
    var positions: Ablation.Positions
  }

  /// The question that a document asks for a piece of work.
  init(_ document: Document, for work: Work) {
    let places = document.places(for: work.scope)
    guard !places.isEmpty else { return }
    prompts = document.prompts(at: places)
    bos = document.bos
    if work.condition?.side == .after { edits = document.ablations }
    if case .sweep = work {
      sweep = Sweep(kind: document.kind, positions: document.positions)
    }
    if work.isPatch { paired = document.paired(places) }
    if case .references = work { edits = [Ablation(kind: document.kind)] }
    switch work {
    case .means, .years: years = document.list?.years
    default: break
    }
    let kinds = Set(edits.map(\.kind) + [sweep?.kind].compactMap(\.self))
    let groups = document.references.groups
    if kinds.contains(.mean) || kinds.contains(.templateMean) {
      references = groups.flatMap(\.self)
    }
    if kinds.contains(.resample) { paired = document.paired(places) }
  }
}

extension Question {
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
  fileprivate func places(for scope: Work.Scope) -> [Int] {
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

extension Work {
  /// Whether it is a part of the sweep of ablations.
  var isSweep: Bool { if case .sweep = self { true } else { false } }

  /// Whether it patches.
  var isPatch: Bool {
    switch self {
    case .patchBaseline, .patchApproximation, .patch: true
    default: false
    }
  }
}
