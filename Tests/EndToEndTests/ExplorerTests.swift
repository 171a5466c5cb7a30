import Foundation
import TestSupport
import Testing

/// The program that was built, driven in tmux as a person would.
@Suite(
  "The built explorer in a terminal", .serialized, .timeLimit(.minutes(2)),
  .enabled(if: TerminalWindow.isPossible, "tmux or the built patchbay is not there"))
struct ExplorerTests {
  static let shared = Fixture.shared.appending(path: "checkpoints/ioi-small").path
  static let hasShared = FileManager.default.fileExists(atPath: shared + "/config.json")
  static let tiny = Fixture.folder.appending(path: "tiny").path
  /// The trained checkpoint where it is there; else a recorded one without a tokenizer.
  static var folder: String { hasShared ? shared : tiny }

  @Test("every screen, an ablation and its undoing", arguments: [(80, 24), (200, 60)])
  func screens(width: Int, height: Int) throws {
    let window = try TerminalWindow(width: width, height: height, folder: Self.folder)
    defer { window.close() }
    try window.expect(Self.hasShared ? "When Mary and John" : "token ids")
    try window.expect("p(answer)")
    window.press("2", "j", "l")
    try window.expect("Table")
    window.press("Space")
    try window.expect("1.1 ")
    try window.expect(" all")
    try window.expect("showing after")
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

  @Test("after a signal the terminal is as it was", arguments: ["TERM", "HUP", "SEGV", "INT"])
  func signals(name: String) throws {
    let window = try TerminalWindow(width: 80, height: 24, folder: Self.folder)
    defer { window.close() }
    try window.expect("p(answer)")
    window.kill(name)
    try window.expect("left: ")
    #expect(window.hasSettingsBack)
    #expect(!window.text.contains("p(answer)"))
  }

  @Test("a window that shrinks says what it needs and comes back")
  func resize() throws {
    let window = try TerminalWindow(width: 80, height: 24, folder: Self.folder)
    defer { window.close() }
    try window.expect("p(answer)")
    window.resize(width: 50, height: 12)
    try window.expect("needs 60x16")
    window.resize(width: 100, height: 30)
    try window.expect("p(answer)")
  }
}

/// A window of a tmux server of its own, in which a shell runs the program.
final class TerminalWindow {
  private let server: String
  private let marks: URL
  private static let program = CommandRun.executable?.path

  /// Whether there is what this needs.
  static var isPossible: Bool {
    program != nil && FileManager.default.isExecutableFile(atPath: "/usr/bin/tmux")
  }

  /// Starts the program on a folder.
  init(width: Int, height: Int, folder: String) throws {
    server = "patchbay-\(UUID().uuidString.prefix(8))"
    marks = FileManager.default.temporaryDirectory.appending(path: server)
    try FileManager.default.createDirectory(at: marks, withIntermediateDirectories: true)
    let program = try #require(Self.program)
    let script = """
      export COLORTERM=truecolor LC_ALL=C.UTF-8
      stty -a > '\(marks.path)/before'
      sh -c 'echo $$ > "$0"; exec "$1" "$2"' '\(marks.path)/pid' '\(program)' '\(folder)'
      code=$?
      stty -a > '\(marks.path)/after'
      echo "left: $code"
      sleep 60
      """
    let file = marks.appending(path: "script")
    try Data(script.utf8).write(to: file)
    tmux(
      "-f", "/dev/null", "new-session", "-d", "-s", "w", "-x", "\(width)", "-y", "\(height)",
      "sh \(file.path)")
  }

  /// Presses keys by tmux's names for them.
  func press(_ keys: String...) {
    for key in keys {
      tmux("send-keys", "-t", "w", key)
      Thread.sleep(forTimeInterval: 0.05)
    }
  }

  /// Sends a signal to the program.
  func kill(_ name: String) {
    let pid = (try? String(contentsOf: marks.appending(path: "pid"), encoding: .utf8)) ?? ""
    run(
      "/bin/kill", ["-\(name)", pid.trimmingCharacters(in: .whitespacesAndNewlines)], isRead: false)
  }

  /// Gives the window another size.
  func resize(width: Int, height: Int) {
    tmux("resize-window", "-t", "w", "-x", "\(width)", "-y", "\(height)")
  }

  /// What is on the screen.
  var text: String { run("/usr/bin/tmux", ["-L", server, "capture-pane", "-p", "-t", "w"]) }

  /// Waits until words are on the screen.
  func expect(_ words: String, orElse others: String? = nil) throws {
    for _ in 0..<200 {
      let text = text
      if text.contains(words) || others.map(text.contains) ?? false { return }
      Thread.sleep(forTimeInterval: 0.05)
    }
    Issue.record("'\(words)' never came:\n\(text)")
    throw CancellationError()
  }

  /// Whether the settings of the terminal are those from before the program.
  var hasSettingsBack: Bool {
    let before = try? String(contentsOf: marks.appending(path: "before"), encoding: .utf8)
    let after = try? String(contentsOf: marks.appending(path: "after"), encoding: .utf8)
    return before != nil && before == after
  }

  /// Ends the server and all that runs in it.
  func close() {
    tmux("kill-server")
    try? FileManager.default.removeItem(at: marks)
  }

  private func tmux(_ arguments: String...) {
    run("/usr/bin/tmux", ["-L", server] + arguments, isRead: false)
  }

  /// Runs a command; its output is not read where a server that it starts would keep it open.
  @discardableResult
  private func run(_ path: String, _ arguments: [String], isRead: Bool = true) -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/bash")
    // A server that lives on must not hold the descriptors by which the end of this one is seen.
    let closing = """
      for place in /dev/fd/*; do
        number=${place##*/}
        [ "$number" -gt 2 ] && eval "exec $number>&-"
      done
      exec "$0" "$@"
      """
    process.arguments = ["-c", closing, path] + arguments
    process.standardInput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    let pipe = Pipe()
    if isRead {
      process.standardOutput = pipe
    } else {
      process.standardOutput = FileHandle.nullDevice
    }
    do { try process.run() } catch { return "" }
    let data = isRead ? pipe.fileHandleForReading.readDataToEndOfFile() : Data()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }
}
