import Tasks
import TextColumns
import Tracking

extension TrainingError: CustomStringConvertible {
  /// What is wrong, where, and how to mend it.
  public var description: String {
    switch self {
    case .setting(let name, let rule):
      "--\(name) must be \(rule)."
    case .noSuchData(let name):
      "there is neither a data set nor a file '\(Columns.printable(name))'. The data sets are "
        + "\(TaskCorpus.names); or give a file of text or of prompts (.jsonl)."
    case .material(let error):
      error.description
    case .tracking(let error):
      error.description
    case .prompts(let name, let reason):
      "\(Columns.printable(name)): \(reason)"
    case .circuit(let path, let reason):
      "the circuit \(Columns.printable(path)): \(reason)"
    case .folder(let error):
      error.description
    case .otherRun(let path, let differences):
      "\(path) holds another run. "
        + differences.map { "\($0.name): it has \($0.was), asked is \($0.now)." }
        .joined(separator: " ")
        + " Give the same, or another --out."
    case .noHeader(let path):
      "\(path) does not begin with the line of a run. Give another --out."
    case .state(let path, let missing):
      "\(path) is no state of this run: \(missing). Remove it, and --resume begins from the start."
    case .rowTooLong(let row, let length, let context):
      "row \(row + 1) of the data has \(length) tokens; the model's context is \(context). Use "
        + "--block \(context) or less."
    case .unknownToken(let row, let token, let vocabulary):
      "row \(row + 1) of the data has token \(token); the model has tokens 0 to \(vocabulary - 1). "
        + "The tokenizer is not the model's."
    case .rowTooShort(let row):
      "row \(row + 1) of the data has fewer than two tokens, so there is nothing to predict in it. "
        + "Remove it."
    case .noRows:
      "the data has no row of at least two tokens, so there is nothing to predict. Give more text."
    case .evaluation(let error):
      "the evaluation cannot be made: \(error)"
    case .ranksDiffer(let rank, let host, let differences):
      "rank \(rank) on \(Columns.printable(host)) was started for another run than rank 0. "
        + differences.map { "\($0.name): it has \($0.now), rank 0 has \($0.was)." }
        .joined(separator: " ")
        + " Start all ranks with the same program, files and options."
    case .weightsDiffer(let rank, let host, let step):
      "after step \(step) the weights of rank \(rank) on \(Columns.printable(host)) are not those of "
        + "rank 0, which no sum explains: nothing was saved. See that all ranks run the same build of the "
        + "program, have the memory and the network of that machine looked at, and go on with --resume "
        + "from the state before."
    case .trouble(let trouble, let step, let saved):
      "step \(step) cannot be done: \(trouble). \(remedy(step: step, saved))"
    }
  }

  private func remedy(step: Int, _ saved: SavedState?) -> String {
    if step == 1 {
      return
        "Nothing was trained yet: look at the checkpoint with `patchbay info`, and at the data."
    }
    guard let saved else {
      return "No state was saved before it. Begin again in another folder with a smaller --lr or "
        + "--clip, or with --state-every."
    }
    return "The last good model, after step \(saved.step), is in \(saved.path): train it in "
      + "another folder with a smaller --lr or --clip."
  }
}
