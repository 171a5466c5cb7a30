import ArgumentParser
import Foundation
import Tracking
import Training

/// What the checkpoints of a series are measured on.
struct SeriesOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Measure on these: ioi, greater-than or prompt files, with commas between.",
      valueName: "names"))
  var evaluate = "ioi"

  @Option(
    help: ArgumentHelp(
      "Track these of every checkpoint, with commas between, or none: \(TrackedMeasure.names). "
        + "(default: what suits the prompts)", valueName: "measures"),
    transform: TrackedMeasure.read)
  var track: [TrackedMeasure]?

  @Option(
    help: ArgumentHelp(
      "The circuit that is tracked: a file, or a built-in one. (default: the first "
        + "circuit.txt beside one of the checkpoints)", valueName: "file or name"),
    completion: .file())
  var circuit: String?

  @Flag(help: "Measure all anew, and keep nothing for the next time.")
  var noCache = false

  mutating func validate() throws {
    if names.isEmpty || Set(names).count < names.count {
      throw ValidationError("--evaluate takes different names with commas between.")
    }
  }

  private var names: [String] { evaluate.split(separator: ",").map(String.init) }

  /// The same as training names what a run is measured on.
  var material: TrainingMaterial {
    TrainingMaterial(data: "ioi", evaluations: names, tracked: track, circuit: circuit)
  }

  /// Where results are kept; nil for nowhere.
  var cache: SeriesCache? {
    noCache ? nil : SeriesCache(environment: ProcessInfo.processInfo.environment)
  }
}
