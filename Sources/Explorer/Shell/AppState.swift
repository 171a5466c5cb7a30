import Figures
import Screen
import Transformer

/// Everything that the screens show and keys change: what they share, and what each alone shows.
struct AppState: Sharing, Sendable {
  /// What all screens share.
  var shared: SharedState
  /// What each screen alone shows.
  var states: ScreenStates
  /// The document that the screens have followed.
  private var followed: Document
  /// The guided tour that is under way.
  var tour: Tour?
  /// Where things stood before the tour.
  var beforeTour: TourReturn?
  /// Figures that wait for the hashes of their checkpoints.
  var awaitedFigures: [FigureFile] = []

  /// A state with nothing known yet.
  init(model: ModelFacts, reader: PromptReader, document: Document, size: Size) {
    shared = SharedState(model: model, reader: reader, document: document, size: size)
    states = ScreenStates(for: model.shape)
    followed = document
  }
}

extension AppState {
  /// Lets screens follow what has changed: the document, and which of them is shown.
  mutating func followChanges() {
    if document != followed {
      let old = followed
      followed = document
      for name in ScreenName.allCases { name.entry.settle(&self, after: old) }
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

extension ScreenEntry {
  static func queries(_ state: AppState) -> [any Query] { queries(state[Self.self]) }

  static func backgroundQueries(_ state: AppState) -> [any Query] {
    backgroundQueries(state[Self.self])
  }

  static func open(_ state: inout AppState) -> [Effect] { open(&state[Self.self]) }

  static func move(_ state: inout AppState, _ move: Move) -> [Effect] {
    self.move(&state[Self.self], move)
  }

  static func press(_ state: inout AppState, row: Int) -> [Effect] {
    press(&state[Self.self], row: row)
  }

  static func press(_ state: inout AppState, cell: Point) -> [Effect] {
    press(&state[Self.self], cell: cell)
  }

  static func back(_ state: inout AppState) -> [Effect]? { back(&state[Self.self]) }

  static func enter(_ state: inout AppState) { enter(&state[Self.self]) }

  static func focus(_ state: inout AppState) { focus(&state[Self.self]) }

  static func settle(_ state: inout AppState, after old: Document) {
    settle(&state[Self.self], after: old)
  }

  static func refresh(_ state: inout AppState) -> [Effect] { refresh(&state[Self.self]) }

  static func take(
    _ state: inout AppState, _ answer: AnyAnswer, of query: AnyQuery, seconds: Double
  ) {
    take(&state[Self.self], answer, of: query, seconds: seconds)
  }

  static func isMapSigned(_ state: AppState) -> Bool { isMapSigned(state[Self.self]) }

  static func figure(_ state: AppState) -> Figure? { figure(state[Self.self]) }

  static func draw(_ state: AppState, on canvas: Canvas) {
    var scene = state[Self.self]
    scene.awaited = Awaited(queries: Set(state.visibleQueries), activity: state.activity)
    draw(scene, on: canvas)
  }
}
