import ArgumentParser

/// `patchbay circuit`.
struct CircuitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "circuit",
    abstract: "Find circuits of heads.",
    subcommands: [CircuitDiscoverCommand.self])
}
