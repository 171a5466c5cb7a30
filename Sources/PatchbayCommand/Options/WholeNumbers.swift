/// Whole numbers of options.
enum WholeNumbers {
  /// A message of the parser with the reason added, if it calls a number invalid that is only too
  /// large.
  static func explained(_ message: String) -> String {
    let lines = message.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
    guard let match = lines[0].wholeMatch(of: /Error: The value '(-?[0-9]+)' is invalid for '.*'/),
      Int(match.1) == nil
    else { return message }
    let reason = ": It is out of range: numbers here go from \(Int.min) to \(Int.max)."
    return ([lines[0] + reason] + lines.dropFirst()).joined(separator: "\n")
  }
}
