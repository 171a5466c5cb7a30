import Analyses
import Circuits
import Checkpoints
import Tasks
import Training
import Transformer

/// Something to read or write outside of the engine.
enum Errand: Hashable, Sendable {
  /// Look for checkpoints near the open one.
  case search(ModelSlot)
  /// Look at a checkpoint before it is opened.
  case preview(path: String, ModelSlot)
  /// Open a checkpoint.
  case open(path: String, ModelSlot)
  /// Make or read a list of prompts.
  case prompts(PromptSource, bos: Bool)
  /// Read reference prompts.
  case references(path: String, bos: Bool)
  /// Read a circuit from a file, or one that is built in.
  case circuit(path: String, CircuitUse)
  /// Write a circuit; over an existing file only if a person agreed.
  case saveCircuit(CircuitFile, replaces: Bool)
  /// Read a saved patch sweep.
  case patchRecord(path: String)
  /// Read the report in a folder.
  case report(folder: String)
  /// Open checkpoints, prompts and a circuit together.
  case reopen(Opening)
  /// Read the log of a training run.
  case run(path: String)
  /// Look for runs, results, recordings and reports.
  case runs(folder: String)
  /// Delete a run or a file; a person agreed.
  case deleteSaved(RunsRow)
  /// Give a run or a file another name.
  case renameSaved(RunsRow, to: String)
  /// Write a figure; over an existing file only if a person agreed.
  case write(FigureFile, replaces: Bool)
  /// Find a folder name that is free.
  case freeFolder(stem: String)
  /// Note that the hints were seen.
  case noteHints
  /// Save preferences for the next time.
  case savePreferences(Preferences)

  /// What is under way, in words.
  var words: String {
    switch self {
    case .search: "looking for checkpoints"
    case .preview: "looking at the checkpoint"
    case .open: "opening the checkpoint"
    case .prompts: "making prompts"
    case .references: "reading reference prompts"
    case .circuit: "reading the circuit"
    case .saveCircuit: "writing the circuit"
    case .patchRecord: "reading the saved result"
    case .report: "reading the report"
    case .reopen: "opening"
    case .run: "reading the run"
    case .deleteSaved: "deleting"
    case .renameSaved: "renaming"
    case .write: "writing"
    case .freeFolder, .noteHints, .savePreferences, .runs: ""
    }
  }
}

/// What a circuit is read for.
enum CircuitUse: Hashable, Sendable {
  /// To be looked at.
  case open
  /// To be looked at, and to ablate a class of it.
  case ablate
  /// To be compared with the open one.
  case compare
}

/// A circuit that is written to a file.
struct CircuitFile: Hashable, Sendable {
  /// The heads that are written; nil for a circuit of edges.
  var circuit: Circuit?
  var path: String
  /// The text of the file.
  var text: String

  /// A circuit of heads, below lines of comment.
  init(_ circuit: Circuit, path: String, comments: [String]) {
    (self.circuit, self.path) = (circuit, path)
    text = Self.text(comments) + circuit.fileText
  }

  /// A circuit of edges, below lines of comment.
  init(_ circuit: EdgeCircuit, path: String, comments: [String]) {
    self.path = path
    text = Self.text(comments) + circuit.fileText
  }

  private static func text(_ comments: [String]) -> String {
    comments.map { "# \($0)\n" }.joined()
  }

  /// The name of the file.
  var name: String { PromptSource.file(path).words }
}

/// The result of an errand.
enum ErrandResult: Equatable, Sendable {
  case found(ModelSlot, [String])
  case previewed(ModelSlot, CheckpointPreview)
  case opened(ModelSlot, ModelFacts)
  case prompts(PromptList)
  case references(name: String, [Prompt])
  case circuit(OpenCircuit, CircuitUse)
  case savedCircuit(CircuitFile)
  /// The file of a circuit exists, and nobody agreed to replace it.
  case circuitExists(CircuitFile)
  case patchRecord(OpenedPatchRecord)
  case report(SavedReport)
  case reopened(Opening, Opened)
  case run(ComparedRun)
  case runs(folder: String, RunListing)
  /// A run or a file was deleted or renamed; what was done, in words.
  case changedSaved(String)
  case written(path: String)
  case savedPreferences(path: String)
  case freeFolder(FreeFolder)
  /// The file exists, and nobody agreed to replace it.
  case exists(FigureFile)
  /// A figure could not be written, for this reason.
  case notWritten(FigureFile, String)
  case nothing
}
