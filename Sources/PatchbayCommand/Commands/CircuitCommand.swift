import ArgumentParser

/// `patchbay circuit`.
struct CircuitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "circuit",
    abstract: "Find, run, judge, compare and show circuits of heads.",
    subcommands: [
      CircuitRunCommand.self, CircuitMinimalityCommand.self, CircuitCompletenessCommand.self,
      CircuitCardCommand.self, CircuitDiscoverCommand.self, CircuitShowCommand.self,
      CircuitDiffCommand.self,
    ])
}
