import ArgumentParser
import StrictJSON

/// Numbers below zero among the arguments, which would else be taken for options.
enum NegativeNumbers {
  /// The arguments with each such number tied to the option before it, as in `--top=-1`, so that it
  /// is refused as what it is; behind a flag, which takes no value, it stays alone.
  ///
  /// - Parameter arguments: without the program's name.
  /// - Returns: the same in the words of the parser; what follows `--` stays as it is.
  static func joined(_ arguments: some Collection<String>) -> [String] {
    var joined: [String] = []
    var isOver = false
    lazy var flags = Self.flags(of: arguments.first)
    for argument in arguments {
      if !isOver, isNegative(argument), let option = joined.last, option.hasPrefix("--"),
        !option.contains("="), !flags.contains(option)
      {
        joined[joined.count - 1] = "\(option)=\(argument)"
      } else {
        joined.append(argument)
      }
      isOver = isOver || argument == "--"
    }
    return joined
  }

  /// The flags of a command, or of the one that is taken where a word names none, as the parser
  /// itself lists them.
  private static func flags(of word: String?) -> Set<String> {
    let commands =
      (try? JSON.parse(Array(Patchbay._dumpHelp().utf8)))?["command"]?["subcommands"]?.array ?? []
    func command(_ name: String?) -> JSON? {
      commands.first { $0["commandName"]?.string == name }
    }
    let chosen = command(word) ?? command(ExploreCommand.configuration.commandName)
    let flags = (chosen?["arguments"]?.array ?? []).filter { $0["kind"]?.string == "flag" }
    return Set(
      flags.flatMap { $0["names"]?.array ?? [] }.compactMap { $0["name"]?.string }.map { "--" + $0 }
    )
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
