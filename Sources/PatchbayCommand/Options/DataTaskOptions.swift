public import ArgumentParser
public import Tasks
import Training

/// What `patchbay data` makes.
enum DataTask: ExpressibleByArgument, CaseIterable, Equatable {
  /// A data set and the prompts that go with it.
  case corpus(TaskCorpus)
  /// The text that small models are made from.
  case stories
  /// The built-in templates.
  case templates

  static let allCases = TaskCorpus.allCases.map(DataTask.corpus) + [.stories, .templates]

  init?(argument: String) {
    guard let task = Self.allCases.first(where: { $0.defaultValueDescription == argument }) else {
      return nil
    }
    self = task
  }

  /// The name on the command line.
  var defaultValueDescription: String {
    switch self {
    case .corpus(let corpus): corpus.rawValue
    case .stories: "stories"
    case .templates: "templates"
    }
  }

  static var allValueStrings: [String] { allCases.map(\.defaultValueDescription) }
}

/// The form in which `patchbay data` writes.
enum DataForm: String, ExpressibleByArgument, CaseIterable {
  case text, jsonl

  /// The default number of sentences or prompts.
  var defaultCount: Int { self == .text ? TaskCorpus.defaultCount : 100 }

  /// The largest number allowed.
  var limit: Int { self == .text ? TrainingMaterial.mostSentences : PromptFile.rowLimit }
}

extension IndirectObjectKind: ExpressibleByArgument {}
extension StoryPart: ExpressibleByArgument {}
