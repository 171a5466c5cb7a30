import ArgumentParser
import Circuits
import Foundation
import Patching
import StrictJSON
import Transformer

/// A set of heads that are patched together, and what it is compared with.
struct HeadSetOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Patch all heads of a circuit at once: a file, a built-in circuit, or heads such as 9.9,9.6.",
      valueName: "file|name|heads"), completion: .file())
  var set: String?

  @Option(
    help: ArgumentHelp(
      "With --set, random sets of its size to compare with, of each kind; by default 100.",
      valueName: "n"))
  var random: Int?

  @Flag(help: "With --set, patch every head alone as well.")
  var singly = false

  @Option(
    help: ArgumentHelp(
      "With --set, resamples of the prompts for the interval; by default 1000.", valueName: "n"))
  var resamples: Int?

  @Option(
    help: ArgumentHelp(
      "With --set, where random sets and resamples start; by default 0.", valueName: "s"),
    transform: Seed.read)
  var seed: UInt64?

  mutating func validate() throws {
    if set == nil, random != nil || singly || resamples != nil || seed != nil {
      throw ValidationError("--random, --singly, --resamples and --seed belong to --set.")
    }
    if let random, !(0...100_000).contains(random) {
      throw ValidationError("--random must be from 0 to 100000.")
    }
    if let resamples, !(1...100_000).contains(resamples) {
      throw ValidationError("--resamples must be from 1 to 100000.")
    }
  }

  /// What is asked beside the set itself.
  var settings: HeadSetPatch.Settings {
    HeadSetPatch.Settings(
      count: random ?? 100, seed: seed ?? 0, isSingly: singly,
      bootstrap: Bootstrap(resamples: resamples ?? Bootstrap().resamples, seed: seed ?? 0))
  }
}

/// The set of heads that an option names.
struct HeadSet {
  /// The heads, none twice, in the order of layers.
  let heads: [Head]
  /// The circuit that they are of; nil where they were listed.
  let circuit: CircuitFile?

  /// Reads a set: heads with commas between, unless there is a file of that name.
  ///
  /// - Parameters:
  ///   - text: what the option says.
  ///   - configuration: the model that must have the heads.
  /// - Throws: why the circuit cannot be used.
  init(_ text: String, for configuration: Configuration) throws {
    if !FileManager.default.fileExists(atPath: text), let listed = try? HeadList.read(text) {
      (heads, circuit) = (Set(listed.heads).sorted(), nil)
    } else {
      let file = try CircuitFile(path: text, for: configuration)
      (heads, circuit) = (file.circuit.heads, file)
    }
  }

  /// The set in words.
  var words: String {
    let count = "\(heads.count) \(heads.count == 1 ? "head" : "heads")"
    guard let circuit else { return count }
    return "\(count) of \(circuit.path)"
  }

  /// The part of a request that gives the same set again.
  var json: JSONOutput {
    let json: JSONOutput = ["heads": heads]
    return circuit.map { json.adding(["circuit": $0.json]) } ?? json
  }
}
