import Analyses
import Checkpoints
import Foundation
import Screen
import Settings
import TestSupport
import Testing

@testable import Explorer

@Suite("What a person chose is kept, and newcomers are told where to begin")
struct SettingsStoreTests {
  private func environment() throws -> [String: String] {
    let folder = FileManager.default.temporaryDirectory.appending(path: "\(UUID())").path
    return ["XDG_CONFIG_HOME": folder, "XDG_STATE_HOME": folder, "HOME": folder]
  }

  @Test("the hints are shown once, and any key closes them")
  func hints() throws {
    let environment = try environment()
    let loaded = try LoadedCheckpoint.read(folder: tinyFolder)
    let options = ExplorationOptions(settings: Settings(), environment: environment)
    let size = Size(width: 80, height: 24)
    var state = try AppState(loaded, options, size: size)
    #expect(state.isOpen(HintsOverlay()))
    #expect(view(state, size: size, traits: .full).text.contains("Welcome to Patchbay"))
    let effects = update(&state, .key(.character("z")))
    #expect(state.overlay == nil && effects.first == .send(.noteHints))
    try SettingsStore(environment: environment).noteHints()
    #expect(try AppState(loaded, options, size: size).overlay == nil)
  }

  @Test("settings have the kinds of ablation, by the same words")
  func kinds() {
    #expect(AblationChoice.allCases.map(\.rawValue) == Ablation.Kind.allCases.map(\.rawValue))
  }

  @Test("an action is found first by what it is called")
  func found() throws {
    var world = try SmallWorld()
    world.press(":")
    world.type("keep")
    world.press("enter")
    guard case .savePreferences? = world.errands.last else {
      Issue.record("\(world.errands)")
      return
    }
    for (typed, name) in [
      ("clear", "clear-ablations"), ("mlp", "ablate-m-l-p"), ("leave list", "leave-list"),
      ("quit", "quit"), ("sort-left", "sort-left"),
    ] {
      var palette = PaletteOverlay()
      palette.field.insert(typed)
      #expect(world.state.matches(palette).first?.binding.name == name, "\(typed)")
    }
  }

  @Test("colours and the kind of ablation are kept in the settings")
  func keep() throws {
    let environment = try environment()
    var preferences = Preferences()
    (preferences.signedMap, preferences.kind) = (.purpleGreen, .zero)
    let path = try SettingsStore(environment: environment).save(preferences)
    #expect(path.hasSuffix("/patchbay/settings"))
    let (settings, warnings) = Settings.read(environment: environment)
    #expect(warnings.isEmpty)
    #expect(Preferences(settings) == preferences)
    let loaded = try LoadedCheckpoint.read(folder: tinyFolder)
    let state = try AppState(
      loaded, ExplorationOptions(settings: settings), size: Size(width: 80, height: 24))
    #expect(state.document.kind == .zero && state.preferences.signedMap == .purpleGreen)
  }

  @Test("settings give actions other keys, and clashes are told and left out")
  func keys() throws {
    let loaded = try LoadedCheckpoint.read(folder: tinyFolder)
    let size = Size(width: 80, height: 24)
    let moved = Settings(keys: ["next-measure": [.character("Y")]])
    var state = try AppState(loaded, ExplorationOptions(settings: moved), size: size)
    state.screen = .heads
    state.overlay = nil
    _ = update(&state, .key(.character("m")))
    #expect(state.heads.measure == .attribution)
    _ = update(&state, .key(.character("Y")))
    #expect(state.heads.measure == .effect)
    let clash = Settings(keys: ["next-measure": [.character("q")]])
    state = try AppState(loaded, ExplorationOptions(settings: clash), size: size)
    #expect(
      state.note?.text
        == "key.next-measure: q already means 'next-measure' on the screen Heads. The usual keys "
        + "stay.")
    #expect(state.keyMap == KeyMap())
    #expect(ExplorationOptions.actionNames.contains("toggle-ablation"))
    #expect(
      ExplorationOptions.actionNames.allSatisfy { !$0.contains("(") },
      "\(ExplorationOptions.actionNames)")
  }
}
