import Screen

/// The key table as a page of the documentation.
enum KeyPage {
  /// Documentation/Keys.md.
  static var text: String {
    var text = """
      # Keys

      Made from the key table of the explorer; `?` shows the same on the screen. A key that does
      nothing at the moment says why in the last line. Settings can give an action other keys by its
      name: `key.next-measure = m f5`.

      """
    for context in KeyContext.allCases {
      text += "\n## \(context.rawValue)\n\n| keys | action | what they do |\n|---|---|---|\n"
      for binding in context.bindings {
        let keys = binding.keys.map { "`\($0)`" }.joined(separator: " ")
        let help = binding.help.replacing("|", with: "\\|")
        text += "| \(keys.isEmpty ? "palette" : keys) | \(binding.name) | \(help) |\n"
      }
    }
    return text
  }
}

extension HelpSheet.Section {
  /// The keys of a context, with the changes of settings.
  init(_ context: KeyContext, _ state: AppState, _ glyphs: Glyphs) {
    self.init(
      context.rawValue,
      state.keyMap.bindings(context).map { binding in
        let keys = binding.keys.map { $0.label(glyphs) }.joined(separator: " ")
        return HelpSheet.Entry(keys: keys.isEmpty ? ":\(binding.label)" : keys, help: binding.help)
      })
  }
}
