import Analyses
import Crypto
import Foundation
import StrictJSON
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
  ///   - configuration: the model that must have the heads.
  /// - Throws: `circuit` with the first thing that is wrong and its line.
  init(path: String, for configuration: Configuration) throws(CommandError) {
    let bytes = try? FileHandle(forReadingFrom: URL(filePath: path)).read(upToCount: Self.limit + 1)
    guard let bytes, bytes.count <= Self.limit, let text = String(data: bytes, encoding: .utf8)
    else { throw .circuit(path: path, reason: Self.unreadable) }
    do throws(CircuitError) {
      circuit = try Circuit(parsing: text, for: configuration)
    } catch {
      throw .circuit(path: path, reason: error.description)
    }
    guard !circuit.classes.isEmpty else { throw .circuit(path: path, reason: Self.empty) }
    self.path = path
    sha256 = SHA256.text(of: bytes)
  }

  private static let unreadable =
    "cannot be read as UTF-8 text of at most 1 MiB. Give a circuit file, one head a line, such as "
    + "'9.9 name-mover END'."
  private static let empty =
    "names no head. Write one head a line, such as '9.9 name-mover END'."

  /// The part of a request that gives the same circuit again.
  var json: JSONOutput {
    let heads = circuit.classes.map { ["name": $0.name, "members": $0.members] as JSONOutput }
    return ["path": path, "sha256": sha256, "classes": heads]
  }
}
