import Analyses
import Patching
import Tasks
import TestSupport
import Transformer

/// A way of patching that can be asked for recorded arrays.
protocol RecordedAnswers {
  /// The numbers of an array.
  func answer(_ question: RecordedQuestion, _ fixture: FixturePatching) throws -> [Float]
}

/// Patching as the program does it.
struct SweptPatching: RecordedAnswers {
  let destination: Subject
  let source: Subject

  init(into destination: Subject, from source: Subject) throws {
    self.destination = destination
    self.source = source
  }

  private func cells(_ patch: Patch) throws -> PatchedCells {
    try PatchedCells(patch, into: destination, from: source)
  }

  func answer(_ question: RecordedQuestion, _ fixture: FixturePatching) throws -> [Float] {
    switch question.kind {
    case .unpatched:
      return try cells(.activation(ActivationPatch(.mlpOut, isWhole: true))).unpatched
    case .activation(let patch): return try cells(.activation(patch)).all
    case .estimate(let patch):
      return try AttributionPatching(patch, into: destination, from: source).effects
        .flatMap { $0 }
    case .path(let path, let isHeads):
      let cells = try cells(.path(question.path(path, fixture)))
      return isHeads ? cells.heads : cells.mlps
    }
  }
}

extension ObviousPatching: RecordedAnswers {
  func answer(_ question: RecordedQuestion, _ fixture: FixturePatching) throws -> [Float] {
    switch question.kind {
    case .unpatched: return try differences()
    case .activation(let patch):
      if patch.site.isHeadwise { return try heads(patch.site.stage, at: patch.positions) }
      return try patch.isWhole
        ? layers(patch.site.stage, at: patch.positions)
        : positions(patch.site.stage, names: RecordedQuestion.names)
    case .estimate(let patch):
      let single =
        try patch.site.isHeadwise
        ? headEstimates(patch.site.stage, at: patch.positions)
        : positionEstimates(patch.site.stage, names: RecordedQuestion.names)
      return meanOverPrompts(single, count: prompts.prompts.count)
    case .path(let path, let isHeads):
      let path = question.path(path, fixture)
      return try isHeads ? heads(path) : mlps(path)
    }
  }
}

extension FixturePatching {
  /// The recorded prompts, each paired with its reference row, with named positions.
  var prompts: PromptSet {
    PromptSet(
      requests.prompts.indices.map { row in
        Prompt(
          tokens: requests.prompts[row], corrupted: requests.reference[row],
          answer: requests.answers[row], distractor: requests.distractors[row],
          positions: requests.positions.mapValues { $0[row] }, template: requests.templates[row])
      })
  }

  /// By direction, what is written into and what values come from.
  var subjects: [String: (Subject, Subject)] {
    let (prompts, reference) = (prompts, prompts.reference ?? prompts)
    let (clean, corrupted) = (Subject(weights, prompts), Subject(weights, reference))
    let other = Subject(tuned, prompts)
    return [
      "into-prompts": (clean, corrupted), "into-reference": (corrupted, clean),
      "into-original": (clean, other), "into-tuned": (other, clean),
    ]
  }
}
