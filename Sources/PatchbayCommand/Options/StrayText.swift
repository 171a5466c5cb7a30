import ArgumentParser
import Foundation
import Terminal

/// Arguments and variables that are not UTF-8, which would be changed in silence.
enum StrayText {
  private static let variables = [
    "PATCHBAY_CHECKPOINT", "HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME",
  ]

  /// Refuses the first of them.
  static func check() throws(ValidationError) {
    if let (number, bytes) = ProcessBytes.strayArgument() {
      throw ValidationError(words("argument \(number)", bytes))
    }
    // Relative paths would lead elsewhere.
    if let bytes = ProcessBytes.strayFolder() {
      throw ValidationError(words("the path of the current folder", bytes))
    }
    for variable in variables {
      guard let bytes = ProcessBytes.strayValue(of: variable) else { continue }
      throw ValidationError(words("the variable \(variable)", bytes))
    }
  }

  /// What is wrong with one, and how to mend it.
  static func words(_ name: String, _ bytes: [UInt8]) -> String {
    "\(name) is not UTF-8: '\(shown(bytes))'. Give text in UTF-8; a file or folder of such a name "
      + "can be renamed, or reached by a link of another name."
  }

  /// Bytes as a shell takes them in $'…', those of plain letters as they are.
  private static func shown(_ bytes: [UInt8]) -> String {
    let shown = bytes.prefix(200).map { byte in
      (0x20..<0x7F).contains(byte)
        ? String(UnicodeScalar(byte)) : "\\x" + String(format: "%02X", byte)
    }
    return shown.joined() + (bytes.count > 200 ? "…" : "")
  }
}
