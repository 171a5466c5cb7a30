import Analyses
import Screen
import Tasks
import Tokens
import Transformer

/// What all screens share: what is open, what is asked, what is known, and where the cursors are.
///
/// What one screen alone shows is in that screen's own state.
struct SharedState: Sendable {
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
  /// A circuit whose classes are known.
  var circuit: Circuit?
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
  /// Whether the screen has come to be shown and not yet followed the cursors.
  var isNewlyShown = false
  /// What a screen is to show that comes to be shown from another one.
  var visit: Visit?
  /// The pane of each screen that keys act on.
  var panes: [ScreenName: Int] = [:]
  /// What lies over the screen.
  var overlay: (any Overlay)?
  /// Whether that was opened just now, with its cursor to be put on what holds.
  var isNewlyOpened = false
  /// Something to say once.
  var note: Note?

  /// The head under the cursor.
  var head = Head(0, 0)
  /// The token under the cursor.
  var position: Int
  /// The key under the cursor, where queries look at keys.
  var key: Int

  /// Which checkpoint's numbers are shown.
  var shownModel = ShownModel.a
  /// Which numbers heat maps show while edits are in force.
  var shown = Shown.after

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
  /// The number of the next request.
  var nextNumber = 1
  /// What is fetched or written at the moment, in words.
  var errand: String?

  /// A state with nothing known yet.
  init(model: ModelFacts, reader: PromptReader, document: Document, size: Size) {
    self.model = model
    self.reader = reader
    self.document = document
    self.size = size
    position = document.prompt.end
    key = document.prompt.end
  }
}

/// What a screen is to show that comes to be shown from another one.
enum Visit: Hashable, Sendable {
  /// A row of what the lens reads.
  case lens(LensSubject, row: Int)
}
