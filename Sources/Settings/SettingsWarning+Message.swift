import Files
import TextColumns

extension SettingsWarning {
  /// What is wrong, where, and how to mend it.
  ///
  /// - Parameter path: the path of the settings.
  /// - Returns: one line.
  public func message(path: String) -> String {
    if case .relativeFolder = problem { return problem.words }
    return Columns.printable(path) + (line.map { ":\($0)" } ?? "") + ": " + problem.words
  }
}

extension SettingsProblem {
  var words: String {
    switch self {
    case .notUTF8:
      "the line is not UTF-8, so it is passed over. Save the file as UTF-8"
    case .otherEncoding(let encoding):
      "the file is \(encoding.family) text, not UTF-8, so it is not read. "
        + "Save it as UTF-8, or convert it with \(encoding.conversion)"
    case .noEqualsSign(let text):
      "\(quoted(text)) has no '=', so it is passed over. "
        + "Write `name = value`, or put # before a comment"
    case .unknownName(let name, let nearest):
      "there is no setting \(quoted(name)). "
        + (nearest.map { "Did you mean '\($0)'?" }
          ?? "The settings are " + SettingName.plain.map(\.text).joined(separator: ", ")
          + " and key.ACTION")
    case .unknownAction(let action, let nearest):
      "there is no action \(quoted(action)). "
        + (nearest.map { "Did you mean 'key.\($0)'?" }
          ?? "The command palette lists every action with its name")
    case .badValue(let value, let name, let choices, let nearest):
      "\(name) cannot be \(quoted(value)). "
        + (nearest.map { "Did you mean '\($0)'? " } ?? "")
        + "It is one of " + choices.joined(separator: ", ")
    case .unknownKey(let key, let name):
      "\(quoted(key)) is not the name of a key, so \(quoted(name)) keeps its keys. "
        + "Keys are written like a, A, space, enter, ctrl-a, alt-x, shift-tab, f5, with blanks "
        + "between them"
    case .repeated(let name, let firstLine):
      "\(quoted(name)) is also set on line \(firstLine); this line counts. Remove one of them"
    case .tooLarge(let limit):
      "the file has more than \(limit) bytes, so it is not read. Remove what is no setting"
    case .notReadable(let reason):
      "the settings cannot be read: \(Columns.printable(reason)). "
        + "Make it a file that you may read, or remove it"
    case .relativeFolder(let variable, let value):
      "\(variable) is \(quoted(value)), which does not start with '/', so it is passed over. "
        + "Set it to a whole path, or unset it"
    }
  }
}

extension SettingsError: CustomStringConvertible {
  /// What is wrong, where, and how to mend it.
  public var description: String {
    switch self {
    case .noFolder:
      "settings cannot be saved: neither HOME nor an XDG folder is set. Set HOME to your folder"
    case .unread(let path, let problem):
      "\(Columns.printable(path)): nothing is saved, for \(problem.words)"
    case .notWritten(let reason):
      reason
    }
  }
}

/// Text in quotes that can be shown, the middle of a long one left out.
private func quoted(_ text: String) -> String {
  "'" + Columns.truncated(Columns.printable(text), to: 60) + "'"
}
