import Checkpoints
import Tokens
import Transformer

extension LoadedCheckpoint {
  /// The last part of the folder's path.
  var name: String {
    CheckpointName(checkpoint.folder).short
  }

  /// Its facts, for the screens.
  var facts: ModelFacts {
    ModelFacts(
      name: name, shape: checkpoint.configuration,
      family: checkpoint.configuration.familyName,
      traits: checkpoint.configuration.traits,
      missingTokenizer: vocabulary.problem.map {
        "Text cannot be read, so prompts are token ids. \($0)"
      },
      notes: checkpoint.notes.map(\.description),
      mark: checkpoint.notes.lazy.compactMap(\.mark).first, path: checkpoint.folder)
  }

  /// The facts of a model in training, which has no folder.
  var liveFacts: ModelFacts {
    var facts = facts
    (facts.name, facts.path, facts.notes, facts.mark) = (checkpoint.folder, "", [], nil)
    return facts
  }

  /// Its facts beside those of the first checkpoint, which it is compared with.
  ///
  /// - Throws: `otherTokenizer`, if a shared token stands for other text.
  func facts(beside first: LoadedCheckpoint) throws(ErrandProblem) -> ModelFacts {
    var facts = facts
    switch first.vocabulary.comparison(with: vocabulary) {
    case .same: break
    case .unknown:
      facts.remark = "One of the two has no tokenizer, so that tokens cannot be checked."
    case .partial(let difference):
      facts.difference = difference
      facts.ownTokens = Dictionary(
        uniqueKeysWithValues: difference.other.map { ($0, vocabulary.display($0).text) })
      facts.remark = first.vocabulary.words(
        for: difference, vocabulary, names: (own: "A", other: "B"))
    case .differs(let token):
      throw .otherTokenizer(
        path: checkpoint.folder, token: token.rawValue, own: first.vocabulary.display(token).text,
        other: vocabulary.display(token).text)
    }
    return facts
  }
}
