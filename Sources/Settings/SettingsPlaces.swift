/// Where settings and state lie, by the XDG Base Directory Specification, version 0.8.
public struct SettingsPlaces: Hashable, Sendable {
  /// The file of settings; nothing where the environment names no folder for it.
  public let settings: String?
  /// The folder for what the program remembers by itself, likewise.
  public let state: String?
  /// Variables that name a folder as the specification does not allow.
  public let warnings: [SettingsWarning]

  /// Finds the places.
  ///
  /// Variables that are empty count as not set, and relative paths are passed over, as the
  /// specification says.
  ///
  /// - Parameter environment: the variables of the process; `HOME`, `XDG_CONFIG_HOME` and
  ///   `XDG_STATE_HOME` are looked at.
  public init(environment: [String: String]) {
    var warnings: [SettingsWarning] = []
    func folder(_ variable: String) -> String? {
      guard let value = environment[variable], !value.isEmpty else { return nil }
      guard value.hasPrefix("/") else {
        warnings.append(SettingsWarning(.relativeFolder(variable: variable, value: value)))
        return nil
      }
      return value
    }
    func joined(_ folder: String, _ rest: String) -> String {
      folder + (folder.hasSuffix("/") ? "" : "/") + rest
    }
    let config = folder("XDG_CONFIG_HOME")
    let state = folder("XDG_STATE_HOME")
    let home = config == nil || state == nil ? folder("HOME") : nil
    settings = (config ?? home.map { joined($0, ".config") }).map {
      joined($0, "patchbay/settings")
    }
    self.state = (state ?? home.map { joined($0, ".local/state") }).map { joined($0, "patchbay") }
    self.warnings = warnings
  }
}
