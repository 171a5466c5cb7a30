import ArgumentParser

/// `patchbay circuit`.
struct CircuitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "circuit",
    abstract: "Find, judge and compare circuits of heads.",
    subcommands: [
      CircuitDiscoverCommand.self, CircuitCardCommand.self, CircuitDiffCommand.self,
    ])
}
