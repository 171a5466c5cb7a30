import Foundation
import Testing

/// A run that is begun on screen 7, and the same run by the command.
///
/// What the form is not told is what it offers for a checkpoint as small as `TrainingSubject`'s.
struct ScreenRun {
  let subject: TrainingSubject
  /// The file of text.
  let text: String
  let steps: Int

  /// Chooses text, steps and folder in a window whose first screen is complete.
  ///
  /// - Parameters:
  ///   - window: the window.
  ///   - folder: the run's folder.
  /// - Throws: when something never comes onto the screen.
  func choose(in window: TerminalWindow, folder: String) throws {
    window.press("7")
    try window.expect("Settings")
    window.press("j", "Enter", "j", "j", "j", "j", "j", "j", "Enter")
    try window.expect("file of text")
    window.type(line: text)
    window.press("j", "j", "Enter", "C-u")
    window.type(line: "\(steps) steps")
    try window.expect("\(steps) steps")
    window.press("G", "Enter")
    try window.expect("new folder")
    window.type(line: folder)
    try window.expect("s start")
    Self.pause()
  }

  /// Keys that follow one another too fast count as a paste.
  static func pause() { Thread.sleep(forTimeInterval: 0.5) }

  /// Begins the run, with its settings chosen.
  func begin(in window: TerminalWindow, folder: String) throws {
    try choose(in: window, folder: folder)
    window.press("s")
  }

  /// Begins the same run by the command, or goes on with it to its end.
  ///
  /// Windows inherit what is said of OpenBLAS, and other kernels give other last bits.
  func command(out: String) throws -> CommandRun {
    try CommandRun(
      [
        "train", subject.checkpoint, "--data", text, "--out", out, "--steps", "\(steps)", "--lr",
        "0.0005", "--batch", "10", "--block", "24", "--evaluate-every", "5", "--resume",
      ],
      environment: ProcessInfo.processInfo.environment.filter { $0.key.hasPrefix("OPENBLAS_") })
  }
}
