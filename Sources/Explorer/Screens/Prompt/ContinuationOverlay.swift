import Analyses
import Screen
import Tokens

/// A setting of how the prompt is continued.
enum ContinuationSetting: String, Hashable, Sendable, CaseIterable {
  case rule = "choice"
  case temperature
  case topK = "top-k"
  case topP = "top-p"
  case seed
  case count = "tokens"
}

/// The list of these settings.
struct ContinuationOverlay: ChoiceOverlay {
  var selected = 0

  var title: String { "how the prompt is continued" }

  func choices(_ state: AppState) -> [Choice<ContinuationSetting>] {
    let settings = state.states.prompt.continuation.settings
    return ContinuationSetting.allCases.map { setting in
      Choice(value: setting, name: setting.rawValue, detail: detail(setting, settings))
    }
  }

  private func detail(_ setting: ContinuationSetting, _ settings: ContinuationSettings) -> String {
    let sampling = settings.sampling
    let idle = settings.isSampled || setting == .count ? "" : ", once drawn"
    switch setting {
    case .rule:
      return settings.isSampled ? "drawn at random" : "the most probable (greedy)"
    case .temperature: return "\(sampling.temperature)" + idle
    case .topK: return (sampling.topK.map { "\($0)" } ?? "all") + idle
    case .topP: return (sampling.topP.map { "\($0)" } ?? "all") + idle
    case .seed: return "\(sampling.seed)" + idle
    case .count: return "\(settings.count) at a time"
    }
  }

  func choose(_ setting: ContinuationSetting, in state: inout AppState) -> [Effect] {
    guard setting != .rule else {
      state[PromptScreen.self].set { $0.isSampled.toggle() }
      state.overlay = self
      return []
    }
    let settings = state.states.prompt.continuation.settings
    let text =
      switch setting {
      case .rule: ""
      case .temperature: "\(settings.sampling.temperature)"
      case .topK: settings.sampling.topK.map { "\($0)" } ?? ""
      case .topP: settings.sampling.topP.map { "\($0)" } ?? ""
      case .seed: "\(settings.sampling.seed)"
      case .count: "\(settings.count)"
      }
    state.ask(ContinuationSettingOverlay(setting: setting), text)
    return []
  }
}

/// One of these settings, typed.
struct ContinuationSettingOverlay: TextOverlay {
  /// The setting.
  var setting: ContinuationSetting
  var field = TextField()

  var words: String { setting.rawValue }

  func placeholder(isText: Bool) -> String { hint }

  private var hint: String {
    switch setting {
    case .rule: ""
    case .temperature: "above 0, as 0.8"
    case .topK: "a whole number from 1; empty for all"
    case .topP: "above 0 and at most 1; empty for all"
    case .seed: "a whole number from 0"
    case .count: "a whole number from 1"
    }
  }

  func commit(_ text: String, in state: inout AppState) -> [Effect] {
    var settings = state.states.prompt.continuation.settings
    guard set(text.trimmed, &settings) else {
      state.note = .refused("'\(text.trimmed)' is no \(words): \(hint).")
      return []
    }
    state[PromptScreen.self].set { $0 = settings }
    let place = ContinuationSetting.allCases.firstIndex(of: setting) ?? 0
    state.overlay = ContinuationOverlay(selected: place)
    return []
  }

  /// Reads the text; false if it is none for the setting.
  ///
  /// What only draws use makes tokens drawn.
  private func set(_ text: String, _ settings: inout ContinuationSettings) -> Bool {
    switch setting {
    case .rule: return false
    case .temperature:
      guard let value = Double(text), value > 0, value.isFinite else { return false }
      settings.sampling.temperature = value
    case .topK:
      guard text.isEmpty || Int(text).map({ $0 > 0 }) == true else { return false }
      settings.sampling.topK = Int(text)
    case .topP:
      guard text.isEmpty || Double(text).map({ $0 > 0 && $0 <= 1 }) == true else { return false }
      settings.sampling.topP = Double(text)
    case .seed:
      guard let value = UInt64(text) else { return false }
      settings.sampling.seed = value
    case .count:
      guard let value = Int(text), (1...100_000).contains(value) else { return false }
      settings.count = value
      return true
    }
    settings.isSampled = true
    return true
  }
}
