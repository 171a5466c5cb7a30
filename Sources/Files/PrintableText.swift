/// Text of a file or the system, made fit for a message.
package enum PrintableText {
  private static let longest = 300

  /// The text with all that could disturb a terminal escaped, cut where it is long.
  package static func of(_ text: String) -> String {
    var shown = ""
    for scalar in text.unicodeScalars.prefix(longest) {
      switch scalar.properties.generalCategory {
      case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
        .paragraphSeparator:
        shown += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      default: shown.unicodeScalars.append(scalar)
      }
    }
    return shown + (text.unicodeScalars.count > longest ? "…" : "")
  }

  /// A name, printable and between quotation marks.
  package static func quoted(_ name: String) -> String { "'\(of(name))'" }
}
