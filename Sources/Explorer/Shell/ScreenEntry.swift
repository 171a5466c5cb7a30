import Figures
import Screen
import Transformer

/// An entry in the table of screens: a screen's name, needs, keys and drawing.
protocol ScreenEntry: SendableMetatype {
  /// The state of the screen alone.
  associatedtype Own: Sendable

  /// The place of that state among those of all screens.
  static var place: any WritableKeyPath<ScreenStates, Own> & Sendable { get }
  /// Its name.
  static var title: String { get }
  /// A shorter name for narrow screens.
  static var shortTitle: String { get }
  /// The number of panes that Tab cycles through.
  static var paneCount: Int { get }
  /// The panes without a cursor, in which movements up and down scroll.
  static var scrollingPanes: Set<Int> { get }

  /// The keys of this screen, in the order of foot lines.
  static var bindings: [Binding] { get }

  /// The queries that it shows, the most needed first.
  static func queries(_ scene: Scene<Own>) -> [any Query]
  /// Queries that it may show soon, asked while the engine is idle.
  static func backgroundQueries(_ scene: Scene<Own>) -> [any Query]
  /// Whether its heat map has signed values.
  static func isMapSigned(_ scene: Scene<Own>) -> Bool
  /// The scales that the colours of its map can have, the usual one first; empty without a choice.
  static func scales(_ scene: Scene<Own>) -> [ColorScale]
  /// Whether it shows means over a list while these are chosen.
  static func showsMeans(_ scene: Scene<Own>, over list: PromptList) -> Bool
  /// What it shows of checkpoints and edits, for the line of screens; empty where nothing is chosen.
  static func shownWords(_ scene: Scene<Own>, _ dot: String) -> String

  /// Moves its cursor.
  static func move(_ scene: inout Scene<Own>, _ move: Move) -> [Effect]
  /// Moves its cursor to the strongest cell or row; false if there is none.
  static func goToStrongest(_ scene: inout Scene<Own>) -> Bool
  /// Opens what is under its cursor.
  static func open(_ scene: inout Scene<Own>) -> [Effect]
  /// Handles a press of the mouse on a row of a list.
  static func press(_ scene: inout Scene<Own>, row: Int) -> [Effect]
  /// Handles a press of the mouse on a cell of a map.
  static func press(_ scene: inout Scene<Own>, cell: Point) -> [Effect]
  /// Goes back one step within the screen; nil if there is none.
  static func back(_ scene: inout Scene<Own>) -> [Effect]?

  /// Adopts the shared cursors when the screen comes to be shown.
  static func enter(_ scene: inout Scene<Own>)
  /// Adopts the shared cursors when another pane takes keys.
  static func focus(_ scene: inout Scene<Own>)
  /// Drops what no longer holds after the document changed.
  static func documentChanged(_ scene: inout Scene<Own>, from old: Document)
  /// Prepares what the screen needs; called after every message while it is shown.
  static func refresh(_ scene: inout Scene<Own>) -> [Effect]
  /// Keeps what the screen itself needs of an answer.
  static func receive(
    _ scene: inout Scene<Own>, _ answer: AnyAnswer, of query: AnyQuery, seconds: Double)

  /// What it shows, as a figure; nil while nothing is known.
  static func figure(_ scene: Scene<Own>) -> Figure?
  /// Draws it; a pane that has no place at this size is drawn alone while it has the keys.
  static func draw(_ scene: Scene<Own>, on canvas: Canvas)
  /// Draws one pane alone.
  static func draw(_ scene: Scene<Own>, pane: Int, on canvas: Canvas)
}

extension ScreenEntry {
  static var shortTitle: String { title }
  static var scrollingPanes: Set<Int> { [] }
  static func backgroundQueries(_ scene: Scene<Own>) -> [any Query] { [] }
  static func isMapSigned(_ scene: Scene<Own>) -> Bool { false }
  static func scales(_ scene: Scene<Own>) -> [ColorScale] { [] }
  static func showsMeans(_ scene: Scene<Own>, over list: PromptList) -> Bool { false }
  static func shownWords(_ scene: Scene<Own>, _ dot: String) -> String { scene.shownWords(dot) }
  static func open(_ scene: inout Scene<Own>) -> [Effect] { [] }
  static func press(_ scene: inout Scene<Own>, row: Int) -> [Effect] { [] }
  static func press(_ scene: inout Scene<Own>, cell: Point) -> [Effect] { [] }
  static func back(_ scene: inout Scene<Own>) -> [Effect]? { nil }
  static func enter(_ scene: inout Scene<Own>) {}
  static func focus(_ scene: inout Scene<Own>) {}
  static func documentChanged(_ scene: inout Scene<Own>, from old: Document) {}
  static func refresh(_ scene: inout Scene<Own>) -> [Effect] { [] }
  static func receive(
    _ scene: inout Scene<Own>, _ answer: AnyAnswer, of query: AnyQuery, seconds: Double
  ) {}
}

/// The screens.
enum ScreenName: Int, Hashable, Sendable, CaseIterable {
  case prompt = 1
  case heads, attention, lens, patching, circuit, training, detail, runs

  /// The table of screens.
  var entry: any ScreenEntry.Type {
    switch self {
    case .prompt: PromptScreen.self
    case .heads: HeadsScreen.self
    case .attention: AttentionScreen.self
    case .lens: LensScreen.self
    case .patching: PatchingScreen.self
    case .circuit: CircuitScreen.self
    case .training: TrainingScreen.self
    case .detail: HeadDetailScreen.self
    case .runs: RunsScreen.self
    }
  }

  /// Its name.
  var title: String { entry.title }

  /// A shorter name for narrow screens.
  var shortTitle: String { entry.shortTitle }

  /// The number of panes that Tab cycles through.
  var paneCount: Int { entry.paneCount }
}

/// The states of the screens.
struct ScreenStates: Sendable {
  var prompt = PromptState()
  var heads = HeadsState()
  var attention = AttentionState()
  var lens: LensState
  var patching = PatchingState()
  var circuit = CircuitState()
  var training: TrainingState
  var detail = HeadDetailState()
  var runs = RunsState()

  /// The first states of the screens.
  ///
  /// - Parameters:
  ///   - shape: the model's shape.
  ///   - training: the state of a run under way; nil for none.
  init(for shape: Configuration, training: TrainingState? = nil) {
    lens = LensState(row: shape.layers)
    self.training = training ?? TrainingState(for: shape)
  }
}
