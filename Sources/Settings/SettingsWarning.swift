public import Files

/// Something in the settings that was passed over.
public struct SettingsWarning: Hashable, Sendable {
  /// The line of the file, counted from 1; nothing where no line is to blame.
  public let line: Int?
  /// What is wrong.
  public let problem: SettingsProblem

  init(line: Int? = nil, _ problem: SettingsProblem) {
    self.line = line
    self.problem = problem
  }
}

/// What can be wrong with settings; none of it keeps the program from starting.
public enum SettingsProblem: Error, Hashable, Sendable {
  /// A line is not UTF-8.
  case notUTF8
  /// The file is text in another encoding than UTF-8.
  case otherEncoding(OtherEncoding)
  /// A line is neither a comment nor a name with a value.
  case noEqualsSign(text: String)
  /// There is no setting of that name; `nearest` is the one that was probably meant.
  case unknownName(String, nearest: String?)
  /// There is no action of that name; `nearest` is the one that was probably meant.
  case unknownAction(String, nearest: String?)
  /// A value is none of those that a setting can have.
  case badValue(String, name: String, choices: [String], nearest: String?)
  /// A word is not the name of a key.
  case unknownKey(String, name: String)
  /// A name was set on an earlier line already.
  case repeated(String, firstLine: Int)
  /// The file has more bytes than settings can need.
  case tooLarge(limit: Int)
  /// The file cannot be read, for this reason.
  case notReadable(reason: String)
  /// A variable of the environment names a folder by a path that does not start at the root.
  case relativeFolder(variable: String, value: String)
}

/// Why settings could not be saved.
public enum SettingsError: Error, Hashable, Sendable {
  /// The environment names no folder for them.
  case noFolder
  /// What lies at the path is not replaced, for it could not be read.
  case unread(path: String, SettingsProblem)
  /// The system refused, in the words given.
  case notWritten(reason: String)
}
