import Foundation
import TestSupport
import Testing

/// The program that was built, driven in tmux as a person would.
@Suite(
  "The built explorer in a terminal", .serialized, .timeLimit(.minutes(30)),
  .enabled(if: TerminalWindow.isPossible, "tmux or the built patchbay is not there"))
struct ExplorerTests {
  static let shared = Fixture.shared.appending(path: "checkpoints/ioi-small").path
  static let hasShared = FileManager.default.fileExists(atPath: shared + "/config.json")
  /// The trained checkpoint where it is there; else a recorded one without a tokenizer.
  static var folder: String { hasShared ? shared : TerminalWindow.tiny }

  @Test("every screen, an ablation and its undoing", arguments: [(80, 24), (200, 60)])
  func screens(width: Int, height: Int) throws {
    let window = try TerminalWindow(width: width, height: height, folder: Self.folder)
    defer { window.close() }
    try window.expect(Self.hasShared ? "When Mary and John" : "token ids")
    try window.expect(TerminalWindow.ready)
    window.press("2", "j", "l")
    try window.expect("Table")
    window.press("Space")
    try window.expect("ablated: mean")
    try window.expect(width < 100 ? "after" : "showing after")
    window.press("u")
    try window.expect("no head ablated")
    window.press("Enter")
    try window.expect("looks at")
    window.press("4")
    try window.expect("Lens")
    window.press("?")
    try window.expect("Leave the program", orElse: "Everywhere")
    window.press("Escape")
    try window.expect("after the last layer")
    window.press("q")
    try window.expect("left: 0")
    #expect(window.hasSettingsBack)
  }
}
