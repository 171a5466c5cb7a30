import Analyses
import Patching
import Screen
import Tasks
import Tokens
import Transformer

/// The state that all screens share: open checkpoints, document, answers and cursors.
///
/// The state of a single screen is kept apart.
struct SharedState: Sendable {
  /// The open model.
  var model: ModelFacts
  /// The second open model, for comparison.
  var second: ModelFacts?
  /// Turns text into tokens and back.
  let reader: PromptReader
  /// The document.
  var document: Document
  /// Its past and future.
  var history = History()
  /// The size of the screen.
  var size: Size
  /// The person's preferences.
  var preferences = Preferences()
  /// What keys do.
  var keyMap = KeyMap()
  /// The version of the program, for figures.
  var version = ""

  /// The screen that is shown.
  var screen = ScreenName.prompt
  /// The screens that Esc goes back to.
  var trail: [ScreenName] = []
  /// Whether the screen is newly shown and has not adopted the cursors yet.
  var isNewlyShown = false
  /// What the newly shown screen is asked to show.
  var visit: Visit?
  /// The pane of each screen that keys act on.
  var panes: [ScreenName: Int] = [:]
  /// The screens that the pane with the keys fills.
  var filled: Set<ScreenName> = []
  /// The lines scrolled past, in panes without a cursor.
  var scrolls: [PanePlace: Int] = [:]
  /// The scale of colours that was chosen on each screen.
  var scales: [ScreenName: ColorScale] = [:]
  /// The overlay above the screen.
  var overlay: (any Overlay)?
  /// Whether it is newly opened and its cursor not yet on the current choice.
  var isNewlyOpened = false
  /// The message in the foot line.
  var note: Note?

  /// The head under the cursor.
  var head = Head(0, 0)
  /// The token under the cursor.
  var position: Int
  /// The key under the cursor, in the attention sense.
  var key: Int

  /// The checkpoint whose numbers are shown.
  var shownModel = ShownModel.a
  /// Which side of the edits heat maps show.
  var shown = Shown.after

  /// How B follows the model in training.
  var following = Following()

  /// The answers known so far.
  var findings = Findings()
  /// Queries whose answers are of an earlier step of the model that B follows.
  var outdated: Set<AnyQuery> = []
  /// Queries without an answer yet, with the numbers of their requests.
  var pending: [AnyQuery: Int] = [:]
  /// Failed queries, with the reasons.
  var failures: [AnyQuery: String] = [:]
  /// The progress of queries.
  var progress: [AnyQuery: Progress] = [:]
  /// The seconds that each layer of the ablation sweep took.
  var ablationSweepSeconds: [Double] = []
  /// Whether a person stopped the ablation sweep.
  var isAblationSweepStopped = false
  /// The number of the next request.
  var nextNumber = 1
  /// The line of the answer when its numbers were last known.
  var knownAnswerLine: AnswerLine?
  /// The errand under way, in words.
  var errand: String?

  /// A state before the first answer.
  init(model: ModelFacts, reader: PromptReader, document: Document, size: Size) {
    self.model = model
    self.reader = reader
    self.document = document
    self.size = size
    position = document.prompt.end
    key = document.prompt.end
  }
}

/// A pane of a screen.
struct PanePlace: Hashable, Sendable {
  var screen: ScreenName
  var pane: Int
}

/// What the newly shown screen is asked to show.
enum Visit: Hashable, Sendable {
  /// A row of what the lens reads.
  case lens(LensSubject, row: Int)
  /// What a head or an MLP writes towards each year.
  case years(ofMLP: Bool)
  /// A sweep of patches, to be run.
  case patch(Patch, PatchRunPair)
  /// The open circuit.
  case circuit
  /// A circuit of so many edges, the strongest by their scores.
  case edges(count: Int)
  /// A run of a folder, to be watched.
  case run(path: String)
}
