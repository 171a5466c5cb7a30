import Analyses
import Screen
import Tasks

extension PromptScreen {
  static func move(_ scene: inout Scene<PromptState>, _ move: Move) -> [Effect] {
    switch scene.pane {
    case 0: scene.moveOverFields(move)
    case 1: scene.moveOverCandidates(move)
    default: return scene.moveOverList(move) ?? []
    }
    return []
  }

  static func open(_ scene: inout Scene<PromptState>) -> [Effect] {
    switch scene.pane {
    case 0:
      scene.ask(
        PromptTextOverlay(promptField: scene.own.field), scene.document.texts[scene.own.field])
    case 1: scene.makeCandidateAnswer()
    default: break
    }
    return []
  }

  static func press(_ scene: inout Scene<PromptState>, row: Int) -> [Effect] {
    guard scene.pane == 2 else {
      scene.own.candidate = clamped(row, count: scene.candidates.count)
      return []
    }
    guard var list = scene.document.list, list.prompts.indices.contains(row) else { return [] }
    list.index = row
    return scene.look(at: list)
  }

  static func documentChanged(_ scene: inout Scene<PromptState>, from old: Document) {
    if scene.document.prompt != old.prompt { scene.own.candidate = 0 }
  }
}

extension Scene<PromptState> {
  fileprivate mutating func moveOverFields(_ move: Move) {
    switch move {
    case .left: moveToken(-1)
    case .right: moveToken(1)
    case .first: position = 0
    case .last: position = document.prompt.tokens.count - 1
    default:
      let fields = PromptField.allCases
      let place = fields.firstIndex(of: own.field) ?? 0
      own.field = fields[clamped(place + (move.steps(page: 3, all: 3) ?? 0), count: fields.count)]
    }
  }

  fileprivate mutating func moveOverCandidates(_ move: Move) {
    let count = candidates.count
    let steps = move.steps(page: 10, all: count) ?? 0
    own.candidate = max(0, clamped(own.candidate + steps, count: count))
  }

  /// Steps through the prompts of the list; nil without a list.
  fileprivate mutating func moveOverList(_ move: Move) -> [Effect]? {
    guard var list = document.list, let steps = move.steps(page: 10, all: list.prompts.count)
    else {
      moveOverFields(move)
      return nil
    }
    list.index = clamped(list.index + steps, count: list.prompts.count)
    return look(at: list)
  }

  /// Makes the candidate under the cursor the answer.
  fileprivate mutating func makeCandidateAnswer() {
    guard candidates.indices.contains(own.candidate) else {
      note = .refused("There is no candidate yet.")
      return
    }
    ask(PromptTextOverlay(promptField: .answer), reader.text(candidates[own.candidate].token))
  }
}
