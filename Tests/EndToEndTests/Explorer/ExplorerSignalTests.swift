import Foundation
import Testing

@Suite(
  "The built explorer gives the terminal back, whatever ends or stops it", .serialized,
  .timeLimit(.minutes(30)),
  .enabled(if: TerminalWindow.isPossible, "tmux or the built patchbay is not there"))
struct ExplorerSignalTests {
  /// Every signal that can be caught and that ends a process which does not.
  static let signals: [String] = {
    let common = [
      "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "USR1", "SEGV", "USR2", "PIPE",
      "ALRM", "TERM", "XCPU", "XFSZ", "VTALRM", "PROF", "SYS",
    ]
    #if os(Linux)
      return common + ["STKFLT", "IO", "PWR", "34", "64"]
    #else
      return common
    #endif
  }()

  @Test("an ending signal")
  func ending() throws {
    let window = try TerminalWindow(
      width: 80, height: 24,
      script: """
        stty -a > "$marks/before"
        for name in \(Self.signals.joined(separator: " ")); do
          explore
          code=$?
          stty -a > "$marks/after"
          echo "$name $code" > "$marks/left"
          read line
        done
        """)
    defer { window.close() }
    for name in Self.signals {
      try window.expect(TerminalWindow.ready)
      #expect(window.value(of: "alternate_on") == "1")
      window.kill(name)
      try window.wait("\(name) did not end it") {
        window.mark("left")?.hasPrefix("\(name) ") ?? false
      }
      let code = window.mark("left")?.split(separator: " ").last.flatMap { Int($0) } ?? 0
      #expect(code > 128, "\(name) ended it with \(code)")
      #expect(window.hasSettingsBack, "\(name)")
      #expect(window.value(of: "alternate_on") == "0", "\(name)")
      #expect(window.value(of: "cursor_flag") == "1", "\(name)")
      #expect(!window.text.contains(TerminalWindow.ready), "\(name)")
      window.press("Enter")
    }
  }

  @Test("Ctrl-Z, and a stop that cannot be caught", arguments: ["C-z", "STOP"])
  func stopping(by way: String) throws {
    let window = try TerminalWindow(
      width: 80, height: 24, script: "exec bash --norc --noprofile --noediting -i")
    defer { window.close() }
    window.type(
      line:
        "stty -a > $marks/before; explore() { (echo $BASHPID > $marks/pid; exec $program $folder); }; explore"
    )
    try window.expect(TerminalWindow.ready)
    if way == "C-z" { window.press(way) } else { window.kill(way) }
    try window.expect("Stopped")
    if way == "C-z" {
      window.type(line: "stty -a > $marks/after; echo shell aga''in")
      try window.expect("shell again")
      #expect(window.hasSettingsBack)
      #expect(window.value(of: "alternate_on") == "0")
    }
    window.type(line: "fg")
    try window.expect(TerminalWindow.ready)
    #expect(window.value(of: "alternate_on") == "1")
    window.press("4")
    try window.expect("Lens")
    window.press("q")
    try window.wait("it did not leave") { !window.isRunning }
    // What is typed is on the screen too, and must not be taken for what the shell answers.
    window.type(line: "stty -a > $marks/after; echo shell at la''st")
    try window.expect("shell at last")
    #expect(window.hasSettingsBack)
    #expect(window.value(of: "alternate_on") == "0")
  }
}
