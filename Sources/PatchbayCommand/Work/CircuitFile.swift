import Analyses
import Circuits
import Crypto
import StrictJSON
import Tasks
import Transformer

/// A file of a circuit that a command reads, and what it says.
struct CircuitFile {
  /// The path as it was given.
  let path: String
  /// The circuit, of at least one head.
  let circuit: Circuit
  private let sha256: String

  /// The most bytes that a file may have.
  private static let limit = 1 << 20

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: the path.
  ///   - configuration: the model that must have the heads; nil for any.
  /// - Throws: why the file cannot be read, or `circuit` with the first thing that is wrong in it and
  ///   its line.
  init(path: String, for configuration: Configuration? = nil) throws {
    let (text, bytes) = try FileBytes.text(path: path, limit: Self.limit, kind: .circuit)
    do throws(CircuitError) {
      circuit = try Circuit(parsing: text, for: configuration)
    } catch {
      throw CommandError.circuit(path: path, reason: error.description)
    }
    guard !circuit.classes.isEmpty else {
      throw CommandError.circuit(path: path, reason: Self.empty)
    }
    self.path = path
    sha256 = SHA256.text(of: bytes)
  }

  private static let empty =
    "names no head. Write one head a line, such as '9.9 name-mover END'."

  /// The part of a request that gives the same circuit again.
  var json: JSONOutput {
    let heads = circuit.classes.map { ["name": $0.name, "members": $0.members] as JSONOutput }
    return ["path": path, "sha256": sha256, "classes": heads]
  }
}
