import Tasks
import TestSupport
import Transformer

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

  /// The heads that receive in path patching.
  var receivers: [Head] { requests.receivers.map { Head($0[0], $0[1]) } }
}

/// The parts of a recorded array's name, such as `activation/into-prompts/z/END`.
struct RecordedName {
  let text: String
  let parts: [String]

  init(_ text: String) {
    self.text = text
    parts = text.split(separator: "/").map(String.init)
  }

  /// The place that a hook's short name means.
  static func stage(_ name: String) -> Site.Stage? {
    let hooks = ["hook_\(name)", "attn.hook_\(name)"]
    return Site.Stage.allCases.first { hooks.contains($0.hookName) }
  }
}
