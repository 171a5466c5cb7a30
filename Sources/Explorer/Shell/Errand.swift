import Analyses
import Checkpoints
import Tasks
import Transformer

/// Something fetched or written outside of the engine.
enum Errand: Hashable, Sendable {
  /// Look for checkpoints near the open one.
  case search(ModelSlot)
  /// Look at a checkpoint before it is opened.
  case preview(path: String, ModelSlot)
  /// Open a checkpoint.
  case open(path: String, ModelSlot)
  /// Make or read a list of prompts.
  case prompts(PromptSource, bos: Bool)
  /// Read prompts that replaced values come from.
  case references(path: String, bos: Bool)
  /// Read a circuit.
  case circuit(path: String)
  /// Read a saved sweep of patches.
  case patchRecord(path: String)
  /// Write a figure, in place of a file that is there only if that was agreed to.
  case write(FigureFile, replaces: Bool)
  /// Find a folder that is not there yet.
  case freeFolder(stem: String)
  /// Note that the hints were seen.
  case noteHints
  /// Keep what a person chose for the next time.
  case keep(Preferences)

  /// The words for what is under way.
  var words: String {
    switch self {
    case .search: "looking for checkpoints"
    case .preview: "looking at the checkpoint"
    case .open: "opening the checkpoint"
    case .prompts: "making prompts"
    case .references: "reading reference prompts"
    case .circuit: "reading the circuit"
    case .patchRecord: "reading the saved result"
    case .write: "writing"
    case .freeFolder, .noteHints, .keep: ""
    }
  }
}

/// What an errand brought.
enum ErrandResult: Equatable, Sendable {
  case found(ModelSlot, [String])
  case previewed(ModelSlot, CheckpointPreview)
  case opened(ModelSlot, ModelFacts)
  case prompts(PromptList)
  case references(name: String, [Prompt])
  case circuit(Circuit, name: String)
  case patchRecord(OpenedPatchRecord)
  case written(path: String)
  case kept(path: String)
  case freeFolder(FreeFolder)
  /// A file is there already, which nobody has agreed to replace.
  case exists(FigureFile)
  /// A figure could not be written, for the reason given.
  case notWritten(FigureFile, String)
  case nothing
}
