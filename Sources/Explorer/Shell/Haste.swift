import Screen

// Keys that come faster than anyone types, as those of a paste where the terminal does not mark it.
//
// They move cursors and write into texts as any others do, so that keys held down, and keys that a
// slow line bunches, lose nothing. Those that leave, start, delete, write or copy ask first.

/// What a key would do that came in a burst.
struct HastyDeed: Hashable, Sendable {
  /// What it is bound to.
  var action: Action
  /// The word for that.
  var name: String
  /// What that does, in a sentence without a full stop.
  var help: String
  /// The place in the list of edits, where that was open.
  var edit: Int?
}

extension AppState {
  /// How long before a key no other may have come, so that it does at once what it is bound to; nil
  /// where that can be taken back, and nothing depends on when keys come.
  func quiet(before key: Key) -> Duration? {
    guard tour == nil else { return nil }
    switch overlay {
    case .confirm(let confirmation):
      guard keyMap.binding(for: key, in: .confirming)?.action == .commit else { return nil }
      // What a paste asked is answered by somebody who has read the question.
      if case .hasty = confirmation { return Self.readingTime }
      return Self.moment
    case .editing(let asked, _): return asked.writesFile && key == .enter ? Self.moment : nil
    default: return graveDeed(of: key) == nil ? nil : Self.moment
    }
  }

  /// Less than a person takes from one key to the next, and less than a key held down usually does
  /// from one repeat to the next.
  private static let moment = Duration.milliseconds(30)
  /// Longer than pieces of a paste are apart on most lines.
  private static let readingTime = Duration.milliseconds(300)

  /// Asks before it does what a key is bound to, which came in a burst.
  mutating func pressHastily(_ key: Key) -> [Effect] {
    switch overlay {
    case .confirm, .editing:
      guard quiet(before: key) != nil else { return press(key) }
      note = .refused("Enter came together with other keys, as in a paste. Press it again.")
    default:
      guard let (deed, screen) = graveDeed(of: key) else { return press(key) }
      if let screen { show(screen) }
      overlay = .confirm(.hasty(deed))
    }
    return []
  }

  /// Does what was asked about and agreed to.
  mutating func carryOut(_ deed: HastyDeed) -> [Effect] {
    overlay = deed.edit.map { .edits(selected: $0) }
    let bindings = keyMap.bindings(keyContext) + keyMap.bindings(.everywhere)
    return bindings.first { $0.action == deed.action }.map { carryOut($0) } ?? []
  }

  /// What a key would do that cannot be taken back, and the screen on which; nil where it would do
  /// nothing of the kind.
  private func graveDeed(of key: Key) -> (deed: HastyDeed, screen: ScreenName?)? {
    let binding: Binding?
    var (edit, screen): (Int?, ScreenName?) = (nil, nil)
    switch overlay {
    case .palette(let palette):
      guard keyMap.binding(for: key, in: .searching)?.action == .commit else { return nil }
      let found = matches(palette)
      guard found.indices.contains(palette.selected) else { return nil }
      binding = found[palette.selected].binding
      screen = found[palette.selected].context.screen
    case .edits(let selected):
      binding = keyMap.binding(for: key, in: keyContext)
      edit = selected
    case nil: binding = keyMap.binding(for: key, in: keyContext)
    default: return nil
    }
    guard let binding, isGrave(binding.action), binding.refusal(self) == nil else { return nil }
    let deed = HastyDeed(
      action: binding.action, name: binding.label, help: binding.help, edit: edit)
    return (deed, screen)
  }

  /// Whether an action leaves, starts, deletes, writes or copies, and does not ask by itself.
  private func isGrave(_ action: Action) -> Bool {
    switch action {
    case .quit: !training.phase.isActive || training.isLeaving
    case .startTraining, .resumeTraining, .pauseTraining, .runPatching, .clearAblations,
      .removeEdit, .clearMarks, .closeSecond, .keepPreferences, .copy:
      true
    default: false
    }
  }
}

extension Asked {
  /// Whether the text says where a file is written.
  fileprivate var writesFile: Bool {
    switch self {
    case .exportFile, .savedPatch: true
    default: false
    }
  }
}
