import Analyses
import ArgumentParser
import Circuits

/// Which circuit a command reads.
struct CircuitOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The circuit: a file, a head a line (9.9 name-mover END), or "
        + BuiltInCircuits.names.joined(separator: " or ") + ", which come with Patchbay.",
      valueName: "file|name"), completion: .file())
  var circuit: String
}

/// How circuits are run, and how far numbers would move on other prompts.
struct CircuitRunOptions: ParsableArguments {
  @Option(help: "What heads outside the circuit carry.")
  var kind = CircuitConvention().kind

  @Option(help: "Where heads are kept: at each prompt's own position, or any prompt's.")
  var positionMode = CircuitConvention().positionMode

  @Option(help: ArgumentHelp("Resamples of the prompts for intervals.", valueName: "n"))
  var resamples = Bootstrap().resamples

  @Option(help: "Where the resamples, and random sets, start.", transform: Seed.read)
  var seed = Bootstrap().seed

  mutating func validate() throws {
    if !(1...100_000).contains(resamples) {
      throw ValidationError("--resamples must be from 1 to 100000.")
    }
  }

  /// How circuits are run.
  var convention: CircuitConvention { CircuitConvention(kind: kind, positionMode: positionMode) }

  /// How intervals are drawn.
  var bootstrap: Bootstrap { Bootstrap(resamples: resamples, seed: seed) }
}
