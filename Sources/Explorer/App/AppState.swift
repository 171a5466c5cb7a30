import Tasks
import Analyses
import Screen
import Tokens
import Transformer

/// Everything that the screens show and keys change.
struct AppState: Sendable {
  /// The open model.
  let model: ModelFacts
  /// Turns text into tokens and back.
  let reader: PromptReader
  /// What is asked.
  var document: Document
  /// What was asked before.
  var history = History()
  /// The size of the screen.
  var size: Size

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

  /// The head under the cursor.
  var head = Head(0, 0)
  /// The token under the cursor.
  var position: Int
  /// The residual of the lens under the cursor.
  var lensRow: Int
  /// The field that Enter edits.
  var field = PromptField.prompt
  /// The candidate under the cursor.
  var candidate = 0

  /// What colours the grid of heads.
  var measure = HeadMeasure.attribution
  /// The order of the table of heads.
  var order = HeadOrder(column: .attribution, isAscending: false)
  /// Which numbers heat maps show while edits are in force.
  var shown = Shown.after
  /// What the cells of the lens tell.
  var lensMode = LensMode.top
  /// The colours of values with a sign.
  var signedMap = ColorMap.signed
  /// The colours of values without one.
  var sequentialMap = ColorMap.sequential

  /// What is known.
  var findings = Findings()
  /// What the engine was asked and has not answered, by its number.
  var pending: [Work: Int] = [:]
  /// What could not be found out, and why.
  var failures: [Work: String] = [:]
  /// How far the engine is.
  var progress: [Work: Progress] = [:]
  /// The seconds that the parts of the sweep took.
  var sweepSeconds: [Double] = []
  /// Whether a person stopped the sweep.
  var isSweepStopped = false
  /// Whether the screen with the sweep's numbers was opened.
  var hasSeenHeads = false
  /// The number of the next request.
  var nextNumber = 1

  /// A state with nothing known yet.
  init(model: ModelFacts, reader: PromptReader, document: Document, size: Size) {
    self.model = model
    self.reader = reader
    self.document = document
    self.size = size
    position = document.prompt.end
    lensRow = model.shape.layers
  }

  /// Whether edits are in force.
  var isEdited: Bool { document.ablation != nil }

  /// The sides that can be shown.
  var sides: [Side] { isEdited ? [.after, .before] : [.before] }

  /// Which numbers heat maps show now.
  var shownNow: Shown { isEdited ? shown : .before }

  /// The pane that keys act on.
  var pane: Int { panes[screen] ?? 0 }

  /// Whether patterns of all heads are few enough to be held at once.
  var holdsAllPatterns: Bool {
    let length = document.prompt.tokens.count
    return model.shape.layers * model.shape.heads * length * length <= 4_000_000
  }
}

/// The screens.
enum ScreenName: Int, Hashable, Sendable, CaseIterable {
  case prompt = 1
  case heads, attention, lens

  /// The word for it.
  var title: String {
    switch self {
    case .prompt: "Prompt"
    case .heads: "Heads"
    case .attention: "Attention"
    case .lens: "Lens"
    }
  }

  /// The number of panes that Tab goes over.
  var paneCount: Int {
    switch self {
    case .prompt, .heads: 2
    case .attention, .lens: 1
    }
  }
}

/// What lies over a screen.
enum Overlay: Hashable, Sendable {
  /// The keys, scrolled by so many lines.
  case help(offset: Int)
  /// A text being edited.
  case editing(PromptField, TextField)
  /// The choice of what ablated heads are replaced by.
  case kinds(selected: Int)
  /// The choice of where they are.
  case places(selected: Int)
}

/// Which numbers a heat map shows.
enum Shown: String, Hashable, Sendable, CaseIterable {
  case after, change, before
}

/// What the cells of the lens tell.
enum LensMode: String, Hashable, Sendable, CaseIterable {
  case top = "top token"
  case target = "p(answer)"
  case rank = "rank of answer"
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
