import Analyses
import Screen
import Tasks

extension PromptScreen {
  static func move(_ scene: inout Scene<PromptState>, _ move: Move) -> [Effect] {
    switch scene.pane {
    case 0: scene.moveOverFields(move)
    case 1: scene.moveOverCandidates(move)
    case continuationPane: scene.moveOverContinuation(move)
    default: return scene.moveOverList(move) ?? []
    }
    return []
  }

  static func goToStrongest(_ scene: inout Scene<PromptState>) -> Bool {
    scene.own.candidate = 0
    return !scene.candidates.isEmpty
  }

  static func open(_ scene: inout Scene<PromptState>) -> [Effect] {
    switch scene.pane {
    case 0:
      scene.ask(
        PromptTextOverlay(promptField: scene.own.field), scene.document.texts[scene.own.field])
    case 1: scene.makeCandidateAnswer()
    case continuationPane: return scene.takeContinuation()
    default: break
    }
    return []
  }

  static func back(_ scene: inout Scene<PromptState>) -> [Effect]? { scene.stopWriting() }

  static func receive(
    _ scene: inout Scene<PromptState>, _ answer: AnyAnswer, of query: AnyQuery, seconds: Double
  ) {
    guard let query = query.query as? GenerationQuery, let condition = query.condition,
      query.rule == scene.own.continuation.settings.rule,
      let step = answer.value as? GenerationSession.Step
    else { return }
    scene.own.continuation.add(step, to: condition, after: query.written)
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
    let document = scene.document
    if document.prompt != old.prompt {
      scene.own.candidate = 0
      if document.prompt.tokens != old.prompt.tokens { scene.own.continuation.clear() }
    }
    scene.own.continuation.forget { condition in
      let step = GenerationQuery(condition, .greedy, written: [])
      return QueryInputs(document, for: step).edits != QueryInputs(old, for: step).edits
        || QueryInputs(document, for: step).references != QueryInputs(old, for: step).references
        || QueryInputs(document, for: step).paired != QueryInputs(old, for: step).paired
    }
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

  /// Orders the candidates by another of the columns.
  mutating func stepOrder(_ steps: Int) {
    let columns: [CandidateOrder] = [.first, .second, .change]
    let place = columns.firstIndex(of: candidateOrder) ?? 1
    own.order = columns[(place + steps + columns.count) % columns.count]
    own.candidate = 0
    if let axis {
      note = .done("Next tokens by \(axis.titles[columns.firstIndex(of: own.order) ?? 0]).")
    }
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
