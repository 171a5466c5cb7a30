import Analyses
import Screen
import Tasks
import Tokens
import Transformer

/// Everything that the screens show and keys change.
struct AppState: Sendable {
  /// The open model.
  var model: ModelFacts
  /// The second open model, with which it is compared.
  var second: ModelFacts?
  /// Turns text into tokens and back.
  let reader: PromptReader
  /// What is asked.
  var document: Document
  /// What was asked before.
  var history = History()
  /// The size of the screen.
  var size: Size
  /// What a person prefers.
  var preferences = Preferences()
  /// What keys do.
  var keyMap = KeyMap()
  /// The version of the program, which figures name.
  var version = ""

  /// The screen that is shown.
  var screen = ScreenName.prompt
  /// The screens that Esc goes back to.
  var trail: [ScreenName] = []
  /// The pane of each screen that keys act on.
  var panes: [ScreenName: Int] = [:]
  /// What lies over the screen.
  var overlay: Overlay?
  /// Something to say once.
  var note: Note?
  /// The guided tour that is under way.
  var tour: Tour?
  /// Where things stood before the tour.
  var beforeTour: TourReturn?

  /// The head under the cursor.
  var head = Head(0, 0)
  /// The token under the cursor.
  var position: Int
  /// The key under the cursor, where queries look at keys.
  var key: Int
  /// The field that Enter edits.
  var field = PromptField.prompt
  /// The candidate under the cursor.
  var candidate = 0

  /// Which checkpoint's numbers are shown.
  var shownModel = ShownModel.a
  /// Which numbers heat maps show while edits are in force.
  var shown = Shown.after
  /// What the screen of the heads shows.
  var heads = HeadsChoices()
  /// What the screen of one head's attention shows.
  var attention = AttentionChoices()
  /// What the lens shows.
  var lens: LensChoices
  /// What the screen of one head shows.
  var detail = DetailChoices()
  /// What the screen of patching shows, and how far that is.
  var patching = PatchState()
  /// What is trained, and how that goes.
  var training: TrainingState
  /// A circuit whose classes are known.
  var circuit: Circuit?

  /// What is known.
  var findings = Findings()
  /// What the engine was asked and has not answered, by its number.
  var pending: [AnyQuery: Int] = [:]
  /// What could not be found out, and why.
  var failures: [AnyQuery: String] = [:]
  /// How far the engine is.
  var progress: [AnyQuery: Progress] = [:]
  /// The seconds that the parts of the sweep took.
  var sweepSeconds: [Double] = []
  /// Whether a person stopped the sweep.
  var isSweepStopped = false
  /// Whether the screen with the sweep's numbers was opened.
  var hasSeenHeads = false
  /// The number of the next request.
  var nextNumber = 1
  /// What is fetched or written at the moment, in words.
  var errand: String?
  /// Figures that wait for the hashes of their checkpoints.
  var awaitedFigures: [FigureFile] = []

  /// A state with nothing known yet.
  init(model: ModelFacts, reader: PromptReader, document: Document, size: Size) {
    self.model = model
    self.reader = reader
    self.document = document
    self.size = size
    position = document.prompt.end
    key = document.prompt.end
    lens = LensChoices(row: model.shape.layers)
    training = TrainingState(for: model.shape)
  }

  /// Whether edits are in force.
  var isEdited: Bool { document.edits.contains(where: \.isOn) }

  /// The pane that keys act on.
  var pane: Int { panes[screen] ?? 0 }

  /// Whether patterns of all heads are few enough to be held at once.
  var holdsAllPatterns: Bool {
    let length = document.prompt.tokens.count
    return model.shape.layers * model.shape.heads * length * length <= 4_000_000
  }

  /// What the screens say about an open checkpoint.
  func facts(_ slot: ModelSlot) -> ModelFacts? { slot == .a ? model : second }
}

/// The screens.
enum ScreenName: Int, Hashable, Sendable, CaseIterable {
  case prompt = 1
  case heads, attention, lens, patching
  case training = 7
  case detail = 8

  /// The word for it.
  var title: String {
    switch self {
    case .prompt: "Prompt"
    case .heads: "Heads"
    case .attention: "Attention"
    case .lens: "Lens"
    case .patching: "Patching"
    case .training: "Training"
    case .detail: "Head"
    }
  }

  /// A shorter word, where columns are few.
  var shortTitle: String {
    switch self {
    case .attention: "Attn"
    case .patching: "Patch"
    case .training: "Train"
    default: title
    }
  }

  /// The number of panes that Tab goes over.
  var paneCount: Int {
    switch self {
    case .prompt: 3
    case .heads, .patching: 2
    case .training: 2
    case .detail: 4
    case .attention, .lens: 1
    }
  }
}

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

/// Something to say once.
struct Note: Hashable, Sendable {
  /// The words.
  var text: String
  /// Whether something was refused.
  var isRefusal: Bool

  /// Something that was done.
  static func done(_ text: String) -> Note { Note(text: text, isRefusal: false) }
  /// Something that was refused, and why.
  static func refused(_ text: String) -> Note { Note(text: text, isRefusal: true) }
}

/// How far a piece of work is.
struct Progress: Hashable, Sendable {
  var done: Int
  var total: Int
  var seconds: Double
}
