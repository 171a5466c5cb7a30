import Tasks
import Screen
import Transformer

// Where the cursors go.

extension AppState {
  /// Moves the cursor of the screen.
  mutating func move(_ action: Action) -> [Effect] {
    if screen == .prompt, pane == 2, let effects = moveOnList(action) { return effects }
    switch action {
    case .previousToken: moveToken(-1)
    case .nextToken: moveToken(1)
    case .previousHead: go(to: model.head(-1, from: head))
    case .nextHead: go(to: model.head(1, from: head))
    case .previousLayer: go(to: Head(head.layer - 1, head.index))
    case .nextLayer: go(to: Head(head.layer + 1, head.index))
    default:
      switch screen {
      case .prompt: moveOnPrompt(action)
      case .heads where pane == 0: moveOnGrid(action)
      case .heads: moveOnTable(action)
      case .attention: moveOnAttention(action)
      case .lens: moveOnLens(action)
      case .detail: moveOnDetail(action)
      case .training: moveOnTraining(action)
      case .patching: moveOnPatching(action)
      }
    }
    return []
  }

  private mutating func go(to other: Head) {
    head = model.nearest(other)
    if screen == .lens { followHeadOnLens() }
  }

  private mutating func moveToken(_ steps: Int) {
    position = held(position + steps, count: document.prompt.tokens.count)
  }

  func held(_ place: Int, count: Int) -> Int { max(0, min(count - 1, place)) }

  /// The steps along one axis that an action makes; nil where it makes none.
  func steps(_ action: Action, page: Int, all: Int) -> Int? {
    switch action {
    case .move(.up): -1
    case .move(.down): 1
    case .pageUp: -page
    case .pageDown: page
    case .first: -all
    case .last: all
    default: nil
    }
  }

  private mutating func moveOnPrompt(_ action: Action) {
    switch pane {
    case 1:
      let count = candidates.count
      candidate = held(candidate + (steps(action, page: 10, all: count) ?? 0), count: count)
      candidate = max(0, candidate)
    default: moveOnFields(action)
    }
  }

  private mutating func moveOnFields(_ action: Action) {
    let tokens = document.prompt.tokens.count
    switch action {
    case .move(.left): moveToken(-1)
    case .move(.right): moveToken(1)
    case .first: position = 0
    case .last: position = held(tokens, count: tokens)
    default:
      let fields = PromptField.allCases
      let place = fields.firstIndex(of: field) ?? 0
      field = fields[held(place + (steps(action, page: 3, all: 3) ?? 0), count: fields.count)]
    }
  }

  /// Goes over the prompts of the list; nil where the action does not.
  private mutating func moveOnList(_ action: Action) -> [Effect]? {
    guard var list = document.list, let steps = steps(action, page: 10, all: list.prompts.count)
    else { return nil }
    list.index = held(list.index + steps, count: list.prompts.count)
    return take(at: list)
  }

  private mutating func moveOnGrid(_ action: Action) {
    switch action {
    case .move(.left): head = model.nearest(Head(head.layer, head.index - 1))
    case .move(.right): head = model.nearest(Head(head.layer, head.index + 1))
    default:
      let layers = model.shape.layers
      let steps = steps(action, page: max(1, layers / 3), all: layers) ?? 0
      head = model.nearest(Head(head.layer + steps, head.index))
    }
  }

  private mutating func moveOnTable(_ action: Action) {
    let room = tableRoom
    let heads = listedHeads(room: room).compactMap(\.self)
    switch action {
    case .move(.left), .move(.right): moveOnGrid(action)
    default:
      let steps = steps(action, page: max(1, room - 1), all: heads.count) ?? 0
      guard !heads.isEmpty else { return }
      let place = heads.firstIndex(of: head) ?? (steps > 0 ? -1 : 0)
      head = heads[held(place + steps, count: heads.count)]
    }
    scrollTable()
  }

  private mutating func moveOnAttention(_ action: Action) {
    guard !attention.showsRow else {
      moveOnRow(action)
      return
    }
    let tokens = document.prompt.tokens.count
    switch action {
    case .move(.left): key = held(shownKey - attention.zoom, count: tokens)
    case .move(.right): key = held(key + attention.zoom, count: tokens)
    default:
      let page = 10 * attention.zoom
      let steps = steps(action, page: page, all: tokens) ?? 0
      moveToken(steps.magnitude == 1 ? steps * attention.zoom : steps)
    }
  }

  /// Up and down go over the keys of a query, left and right to other queries.
  private mutating func moveOnRow(_ action: Action) {
    switch action {
    case .move(.left): moveToken(-1)
    case .move(.right): moveToken(1)
    default:
      let steps = steps(action, page: max(1, size.height - 8), all: position + 1) ?? 0
      key = held(shownKey + steps, count: position + 1)
    }
  }

  /// Goes over the map of years: start years downwards, years to the right.
  private mutating func moveOnYears(_ action: Action) {
    switch action {
    case .move(.left): lens.year = held(lens.year - 1, count: 100)
    case .move(.right): lens.year = held(lens.year + 1, count: 100)
    default: lens.start = held(lens.start + (steps(action, page: 10, all: 100) ?? 0), count: 100)
    }
  }

  private mutating func moveOnLens(_ action: Action) {
    let tokens = document.prompt.tokens.count
    guard lens.subject != .years else {
      moveOnYears(action)
      return
    }
    switch action {
    case .move(.left): moveToken(-1)
    case .move(.right): moveToken(1)
    case .first: moveToken(-tokens)
    case .last: moveToken(tokens)
    default:
      // The last row is drawn at the top, so up goes to later layers.
      let rows = lensRowCount
      lens.row = held(lens.row - (steps(action, page: 4, all: rows) ?? 0), count: rows)
      followLensOnHead()
    }
  }

  private mutating func moveOnDetail(_ action: Action) {
    switch action {
    case .move(.left): head = model.head(-1, from: head)
    case .move(.right): head = model.head(1, from: head)
    default:
      guard let shown = DetailPane(rawValue: pane) else { return }
      let count = detailRowCount(shown)
      let row = detailRow(shown) + (steps(action, page: 10, all: count) ?? 0)
      detail.rows[pane] = max(0, held(row, count: count))
    }
  }

  private mutating func moveOnTraining(_ action: Action) {
    let fields = TrainingField.allCases
    let epochs = training.story.epochs.count
    let steps = steps(action, page: 4, all: max(fields.count, epochs)) ?? 0
    if pane == 1 {
      training.epoch = max(0, held(training.epoch + steps, count: epochs))
    } else {
      let place = fields.firstIndex(of: training.field) ?? 0
      training.field = fields[held(place + steps, count: fields.count)]
    }
  }
}
