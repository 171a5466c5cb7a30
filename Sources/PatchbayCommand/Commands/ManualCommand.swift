import ArgumentParser
import StrictJSON

/// `patchbay manual`, which installing calls.
struct ManualCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "manual",
    abstract: "Print the manual page, as man reads it.",
    discussion: """
      Example:
        patchbay manual > patchbay.1
      """,
    shouldDisplay: false)

  func run() throws {
    let help = try JSON.parse(Array(Patchbay._dumpHelp().utf8))
    try StandardOutput.write(ManualPage(help, version: Version.current).text)
  }
}
