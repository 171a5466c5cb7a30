import Tasks
import Screen
import Transformer

// Where the cursors go.

extension AppState {
  /// Moves the cursor of the screen.
  mutating func move(_ action: Action) {
    switch action {
    case .previousToken: moveToken(-1)
    case .nextToken: moveToken(1)
    case .previousHead: head = model.head(-1, from: head)
    case .nextHead: head = model.head(1, from: head)
    case .previousLayer: head = model.nearest(Head(head.layer - 1, head.index))
    case .nextLayer: head = model.nearest(Head(head.layer + 1, head.index))
    default:
      switch screen {
      case .prompt: moveOnPrompt(action)
      case .heads where pane == 0: moveOnGrid(action)
      case .heads: moveOnTable(action)
      case .attention: moveOnAttention(action)
      case .lens: moveOnLens(action)
      }
    }
  }

  private mutating func moveToken(_ steps: Int) {
    position = held(position + steps, count: document.prompt.tokens.count)
  }

  private func held(_ place: Int, count: Int) -> Int { max(0, min(count - 1, place)) }

  /// The steps along one axis that an action makes; nil where it makes none.
  private func steps(_ action: Action, page: Int, all: Int) -> Int? {
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
    let tokens = document.prompt.tokens.count
    switch action {
    case .move(.left): moveToken(-1)
    case .move(.right): moveToken(1)
    case .first where pane == 0: position = 0
    case .last where pane == 0: position = held(tokens, count: tokens)
    default:
      if pane == 1 {
        let count = candidates.count
        candidate = held(candidate + (steps(action, page: 10, all: count) ?? 0), count: count)
        candidate = max(0, candidate)
      } else {
        let fields = PromptField.allCases
        let place = fields.firstIndex(of: field) ?? 0
        field = fields[held(place + (steps(action, page: 3, all: 3) ?? 0), count: fields.count)]
      }
    }
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
    let heads = sortedHeads
    switch action {
    case .move(.left), .move(.right): moveOnGrid(action)
    default:
      let steps = steps(action, page: max(1, size.height - 6), all: heads.count) ?? 0
      let place = heads.firstIndex(of: head) ?? 0
      head = heads[held(place + steps, count: heads.count)]
    }
  }

  private mutating func moveOnAttention(_ action: Action) {
    switch action {
    case .move(.left): head = model.head(-1, from: head)
    case .move(.right): head = model.head(1, from: head)
    default: moveToken(steps(action, page: 10, all: document.prompt.tokens.count) ?? 0)
    }
  }

  private mutating func moveOnLens(_ action: Action) {
    let tokens = document.prompt.tokens.count
    switch action {
    case .move(.left): moveToken(-1)
    case .move(.right): moveToken(1)
    case .first: moveToken(-tokens)
    case .last: moveToken(tokens)
    default:
      // The last layer is drawn at the top, so up goes to later layers.
      let rows = model.shape.layers + 1
      lensRow = held(lensRow - (steps(action, page: 4, all: rows) ?? 0), count: rows)
    }
  }
}
