import Screen
import Tasks
import Training

/// Choice of the training data; nil stands for a file.
struct TrainingDataOverlay: ChoiceOverlay {
  var selected = 0

  var title: String { "train on" }

  func choices(_ state: AppState) -> [Choice<TaskCorpus?>] {
    let current = state.training.form.corpus
    let sets = TaskCorpus.allCases.map { corpus in
      Choice<TaskCorpus?>(
        value: corpus, name: corpus.rawValue, detail: corpus.explanation,
        isCurrent: corpus == current)
    }
    return sets + [
      Choice(
        value: nil, name: "a file", detail: "text, or prompts (.jsonl)", isCurrent: current == nil)
    ]
  }

  /// Sets the data set, or asks for a file.
  func choose(_ data: TaskCorpus?, in state: inout AppState) -> [Effect] {
    let form = state.training.form
    if let data {
      state.training.form.data = data.rawValue
    } else {
      state.ask(TrainingSettingOverlay(setting: .data), form.corpus == nil ? form.data : "")
    }
    return []
  }
}

extension TaskCorpus {
  /// What it teaches, in a few words.
  var explanation: String {
    switch self {
    case .indirectObject: "clean: ends with the right name"
    case .nameMoving: "corrupted: ends with a third name"
    case .subjectDuplication: "corrupted: ends with the subject"
    case .duplication: "corrupted: a third person acts"
    case .greaterThan: "clean: the second year is later"
    case .lowerThan: "corrupted: the second year is earlier"
    }
  }
}
