import Analyses
import Screen
import Tasks
import Training
import Transformer

// Rows of reports: what they open, and the way back to what was open before.

extension AppState {
  /// Shows what was opened together.
  mutating func receive(_ opened: Opened, for opening: Opening) -> [Effect] {
    states.runs.isOpening = false
    switch opening.purpose {
    case .row(let row, let view, let visit):
      if states.runs.before == nil { states.runs.before = openNow }
      var effects = place(opened)
      shownModel = view.shownModel(opensSecond: opened.b != nil)
      let wanted = shown(opened, view, row: opening.row)
      if let head = view.shownHead { go(to: head) }
      self.visit = visit
      effects += change { next, _ in next = wanted }
      if screen == view.screen.name { isNewlyShown = true }
      show(view.screen.name)
      note = .done(words(of: row))
      return effects
    case .before: return goBack(opened)
    }
  }

  /// What is open now.
  private var openNow: OpenBefore {
    OpenBefore(
      a: model.path, b: second.flatMap { $0.path.isEmpty ? nil : $0.path },
      shownModel: shownModel, document: document, head: head)
  }

  /// Puts checkpoints that were opened in place of others.
  private mutating func place(_ opened: Opened) -> [Effect] {
    var changed: Set<ModelSlot> = []
    var effects: [Effect] = []
    if let facts = opened.a {
      model = facts
      changed.insert(.a)
      beforeTour?.forget(.a)
    }
    if let facts = opened.b {
      if !opened.isOldB || second != facts { changed.insert(.b) }
      effects += leaveFollowing()
      following.step = nil
      second = facts
      beforeTour?.forget(.b)
    } else if second != nil {
      effects += closeSecond()
    }
    return effects
      + forgetEverywhere { query in
        !changed.isDisjoint(with: query.models)
          || query == AnyQuery(ScoresQuery(.a)) && opened.b?.difference != nil
      }
  }

  /// The document that a row asks for: its prompts, its circuit, and no edit but its own.
  private func shown(_ opened: Opened, _ view: SavedReport.View, row: Int?) -> Document {
    var next = document
    next.edits = []
    if var list = opened.list {
      list.index = min((row ?? 1) - 1, list.prompts.count - 1)
      list.isMean = row == nil
      if let read = try? reader.read(list, like: next) { next = read }
    }
    if let circuit = opened.circuit {
      (next.circuit, next.comparedCircuit) = (circuit, nil)
    }
    let (heads, kind) = (view.ablated.filter(model.has), try? view.ablationKind)
    guard kind != nil || !heads.isEmpty else { return next }
    let wanted = kind ?? next.kind
    next.kind = wanted.needsReference && next.references.isEmpty ? .zero : wanted
    guard !heads.isEmpty else { return next }
    next.positions = next.fitting(view.places)
    next.edits = [Edit(heads: heads, kind: next.kind, positions: next.positions)]
    return next
  }

  private func words(of row: SavedReport.Row) -> String {
    let models = slots.compactMap { slot in facts(slot).map { "\(slot.letter) is \($0.name)" } }
    return "\(row.id): \(models.joined(separator: ", ")). Esc leads back to the report."
  }

  /// Shows again what was open before rows of reports were.
  private mutating func goBack(_ opened: Opened) -> [Effect] {
    guard let before = states.runs.before else { return [] }
    states.runs.before = nil
    let effects = place(opened)
    shownModel = before.shownModel
    head = model.nearest(before.head)
    note = .done(
      "As before the report: A is \(model.name)" + (second.map { ", B is \($0.name)." } ?? "."))
    return effects + change { next, _ in next = before.document }
  }
}

extension SavedReport.View {
  /// Whose numbers are shown.
  fileprivate func shownModel(opensSecond: Bool) -> ShownModel {
    guard opensSecond else { return .a }
    return switch side {
    case .a: .a
    case .b: .b
    case .difference, nil: .difference
    }
  }
}

extension Document {
  /// Positions, or all where the prompts lack one of them.
  fileprivate func fitting(_ positions: Ablation.Positions) -> Ablation.Positions {
    guard case .named(let names) = positions else { return .all }
    let prompts = list?.prompts ?? [prompt]
    let isCovered = names.allSatisfy { name in
      prompts.allSatisfy { $0.position(named: name) != nil }
    }
    return isCovered ? positions : .all
  }
}
