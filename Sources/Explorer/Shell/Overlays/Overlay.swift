import Screen
import Transformer

/// What lies over a screen.
enum Overlay: Hashable, Sendable {
  /// The keys, scrolled by so many lines.
  case help(offset: Int)
  /// A text being edited.
  case editing(Asked, TextField)
  /// The choice of what ablated heads are replaced by: newly ablated ones, or those of an edit.
  case kinds(selected: Int, edit: Int?)
  /// The choice of where they are.
  case places(selected: Int, edit: Int?)
  /// The choice of the prompts that replaced values come from.
  case references(selected: Int)
  /// The stack of edits.
  case edits(selected: Int)
  /// The choice of a checkpoint to be opened, of those that were found.
  case checkpoints(ModelSlot, [String], selected: Int)
  /// The choice of a list of prompts.
  case lists(selected: Int)
  /// The choice of what is patched.
  case patch(PatchQuestion, selected: Int)
  /// The classes of a circuit, to be ablated as one.
  case classes(selected: Int)
  /// Every action, by its name.
  case palette(Palette)
  /// The choice of the data to train on.
  case trainingData(selected: Int)
  /// What is to be exported in which form.
  case export(selected: Int)
  /// Something that is asked before it is done.
  case confirm(Confirmation)
  /// What a newcomer should know.
  case hints
}

/// What a text that is being edited is for.
enum Asked: Hashable, Sendable {
  /// A text of the prompt.
  case field(PromptField)
  /// Which heads the table lists.
  case filter
  /// The folder of a checkpoint to be opened.
  case checkpoint(ModelSlot)
  /// A file of prompts.
  case promptFile
  /// A file of prompts that replaced values come from.
  case referenceFile
  /// A file with a circuit.
  case circuitFile
  /// What paths lead to.
  case receivers
  /// Where a sweep of patches is saved.
  case savedPatch
  /// A saved sweep to be looked at.
  case openedPatch
  /// Where an export goes.
  case exportFile(ExportChoice)
  /// A setting of training.
  case training(TrainingField)

  /// The words in front of the text.
  var words: String {
    switch self {
    case .field(let field): field.rawValue
    case .filter: "show heads where"
    case .checkpoint(let slot): "folder of checkpoint \(slot.letter)"
    case .promptFile: "file of prompts"
    case .referenceFile: "file of reference prompts"
    case .circuitFile: "file of a circuit"
    case .receivers: "paths to"
    case .savedPatch: "save as JSON to"
    case .openedPatch: "saved patching"
    case .exportFile: "export to"
    case .training(let field): field.title
    }
  }
}
