extension Settings {
  /// Reads the settings of the user; those without a file where there is none.
  ///
  /// Nothing in a file keeps this from giving settings: what cannot be read is warned of and passed
  /// over. A file of more than 64 KB is not read.
  ///
  /// - Parameters:
  ///   - environment: the variables of the process.
  ///   - actions: the names of all actions, to warn of others; without them every name is taken.
  /// - Returns: the settings, and what is wrong, in the order of the lines.
  public static func read(
    environment: [String: String], actions: [String]? = nil
  ) -> (Settings, [SettingsWarning]) {
    let places = SettingsPlaces(environment: environment)
    guard let path = places.settings else { return (Settings(), places.warnings) }
    do {
      let (settings, warnings) = SettingsText(try SettingsFile(path).read())
        .settings(actions: actions)
      return (settings, places.warnings + warnings)
    } catch {
      return (Settings(), places.warnings + [SettingsWarning(error)])
    }
  }

  /// Saves the settings for the next time.
  ///
  /// Lines of the file that need not change stay as they are, with comments and what is not
  /// understood. The file is replaced in one step; where it is a link, what it leads to is.
  ///
  /// - Parameter environment: the variables of the process.
  /// - Throws: that there is no place, that what is there cannot be read, or what the system refuses.
  public func save(environment: [String: String]) throws(SettingsError) {
    guard let path = SettingsPlaces(environment: environment).settings else { throw .noFolder }
    let file = SettingsFile(path)
    var text: SettingsText
    let before: [UInt8]
    do {
      before = try file.read()
      text = SettingsText(before)
    } catch {
      throw .unread(path: path, error)
    }
    if text.lines.isEmpty { text = SettingsText(Array(Self.heading.utf8)) }
    text.update(to: self)
    guard text.bytes != before else { return }
    try file.write(text.bytes)
  }

  /// The first line of a new file.
  private static let heading =
    "# Settings of patchbay: one `name = value` a line; a comment has a line of its own.\n"
}
