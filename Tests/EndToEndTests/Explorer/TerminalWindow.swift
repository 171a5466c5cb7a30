import Foundation
import TestSupport
import Testing

/// A window of a tmux server of its own, in which a shell runs the program.
///
/// Scripts find the program in `$program`, the folder of a checkpoint in `$folder` and a place for
/// files in `$marks`. `explore` runs the program and keeps its number in the file `pid`.
final class TerminalWindow {
  /// Words that are on the first screen once it is complete.
  static let ready = "p(answer)"
  /// A recorded checkpoint without a tokenizer, which is quick to open.
  static let tiny = Fixture.folder.appending(path: "tiny").path
  private let server: String
  private let marks: URL
  private static let program = CommandRun.executable?.path

  /// Whether there is what this needs.
  static var isPossible: Bool {
    program != nil && FileManager.default.isExecutableFile(atPath: "/usr/bin/tmux")
  }

  /// Runs the program once, with the settings of the terminal noted before and after it.
  static let once = """
    stty -a > "$marks/before"
    explore
    code=$?
    stty -a > "$marks/after"
    echo "left: $code"
    sleep 300
    """

  /// Opens the window.
  ///
  /// - Parameters:
  ///   - width: the columns.
  ///   - height: the rows.
  ///   - folder: the checkpoint.
  ///   - environment: variables to set besides the usual ones.
  ///   - script: what the shell does.
  /// - Throws: when nothing can be written to the folder for temporary files.
  init(
    width: Int, height: Int, folder: String = TerminalWindow.tiny,
    environment: [String: String] = [:], script: String = TerminalWindow.once
  ) throws {
    server = "patchbay-\(UUID().uuidString.prefix(8))"
    marks = FileManager.default.temporaryDirectory.appending(path: server)
    try FileManager.default.createDirectory(at: marks, withIntermediateDirectories: true)
    let settings = marks.appending(path: "patchbay")
    try FileManager.default.createDirectory(at: settings, withIntermediateDirectories: true)
    try Data("hints = off\n".utf8).write(to: settings.appending(path: "settings"))
    let variables = [
      "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8", "XDG_CONFIG_HOME": marks.path,
      "XDG_CACHE_HOME": CommandRun.cache,
      "XDG_STATE_HOME": marks.path,
    ].merging(environment) { $1 }
    let program = try #require(Self.program)
    let text = """
      \(variables.map { "export \($0)='\($1)'" }.sorted().joined(separator: "\n"))
      export marks='\(marks.path)' program='\(program)' folder='\(folder)'
      ulimit -c 0
      explore() { sh -c 'echo $$ > "$marks/pid"; exec "$program" "$folder"'; }
      \(script)
      """
    try Data(text.utf8).write(to: marks.appending(path: "script"))
    tmux(
      "-f", "/dev/null", "new-session", "-d", "-s", "w", "-x", "\(width)", "-y", "\(height)",
      "sh \(marks.path)/script")
  }

  /// Presses keys by tmux's names for them.
  func press(_ keys: String...) {
    for key in keys {
      tmux("send-keys", "-t", "w", key)
      Thread.sleep(forTimeInterval: 0.05)
    }
  }

  /// Types a line for a shell.
  func type(line: String) {
    tmux("send-keys", "-t", "w", line, "Enter")
  }

  /// Pastes a text as a terminal does that does not mark pastes: its characters come as keys, at once.
  func pasteUnmarked(_ text: String) {
    tmux("set-buffer", text)
    tmux("paste-buffer", "-t", "w")
  }

  /// Sends a signal to the program, by what the shell has built in.
  func kill(_ name: String) {
    run("/bin/bash", ["-c", "kill -\(name) \(mark("pid") ?? "")"], isRead: false)
  }

  /// Gives the window another size.
  func resize(width: Int, height: Int) {
    tmux("resize-window", "-t", "w", "-x", "\(width)", "-y", "\(height)")
  }

  /// What is on the screen.
  var text: String {
    run("/usr/bin/tmux", ["-u", "-L", server, "capture-pane", "-p", "-t", "w"])
  }

  /// The same with the sequences for its colours.
  var styledText: String {
    run("/usr/bin/tmux", ["-u", "-L", server, "capture-pane", "-e", "-p", "-t", "w"])
  }

  /// The value of one of tmux's variables, such as `alternate_on`.
  func value(of name: String) -> String {
    run("/usr/bin/tmux", ["-L", server, "display-message", "-p", "-t", "w", "#{\(name)}"])
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// What the script wrote to one of its files; nothing before it did.
  func mark(_ name: String) -> String? {
    (try? String(contentsOf: marks.appending(path: name), encoding: .utf8))?
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Waits until words are on the screen.
  func expect(_ words: String, orElse others: String? = nil) throws {
    try wait("'\(words)' never came") { [self] in
      let text = text
      return text.contains(words) || others.map(text.contains) ?? false
    }
  }

  /// Waits until something holds, two minutes at most: a busy machine makes everything slow.
  func wait(_ problem: String, until holds: () -> Bool) throws {
    let start = ContinuousClock.now
    while ContinuousClock.now - start < .seconds(120) {
      if holds() { return }
      Thread.sleep(forTimeInterval: 0.05)
    }
    Issue.record("\(problem):\n\(text)")
    throw CancellationError()
  }

  /// Whether the program is still there.
  var isRunning: Bool {
    guard let number = mark("pid").flatMap({ Int32($0) }), Foundation.kill(number, 0) == 0 else {
      return false
    }
    // One that has ended keeps its number until somebody asks for its code.
    let state = try? String(contentsOfFile: "/proc/\(number)/stat", encoding: .utf8)
    return state?.contains(") Z ") != true
  }

  /// Whether the settings of the terminal are those from before the program, but for its size.
  var hasSettingsBack: Bool {
    func settings(_ name: String) -> String? {
      mark(name).map { $0.replacing(/rows \d+; columns \d+/, with: "") }
    }
    return settings("before") != nil && settings("before") == settings("after")
  }

  /// Lets the window vanish, as when a connection breaks off.
  func vanish() {
    tmux("kill-server")
  }

  /// Ends the server and all that runs in it.
  func close() {
    tmux("kill-server")
    if isRunning { kill("KILL") }
    try? FileManager.default.removeItem(at: marks)
  }

  private func tmux(_ arguments: String...) {
    run("/usr/bin/tmux", ["-u", "-L", server] + arguments, isRead: false)
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
    do { try RunningCommand.withSignals { try process.run() } } catch { return "" }
    let data = isRead ? pipe.fileHandleForReading.readDataToEndOfFile() : Data()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }
}
