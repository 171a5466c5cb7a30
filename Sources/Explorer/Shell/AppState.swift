import Figures
import Screen
import Transformer

/// Everything that screens show and keys change: the shared state and the states of the screens.
struct AppState: Sharing, Sendable {
  /// What all screens share.
  var shared: SharedState
  /// What each screen alone shows.
  var states: ScreenStates
  /// The document that the screens know.
  private var knownDocument: Document
  /// The guided tour that is under way.
  var tour: Tour?
  /// The state before the tour.
  var beforeTour: TourSnapshot?
  /// Figures waiting for the hashes of their checkpoints.
  var awaitedFigures: [FigureFile] = []

  /// A state before the first answer.
  init(model: ModelFacts, reader: PromptReader, document: Document, size: Size) {
    shared = SharedState(model: model, reader: reader, document: document, size: size)
    states = ScreenStates(for: model.shape)
    knownDocument = document
  }
}

extension AppState {
  /// Tells screens of a changed document, and the screen now shown that it is.
  mutating func updateScreens() {
    if document != knownDocument {
      let old = knownDocument
      knownDocument = document
      for name in ScreenName.allCases { name.entry.documentChanged(&self, from: old) }
    }
    if isNewlyOpened {
      isNewlyOpened = false
      let state = self
      overlay?.selectCurrent(in: state)
    }
    if isNewlyShown {
      isNewlyShown = false
      screen.entry.enter(&self)
      visit = nil
    }
  }
}

// MARK: Screens in their context

extension AppState {
  /// A screen's own state together with the shared state.
  subscript<Entry: ScreenEntry>(_ entry: Entry.Type) -> Scene<Entry.Own> {
    get { Scene(own: states[keyPath: entry.place], shared: shared) }
    set {
      states[keyPath: entry.place] = newValue.own
      shared = newValue.shared
    }
  }

  var prompt: Scene<PromptState> {
    get { self[PromptScreen.self] }
    set { self[PromptScreen.self] = newValue }
  }
  var heads: Scene<HeadsState> {
    get { self[HeadsScreen.self] }
    set { self[HeadsScreen.self] = newValue }
  }
  var attention: Scene<AttentionState> {
    get { self[AttentionScreen.self] }
    set { self[AttentionScreen.self] = newValue }
  }
  var lens: Scene<LensState> {
    get { self[LensScreen.self] }
    set { self[LensScreen.self] = newValue }
  }
  var patching: Scene<PatchingState> {
    get { self[PatchingScreen.self] }
    set { self[PatchingScreen.self] = newValue }
  }
  var circuits: Scene<CircuitState> {
    get { self[CircuitScreen.self] }
    set { self[CircuitScreen.self] = newValue }
  }
  var training: Scene<TrainingState> {
    get { self[TrainingScreen.self] }
    set { self[TrainingScreen.self] = newValue }
  }
  var detail: Scene<HeadDetailState> {
    get { self[HeadDetailScreen.self] }
    set { self[HeadDetailScreen.self] = newValue }
  }
  var runs: Scene<RunsState> {
    get { self[RunsScreen.self] }
    set { self[RunsScreen.self] = newValue }
  }
}
