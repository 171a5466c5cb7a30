import Analyses
import Screen
import Tasks
import Tokens
import Transformer

/// A type that contains the shared state, and reads and changes it as its own.
protocol Sharing {
  /// The shared state.
  var shared: SharedState { get set }
}

extension SharedState: Sharing {
  var shared: SharedState {
    get { self }
    set { self = newValue }
  }
}

extension Sharing {
  var model: ModelFacts {
    get { shared.model }
    set { shared.model = newValue }
  }
  var second: ModelFacts? {
    get { shared.second }
    set { shared.second = newValue }
  }
  var reader: PromptReader { shared.reader }
  var document: Document {
    get { shared.document }
    set { shared.document = newValue }
  }
  var history: History {
    get { shared.history }
    set { shared.history = newValue }
  }
  var size: Size {
    get { shared.size }
    set { shared.size = newValue }
  }
  var preferences: Preferences {
    get { shared.preferences }
    set { shared.preferences = newValue }
  }
  var keyMap: KeyMap {
    get { shared.keyMap }
    set { shared.keyMap = newValue }
  }
  var version: String {
    get { shared.version }
    set { shared.version = newValue }
  }
  var screen: ScreenName {
    get { shared.screen }
    set { shared.screen = newValue }
  }
  var trail: [ScreenName] {
    get { shared.trail }
    set { shared.trail = newValue }
  }
  var isNewlyShown: Bool {
    get { shared.isNewlyShown }
    set { shared.isNewlyShown = newValue }
  }
  var visit: Visit? {
    get { shared.visit }
    set { shared.visit = newValue }
  }
  var panes: [ScreenName: Int] {
    get { shared.panes }
    set { shared.panes = newValue }
  }
  var overlay: (any Overlay)? {
    get { shared.overlay }
    set { shared.overlay = newValue }
  }
  var isNewlyOpened: Bool {
    get { shared.isNewlyOpened }
    set { shared.isNewlyOpened = newValue }
  }
  var note: Note? {
    get { shared.note }
    set { shared.note = newValue }
  }
  var head: Head {
    get { shared.head }
    set { shared.head = newValue }
  }
  var position: Int {
    get { shared.position }
    set { shared.position = newValue }
  }
  var key: Int {
    get { shared.key }
    set { shared.key = newValue }
  }
  var shownModel: ShownModel {
    get { shared.shownModel }
    set { shared.shownModel = newValue }
  }
  var shown: Shown {
    get { shared.shown }
    set { shared.shown = newValue }
  }
  var findings: Findings {
    get { shared.findings }
    set { shared.findings = newValue }
  }
  var pending: [AnyQuery: Int] {
    get { shared.pending }
    set { shared.pending = newValue }
  }
  var failures: [AnyQuery: String] {
    get { shared.failures }
    set { shared.failures = newValue }
  }
  var progress: [AnyQuery: Progress] {
    get { shared.progress }
    set { shared.progress = newValue }
  }
  var ablationSweepSeconds: [Double] {
    get { shared.ablationSweepSeconds }
    set { shared.ablationSweepSeconds = newValue }
  }
  var isAblationSweepStopped: Bool {
    get { shared.isAblationSweepStopped }
    set { shared.isAblationSweepStopped = newValue }
  }
  var nextNumber: Int {
    get { shared.nextNumber }
    set { shared.nextNumber = newValue }
  }
  var errand: String? {
    get { shared.errand }
    set { shared.errand = newValue }
  }
}

extension Sharing {
  /// Whether edits are in force.
  var isEdited: Bool { document.edits.contains(where: \.isOn) }

  /// The pane that keys act on.
  var pane: Int { panes[screen] ?? 0 }

  /// Whether that pane fills the screen.
  var isPaneFilled: Bool { shared.filled.contains(screen) }

  /// The lines that a pane of this screen is scrolled past.
  func scroll(of pane: Int) -> Int { shared.scrolls[PanePlace(screen: screen, pane: pane)] ?? 0 }

  /// The facts about an open checkpoint; nil if none is open.
  func facts(_ slot: ModelSlot) -> ModelFacts? { slot == .a ? model : second }

  /// The open checkpoints.
  var slots: [ModelSlot] { second == nil ? [.a] : [.a, .b] }

  /// Shows a screen that was chosen by its number; nothing is above it.
  mutating func choose(_ name: ScreenName) {
    guard name != screen else { return }
    show(name)
    trail = []
  }

  /// Opens a screen from this one; Esc returns.
  mutating func show(_ name: ScreenName) {
    guard name != screen else { return }
    trail.append(screen)
    if trail.count > 20 { trail.removeFirst() }
    screen = name
    isNewlyShown = true
  }

  /// Moves the token cursor.
  mutating func moveToken(_ steps: Int) {
    position = clamped(position + steps, count: document.prompt.tokens.count)
  }

  /// Moves the head cursor to the nearest head that exists.
  mutating func go(to other: Head) { head = model.nearest(other) }
}
