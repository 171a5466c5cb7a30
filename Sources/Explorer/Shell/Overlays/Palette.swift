import Screen

/// The command palette: a text, and the actions that fit it.
struct Palette: Hashable, Sendable {
  /// What was typed.
  var field = TextField()
  /// The action under the cursor.
  var selected = 0
}

/// One action of the palette.
struct PaletteEntry: Sendable {
  var binding: Binding
  /// Where its keys work.
  var context: KeyContext
}

extension AppState {
  /// Every action, those of this screen first, then those that work everywhere, then others'.
  var paletteEntries: [PaletteEntry] {
    let here = KeyContext(screen)
    let others = KeyContext.allCases.filter { $0.screen != nil && $0 != here }
    return ([here, .everywhere] + others).flatMap { context in
      keyMap.bindings(context).filter { !$0.action.isMove }
        .map { PaletteEntry(binding: $0, context: context) }
    }
  }

  /// The actions that fit what was typed: every word of it in their names, help or screens; those
  /// that are called just so come first.
  func matches(_ palette: Palette) -> [PaletteEntry] {
    let typed = palette.field.text.lowercased()
    let words = typed.split(separator: " ")
    let found = paletteEntries.filter { entry in
      let text =
        "\(entry.binding.action.name) \(entry.binding.label) \(entry.binding.help) "
        + entry.context.rawValue
      let lower = text.lowercased()
      return words.allSatisfy { lower.contains($0) }
    }
    let called = typed.trimmed
    func isCalled(_ entry: PaletteEntry) -> Bool {
      [entry.binding.label, entry.binding.action.name].contains { $0.lowercased() == called }
    }
    return found.filter(isCalled) + found.filter { !isCalled($0) }
  }

  /// Takes a key while the palette is open.
  mutating func search(_ palette: Palette, _ key: Key) -> [Effect] {
    var palette = palette
    let found = matches(palette)
    let page = max(1, size.height - 8)
    switch keyMap.binding(for: key, in: .searching)?.action {
    case .move(.up): palette.selected -= 1
    case .move(.down): palette.selected += 1
    case .pageUp: palette.selected -= page
    case .pageDown: palette.selected += page
    case .revert:
      overlay = nil
      return []
    case .commit: return perform(found, palette)
    default:
      if palette.field.handle(key) { palette.selected = 0 }
    }
    palette.selected = max(0, min(matches(palette).count - 1, palette.selected))
    overlay = .palette(palette)
    return []
  }

  private mutating func perform(_ found: [PaletteEntry], _ palette: Palette) -> [Effect] {
    guard found.indices.contains(palette.selected) else { return [] }
    let entry = found[palette.selected]
    overlay = nil
    if let screen = entry.context.screen { show(screen) }
    followChanges()
    return carryOut(entry.binding)
  }
}

extension Action {
  /// Whether it only moves a cursor, which nobody looks for by name.
  fileprivate var isMove: Bool {
    switch self {
    case .move, .first, .last, .pageUp, .pageDown: true
    default: false
    }
  }
}
