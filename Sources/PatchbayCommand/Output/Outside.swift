import TextColumns

/// Text that comes from outside on its way to a terminal.
enum Outside {
  /// A text of one or more lines in which nothing is left that a terminal could obey.
  ///
  /// - Parameters:
  ///   - text: any text; its line feeds part lines.
  ///   - arguments: what it may quote; line feeds in these part no lines.
  /// - Returns: the same, with controls visible.
  static func shown(_ text: String, quoting arguments: [String] = []) -> String {
    var text = text
    for argument in arguments where argument.unicodeScalars.contains(where: { $0 == "\n" }) {
      // The parser quotes an argument whole, or what stands behind its sign of equality.
      for part in [argument, argument.split(separator: "=", maxSplits: 1).last.map(String.init)] {
        if let part { text = text.replacing(part, with: Columns.printable(part)) }
      }
    }
    return text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { Columns.printable($0) }.joined(separator: "\n")
  }
}
