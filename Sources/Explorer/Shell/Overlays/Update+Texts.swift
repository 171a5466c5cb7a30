import Screen
import Tasks

// What is done with texts that a person types.

extension AppState {
  /// Takes a key while a text is edited.
  mutating func edit(_ asked: Asked, _ field: TextField, _ key: Key) -> [Effect] {
    var field = field
    switch key {
    case .enter: return commit(asked, field.text)
    case .escape, .control("c"): overlay = nil
    default: if field.handle(key) { overlay = .editing(asked, field) }
    }
    return []
  }

  /// Takes an edited text, or says why not and goes on editing.
  mutating func commit(_ asked: Asked, _ text: String) -> [Effect] {
    let path = text.trimmed
    switch asked {
    case .field(let field): return commit(field, text)
    case .filter: heads.setFilter(text)
    case .receivers: patching.setReceivers(text)
    case .savedPatch: return savePatch(path: path)
    case .openedPatch: return send(.patchRecord(path: path), unless: path.isEmpty)
    case .training(let field): training.setTraining(field, text)
    case .checkpoint(let slot): return send(.preview(path: path, slot), unless: path.isEmpty)
    case .promptFile:
      return send(.prompts(.file(path), bos: document.bos), unless: path.isEmpty)
    case .referenceFile:
      return send(.references(path: path, bos: document.bos), unless: path.isEmpty)
    case .circuitFile: return send(.circuit(path: path), unless: path.isEmpty)
    case .exportFile(let choice): return writeFigure(choice, path: path)
    }
    return []
  }

  /// Puts pasted text into the field that is edited; line ends become blanks.
  mutating func paste(_ text: String) {
    let line = String(text.replacing("\r\n", with: " ").map { $0.isNewline ? " " : $0 })
    switch overlay {
    case .editing(let asked, var editor):
      editor.insert(line)
      overlay = .editing(asked, editor)
    case .palette(var palette):
      palette.field.insert(line)
      palette.selected = 0
      overlay = .palette(palette)
    default:
      note = .refused("Pasting works while a text is edited: press Enter on one, on screen 1.")
    }
  }
}

extension String {
  /// The text without white space at its ends.
  var trimmed: String {
    String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
