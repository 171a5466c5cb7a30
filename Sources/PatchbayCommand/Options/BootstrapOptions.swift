import ArgumentParser
import Circuits
import StrictJSON

/// How intervals are drawn.
struct BootstrapOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Resamples of the prompts for each interval.", valueName: "n"))
  var resamples = Bootstrap().resamples

  @Option(help: ArgumentHelp("Where chance starts.", valueName: "s"))
  var seed: UInt64 = 0

  mutating func validate() throws {
    guard (1...100_000).contains(resamples) else {
      throw ValidationError("--resamples must be from 1 to 100000.")
    }
  }

  /// How intervals are drawn.
  var bootstrap: Bootstrap { Bootstrap(resamples: resamples, seed: seed) }

  /// The part of a request that draws the same intervals again.
  var json: JSONOutput {
    ["resamples": resamples, "level": bootstrap.level, "seed": seed]
  }
}
