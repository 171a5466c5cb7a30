import Checkpoints
import Circuits
import Files
import Tasks

extension OpenCircuit {
  /// Reads a circuit for a checkpoint.
  ///
  /// - Parameters:
  ///   - path: the name of a built-in circuit, or the path of a file; `./wang` is a file.
  ///   - checkpoint: the model that must have its heads.
  /// - Returns: the circuit.
  /// - Throws: why the file cannot be read, or its first line that is wrong.
  static func read(_ path: String, for checkpoint: LoadedCheckpoint) throws -> OpenCircuit {
    let builtIn = BuiltInCircuits.text(named: path)
    let text = try builtIn ?? ErrandRunner.text(of: ErrandRunner.expanded(path))
    let name = builtIn == nil ? PromptSource.file(path).words : path
    do throws(CircuitError) {
      let circuit = try Circuit(parsing: text, for: checkpoint.checkpoint.configuration)
      return OpenCircuit(circuit, name: name, path: builtIn == nil ? path : "")
    } catch {
      throw ErrandProblem.noCircuit(name, error.description)
    }
  }
}

extension Document {
  /// The name of a circuit's file beside a checkpoint, which is opened with it.
  static let circuitName = "circuit.txt"

  /// Opens the circuit that lies beside a checkpoint, if there is one.
  ///
  /// - Returns: why it cannot be opened, in words; nil if it is, or if there is none.
  mutating func openCircuit(beside checkpoint: LoadedCheckpoint) -> String? {
    let path = checkpoint.checkpoint.folder + "/" + Self.circuitName
    guard FileSystem.kind(at: path) == .other else { return nil }
    do {
      circuit = try OpenCircuit.read(path, for: checkpoint)
      return nil
    } catch let error as any CustomStringConvertible {
      return error.description
    } catch {
      return "\(error)"
    }
  }
}
