import Analyses
import Screen
import Tasks
import TextColumns
import Tokens
import Transformer

/// Draws the title line and the line of screens below it.
func drawTitle(_ state: AppState, on canvas: Canvas) {
  let separator = Span("  \(canvas.glyphs.vertical)  ", .border)
  let isTight = canvas.width < 100 && state.second != nil
  let edits = interventionWords(state, room: isTight ? canvas.width / 4 : canvas.width * 2 / 5)
  let room = max(8, canvas.width - Columns.width(of: edits) - 4)
  let bos = beginningWords(state, room: isTight ? 10 : 14, canvas.glyphs)
  let others = Columns.width(of: bos) + 10
  // The prompt keeps a few columns beside long names.
  let names = nameSpans(
    state, room: room - others - 8, most: room / 4, isNarrow: canvas.width < 100, canvas.glyphs)
  let taken = width(of: names) + others
  let shown = Columns.truncated(
    canvas.glyphs.shown(promptWords(state)), to: max(4, room - taken),
    ellipsis: canvas.glyphs.ellipsis)
  TitleLine(
    left: names + [separator, Span(shown), separator, Span(bos, .muted)],
    right: [
      Span(
        edits, state.isEdited ? .warning : state.training.trainingWords == nil ? .muted : .accent)
    ]
  ).draw(on: canvas)
  guard canvas.height > 1 else { return }
  drawScreens(state, on: canvas[Rect(column: 1, row: 1, width: canvas.width - 2, height: 1)])
}

private func width(of spans: [Span]) -> Int {
  spans.reduce(0) { $0 + Columns.width(of: $1.text) }
}

/// Whether the prompt has a beginning-of-text token, with its label cut to a room.
private func beginningWords(_ state: AppState, room: Int, _ glyphs: Glyphs) -> String {
  guard state.document.bos, let token = state.document.prompt.tokens.first else { return "no BOS" }
  let label = state.label(token, isRich: glyphs.isRich)
  return "BOS " + Columns.truncated(label, to: room, ellipsis: glyphs.ellipsis)
}

/// The names of the open checkpoints, those that are shown highlighted.
///
/// Names and marks fit the room as long as each name has eight columns; of two names neither is
/// longer than `most`.
private func nameSpans(
  _ state: AppState, room: Int, most: Int, isNarrow: Bool, _ glyphs: Glyphs
) -> [Span] {
  let first = mark(of: state.model, isNarrow: isNarrow)
  guard let second = state.second else {
    let name = Columns.truncated(
      state.model.name, to: max(8, room - width(of: first)), ellipsis: glyphs.ellipsis)
    return [Span(name, .title)] + first
  }
  let other = mark(of: second, isNarrow: isNarrow)
  let longest = max(8, min(most, (room - 6 - width(of: first) - width(of: other)) / 2))
  let shown = state.shownSlots
  func spans(_ slot: ModelSlot, _ name: String) -> [Span] {
    [
      Span(slot.letter + " ", .key),
      Span(
        // Epochs of one run differ in their ends.
        Columns.truncated(
          name, to: longest, ellipsis: glyphs.ellipsis, cutting: name.contains("/") ? .head : .tail),
        shown.contains(slot) ? .title : .muted),
    ]
  }
  return spans(.a, state.model.name) + first + [Span("  ")] + spans(.b, second.name) + other
}

/// The warning mark of a checkpoint: a few words, or a single sign on narrow screens.
private func mark(of model: ModelFacts, isNarrow: Bool) -> [Span] {
  model.mark.map { [Span(isNarrow ? " !" : " (\($0))", .warning)] } ?? []
}

/// The prompt, or the list that means are taken over.
private func promptWords(_ state: AppState) -> String {
  let document = state.document
  if let list = document.list, state.showsMean {
    return "mean over \(list.prompts.count): \(list.name)"
  }
  let place = document.list.map { "\($0.index + 1)/\($0.prompts.count) " } ?? ""
  return place
    + (state.reader.tokenizer == nil
      ? "\(document.prompt.tokens.count) token ids" : document.texts.prompt)
}

extension AppState {
  /// Whether the screen shows means over the list.
  fileprivate var showsMean: Bool {
    guard let list = document.list, list.isMean else { return false }
    return screen.entry.showsMeans(self, over: list)
  }
}

/// The edits in force, cut to a room.
private func interventionWords(_ state: AppState, room: Int) -> String {
  let document = state.document
  let training = state.training.trainingWords
  guard state.isEdited else { return training ?? "no head ablated" }
  let tools = Set(document.ablations.map { Edit.words($0.kind, $0.positions) })
  let tail = tools.count == 1 ? tools.first ?? "" : "ablated in \(tools.count) ways"
  var heads = document.edits.filter(\.isOn).map(\.target)
  let count = heads.count
  while heads.count > 1, (heads + ["+99", tail]).joined(separator: " ").count > room {
    heads.removeLast()
  }
  if heads.count < count { heads.append("+\(count - heads.count)") }
  let edits = (heads + [tail]).joined(separator: " ")
  return training.map { "\($0)  \(edits)" } ?? edits
}

/// The screens by their keys, and what the engine is doing.
private func drawScreens(_ state: AppState, on canvas: Canvas) {
  var column = 0
  let isNarrow = canvas.width < 100
  let gaps = ScreenName.allCases.count - 1
  func taken(_ title: (ScreenName) -> String) -> Int {
    ScreenName.allCases.reduce(0) { $0 + Columns.width(of: title($1)) + 2 }
  }
  // What the engine is doing needs a word's room, and where there is more, some words'.
  let room = canvas.width - (isNarrow ? 10 : 26)
  func some(_ name: ScreenName) -> String { name == state.screen ? name.title : name.shortTitle }
  let isTight = isNarrow && taken(some) + gaps > room
  func title(_ name: ScreenName) -> String {
    isTight ? name.shortTitle : isNarrow ? some(name) : name.title
  }
  let most = isNarrow ? 2 : 3
  let gap = taken(title) + most * gaps <= room ? most : most - 1
  for name in ScreenName.allCases {
    let isShown = name == state.screen
    let start = column
    column = canvas.text("\(name.rawValue)", column: column, isShown ? .accent : .key)
    column = canvas.text(
      title(name), column: column + 1, isShown ? Style(.accent, .bold) : .muted)
    canvas.mark(
      Rect(column: start, row: 0, width: column - start, height: 1), as: .tab(name.rawValue))
    column += gap
  }
  let words =
    state.activity.map { $0 + "\(canvas.glyphs.ellipsis)" } ?? state.failedWords
    ?? rest(state, room: canvas.width - column, canvas.glyphs)
  let width = min(Columns.width(of: words), max(0, canvas.width - column))
  // A few letters of a word say nothing.
  guard width >= 8 || width == Columns.width(of: words) else { return }
  canvas.text(words, column: canvas.width - width, .muted, width: width)
}

/// The words in place of the engine's activity while it is idle: what is shown, and the model's
/// shape as far as there is room for it.
private func rest(_ state: AppState, room: Int, _ glyphs: Glyphs) -> String {
  let words = state.screen.entry.shownWords(state, "\(glyphs.dot)")
  let shape = state.model.shape
  let times = glyphs.isRich ? "×" : "x"
  let kinds = kindWords(state.model, times: times, " \(glyphs.dot) ")
  let shapes =
    kinds + [
      "\(shape.layers) layers \(times) \(shape.heads) heads",
      "\(shape.layers)\(times)\(shape.heads) heads", "\(shape.layers)\(times)\(shape.heads)",
    ]
  let shown = words.isEmpty ? [] : ["showing \(words)", words]
  let both = shown.flatMap { shown in shapes.map { "\(shown) \(glyphs.dot) \($0)" } }
  let fitting = both + (shown.isEmpty ? shapes : shown)
  return fitting.first { Columns.width(of: $0) <= room } ?? shown.last ?? ""
}

/// A model that is not of GPT-2's kind: all that sets it apart, then ever less of it.
private func kindWords(_ model: ModelFacts, times: String, _ separator: String) -> [String] {
  guard !model.traits.isEmpty else { return [] }
  return (0...model.traits.count).reversed().map { count in
    var shorter = model
    shorter.traits = Array(model.traits.prefix(count))
    return shorter.words(separator, times: times)
  }
}

/// Breaks a text into lines at blanks.
func wrapped(_ text: String, to width: Int) -> [String] {
  var lines: [String] = []
  var line = ""
  for word in text.split(separator: " ", omittingEmptySubsequences: false) {
    let longer = line.isEmpty ? String(word) : line + " " + word
    if Columns.width(of: longer) > width, !line.isEmpty {
      lines.append(line)
      line = String(word)
    } else {
      line = longer
    }
  }
  return lines + [line]
}
