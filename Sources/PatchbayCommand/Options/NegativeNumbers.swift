/// Numbers below zero among the arguments, which would else be taken for options.
enum NegativeNumbers {
  /// The arguments with each such number tied to the option before it, as in `--top=-1`, so that it
  /// is refused as what it is.
  ///
  /// - Parameter arguments: without the program's name.
  /// - Returns: the same in the words of the parser; what follows `--` stays as it is.
  static func joined(_ arguments: some Sequence<String>) -> [String] {
    var joined: [String] = []
    var isOver = false
    for argument in arguments {
      if !isOver, isNegative(argument), let option = joined.last, option.hasPrefix("--"),
        !option.contains("=")
      {
        joined[joined.count - 1] = "\(option)=\(argument)"
      } else {
        joined.append(argument)
      }
      isOver = isOver || argument == "--"
    }
    return joined
  }

  private static func isNegative(_ argument: String) -> Bool {
    guard argument.hasPrefix("-") else { return false }
    if Double(argument) != nil { return true }
    return argument.dropFirst().first?.isASCIIDigit ?? false
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
