import Figures
import Screen
import Transformer

/// Everything that the screens show and keys change: what they share, and what each alone shows.
struct AppState: Sharing, Sendable {
  /// What all screens share.
  var shared: SharedState
  /// What each screen alone shows.
  var states: ScreenStates
  /// The document that the screens have knownDocument.
  private var knownDocument: Document
  /// The guided tour that is under way.
  var tour: Tour?
  /// Where things stood before the tour.
  var beforeTour: TourSnapshot?
  /// Figures that wait for the hashes of their checkpoints.
  var awaitedFigures: [FigureFile] = []

  /// A state with nothing known yet.
  init(model: ModelFacts, reader: PromptReader, document: Document, size: Size) {
    shared = SharedState(model: model, reader: reader, document: document, size: size)
    states = ScreenStates(for: model.shape)
    knownDocument = document
  }
}

extension AppState {
  /// Lets screens follow what has changed: the document, and which of them is shown.
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
  /// A screen's own state with what all share.
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
  var training: Scene<TrainingState> {
    get { self[TrainingScreen.self] }
    set { self[TrainingScreen.self] = newValue }
  }
  var detail: Scene<HeadDetailState> {
    get { self[HeadDetailScreen.self] }
    set { self[HeadDetailScreen.self] = newValue }
  }
}
