import Figures
import Screen
import Transformer

/// A screen, as an entry of the table of screens: what it is called, what it needs and how it is
/// drawn.
protocol ScreenEntry: SendableMetatype {
  /// What the screen alone shows.
  associatedtype Own: Sendable

  /// Where that is among the states of all screens.
  static var place: any WritableKeyPath<ScreenStates, Own> & Sendable { get }
  /// The word for it.
  static var title: String { get }
  /// A shorter word, where columns are few.
  static var shortTitle: String { get }
  /// The number of panes that Tab goes over.
  static var paneCount: Int { get }

  /// What keys do on it alone, in the order in which foot lines name them.
  static var bindings: [Binding] { get }

  /// What it shows, the first needed first.
  static func queries(_ scene: Scene<Own>) -> [any Query]
  /// What it may show soon, found out while nothing else is to be done.
  static func backgroundQueries(_ scene: Scene<Own>) -> [any Query]
  /// Whether its map of colours has a sign.
  static func isMapSigned(_ scene: Scene<Own>) -> Bool

  /// Moves its cursor.
  static func move(_ scene: inout Scene<Own>, _ move: Move) -> [Effect]
  /// Opens what is under its cursor.
  static func open(_ scene: inout Scene<Own>) -> [Effect]
  /// Takes a press of the mouse on a row of a list.
  static func press(_ scene: inout Scene<Own>, row: Int) -> [Effect]
  /// Takes a press of the mouse on a cell of a map.
  static func press(_ scene: inout Scene<Own>, cell: Point) -> [Effect]
  /// Goes back one step within the screen; nil where there is none.
  static func back(_ scene: inout Scene<Own>) -> [Effect]?

  /// Follows the cursors that it shares with other screens, when it comes to be shown.
  static func enter(_ scene: inout Scene<Own>)
  /// Follows the cursors when another pane takes keys.
  static func focus(_ scene: inout Scene<Own>)
  /// Lets go of what no longer holds after the document changed.
  static func documentChanged(_ scene: inout Scene<Own>, from old: Document)
  /// Sees to what is to be ready while it is shown, after whatever happened.
  static func refresh(_ scene: inout Scene<Own>) -> [Effect]
  /// Takes in an answer that it adds to what it keeps.
  static func receive(
    _ scene: inout Scene<Own>, _ answer: AnyAnswer, of query: AnyQuery, seconds: Double)

  /// What it shows, as a figure; nil while nothing is known.
  static func figure(_ scene: Scene<Own>) -> Figure?
  /// Draws it.
  static func draw(_ scene: Scene<Own>, on canvas: Canvas)
}

extension ScreenEntry {
  static var shortTitle: String { title }
  static var paneCount: Int { 1 }
  static func backgroundQueries(_ scene: Scene<Own>) -> [any Query] { [] }
  static func isMapSigned(_ scene: Scene<Own>) -> Bool { false }
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
  case heads, attention, lens, patching
  case training = 7
  case detail = 8

  /// The screen of that name: the table of screens.
  var entry: any ScreenEntry.Type {
    switch self {
    case .prompt: PromptScreen.self
    case .heads: HeadsScreen.self
    case .attention: AttentionScreen.self
    case .lens: LensScreen.self
    case .patching: PatchingScreen.self
    case .training: TrainingScreen.self
    case .detail: HeadDetailScreen.self
    }
  }

  /// The word for it.
  var title: String { entry.title }

  /// A shorter word, where columns are few.
  var shortTitle: String { entry.shortTitle }

  /// The number of panes that Tab goes over.
  var paneCount: Int { entry.paneCount }
}

/// What each screen alone shows.
struct ScreenStates: Sendable {
  var prompt = PromptState()
  var heads = HeadsState()
  var attention = AttentionState()
  var lens: LensState
  var patching = PatchingState()
  var training: TrainingState
  var detail = HeadDetailState()

  /// The screens as they are at first.
  ///
  /// - Parameters:
  ///   - shape: the model's shape.
  ///   - training: a run that goes on; none begun without it.
  init(for shape: Configuration, training: TrainingState? = nil) {
    lens = LensState(row: shape.layers)
    self.training = training ?? TrainingState(for: shape)
  }
}
