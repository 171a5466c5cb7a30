import Analyses
import Screen
import Settings

/// Keeps preferences and seen hints in the person's settings, from one exploration to the next.
struct SettingsStore: Sendable {
  /// The environment variables, which say where settings are kept.
  let environment: [String: String]
  /// The name of the welcome hints.
  static let hintName = "welcome"

  /// Whether the hints were shown before.
  var hasSeenHints: Bool { SeenHints.read(environment: environment).contains(Self.hintName) }

  /// Notes that the hints were shown.
  func noteHints() throws(SettingsError) {
    var seen = SeenHints.read(environment: environment)
    if seen.insert(Self.hintName) { try seen.save(environment: environment) }
  }

  /// Saves preferences, and returns the path of the settings file.
  func save(_ preferences: Preferences) throws(SettingsError) -> String {
    var (settings, _) = Settings.read(environment: environment)
    settings.signedMap = preferences.signedMap
    settings.sequentialMap = preferences.sequentialMap
    if let kind = preferences.kind, let choice = AblationChoice(rawValue: kind.rawValue) {
      settings.ablation = choice
    }
    try settings.save(environment: environment)
    return SettingsPlaces(environment: environment).settings ?? ""
  }
}

extension Preferences {
  /// The preferences that settings contain.
  init(_ settings: Settings) {
    self.init(
      signedMap: settings.signedMap, sequentialMap: settings.sequentialMap,
      kind: Ablation.Kind(rawValue: settings.ablation.rawValue))
  }
}
