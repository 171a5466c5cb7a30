/// Why an errand failed, where no module below says so.
enum ErrandProblem: Error, Hashable, Sendable {
  /// No checkpoint is open.
  case notOpen
  /// A token stands for different text in two checkpoints.
  case otherTokenizer(path: String, token: Int, own: String, other: String)
  /// A file cannot be read.
  case unreadable(String)
  /// A file has more bytes than the limit.
  case tooLong(String, limit: Int)
  /// A file is not a saved patching result, for this reason.
  case notAResult(String, String)
  /// A file is not a circuit of the open model, for this reason.
  case noCircuit(String, String)
  /// A file is not UTF-8.
  case notText(String)
  /// The log of a run has no steps.
  case emptyRun(String)
  /// Every numbered folder name is taken.
  case noFreeFolder(String)
  /// A person stopped what was being opened.
  case stopped
  /// The folder of a checkpoint is not there any more.
  case goneCheckpoint(ModelSlot, path: String, isOfReport: Bool)
  /// Weights are not those of the report.
  case otherWeights(path: String, found: String, wanted: String)
  /// Checkpoint B has another shape than A, in words.
  case otherShape(String)
  /// The checkpoint of a report has another shape than the open one; both in words.
  case otherModel(path: String, String, own: String, report: String?)
  /// A file has fewer prompts than the number of the one that is asked for.
  case noSuchPrompt(Int, count: Int, path: String)
}

extension ErrandProblem: CustomStringConvertible {
  /// What is wrong, where, and how to mend it.
  var description: String {
    switch self {
    case .notOpen: "No checkpoint is open."
    case .otherTokenizer(let path, let token, let own, let other):
      "\(path) has another tokenizer: token \(token) is '\(other)' there and '\(own)' here. Only "
        + "checkpoints with one tokenizer can be compared."
    case .unreadable(let path):
      "\(path) cannot be read. Check that it is there and that you may read it."
    case .tooLong(let path, let limit):
      "\(path) has more than \(limit) bytes, too many for such a file. Check that it is the right "
        + "one."
    case .noFreeFolder(let last):
      "Every folder up to \(last) is there already. Name another folder, or remove old runs."
    case .emptyRun(let path): "The run in \(path) has no steps and no evaluations."
    case .notAResult(let path, let reason), .noCircuit(let path, let reason): "\(path): \(reason)"
    case .stopped: "Stopped: what was open is open still."
    case .goneCheckpoint(let slot, let path, let isOfReport):
      "Checkpoint \(slot.letter) is gone: \(path) is no folder."
        + (isOfReport ? " `patchbay reproduce` with the report's folder makes it again." : "")
    case .otherWeights(let path, let found, let wanted):
      "\(path) has other weights than those of the report: SHA-256 \(found.prefix(12))… there, "
        + "\(wanted.prefix(12))… in the report. Nothing was opened."
    case .otherShape(let words): words
    case .otherModel(let path, let words, let own, let report):
      "\(path) has \(words), and the open checkpoint \(own). "
        + (report.map { "`patchbay \($0)` opens the report on its own checkpoint." }
          ?? "Start patchbay with that folder to explore it.")
    case .noSuchPrompt(let number, let count, let path):
      "\(path) has \(count) prompt\(count == 1 ? "" : "s"), and the row asks for number "
        + "\(number)."
    case .notText(let path): "\(path) is no UTF-8 text. Check that it is the right file."
    }
  }
}
