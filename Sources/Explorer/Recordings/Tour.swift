import Screen
import Transformer

/// A guided tour: a recording that a person steps through.
struct Tour: Hashable, Sendable {
  /// What is done, and what is said then.
  let stops: [Stop]
  /// The stop that is shown.
  private(set) var place = 0

  /// Keys, and the words that are shown after them.
  struct Stop: Hashable, Sendable {
    var keys: [Key]
    var words: String
  }

  /// The tour of the embedded checkpoint.
  static let embedded = Tour(parsing: String(decoding: PackageResources.Tour_jsonl, as: UTF8.self))

  /// The stops of a recording; none where it cannot be read.
  init(parsing text: String) {
    var stops: [Stop] = []
    var keys: [Key] = []
    for step in (try? Recording(parsing: text))?.steps ?? [] {
      switch step {
      case .key(let key): keys.append(key)
      case .say(let words):
        stops.append(Stop(keys: keys, words: words))
        keys = []
      case .hasty, .paste, .mouse, .resize: break
      }
    }
    self.stops = stops
  }

  /// The stop that is shown.
  var stop: Stop { stops[place] }

  /// Goes on; false where the tour is at its end.
  mutating func goOn() -> Bool {
    guard place + 1 < stops.count else { return false }
    place += 1
    return true
  }
}

/// What the tour puts back at its end.
struct TourReturn: Sendable {
  /// The prompt and the edits.
  let document: Document
  private let history: History
  private let screen: ScreenName
  private let trail: [ScreenName]
  private let panes: [ScreenName: Int]
  private let head: Head
  private let position: Int
  private let key: Int
  private let shown: Shown
  private let shownModel: ShownModel
  private let states: ScreenStates

  /// Notes how things stand.
  init(_ state: AppState) {
    (document, history, screen) = (state.document, state.history, state.screen)
    (trail, panes, head) = (state.trail, state.panes, state.head)
    (position, key) = (state.position, state.key)
    (shown, shownModel) = (state.shown, state.shownModel)
    states = state.states
  }

  /// Puts everything but the document back.
  func restore(_ state: inout AppState) {
    (state.history, state.screen, state.trail) = (history, screen, trail)
    (state.panes, state.head) = (panes, head)
    (state.position, state.key) = (position, key)
    (state.shown, state.shownModel) = (shown, shownModel)
    let training = state.states.training
    state.states = states
    state.states.training = training
  }
}

extension AppState {
  /// The name of the checkpoint that the tour is made for.
  static let tourModel = "stories"

  /// Begins the tour from a state that its keys fit.
  mutating func startTour() -> [Effect] {
    let tour = Tour.embedded
    guard model.name == Self.tourModel, !tour.stops.isEmpty else {
      note = .refused(
        "The tour is made for the embedded checkpoint. Start patchbay without a folder to take it.")
      return []
    }
    beforeTour = TourReturn(self)
    let effects = reader.opening().map { replaceDocument(with: $0) } ?? []
    followChanges()
    (screen, trail, panes, overlay) = (.prompt, [], [:], nil)
    (head, shown, shownModel) = (model.nearest(.init(0, 0)), .after, .a)
    states = ScreenStates(for: model.shape, training: states.training)
    self.tour = tour
    return effects + tour.stop.keys.flatMap { pressOutsideTour($0) }
  }

  /// Puts things back as they stood before the tour.
  private mutating func endTour(_ words: String) -> [Effect] {
    tour = nil
    note = .done(words)
    guard let before = beforeTour else { return [] }
    beforeTour = nil
    overlay = nil
    let effects = replaceDocument(with: before.document)
    followChanges()
    before.restore(&self)
    return effects
  }

  /// Takes a key while the tour is under way; nil where it is not.
  mutating func pressInTour(_ key: Key) -> [Effect]? {
    guard var tour else { return nil }
    switch keyMap.binding(for: key, in: .touring)?.action {
    case .revert:
      return endTour("The tour is over; everything is as it was. :tour takes it again.")
    case .commit:
      guard tour.goOn() else {
        return endTour("That was the tour; everything is as it was. ? shows the keys.")
      }
      self.tour = tour
      return tour.stop.keys.flatMap { pressOutsideTour($0) }
    default:
      note = .refused("Enter goes on with the tour, Esc leaves it.")
      return []
    }
  }

  /// Takes a key as if there were no tour.
  private mutating func pressOutsideTour(_ key: Key) -> [Effect] {
    let kept = tour
    tour = nil
    defer { tour = kept }
    return press(key)
  }
}
