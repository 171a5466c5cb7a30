import Analyses
import Circuits
import Crypto
import Foundation
import StrictJSON
import Tasks
import Transformer

/// A circuit that a command reads, from a file or of those that the program brings along.
struct CircuitFile {
  /// The path or the name as it was given.
  let path: String
  /// Whether it is one that the program brings along.
  let isBuiltIn: Bool
  /// The text, as it was written.
  let text: String
  /// The circuit, of at least one head.
  let circuit: Circuit
  /// The comments at the beginning, where circuits say what they are.
  let comments: [String]
  private let sha256: String

  /// The most bytes that a file may have.
  private static let limit = 1 << 20

  /// Reads a circuit; a file is taken where there is one of the name of a built-in circuit.
  ///
  /// - Parameters:
  ///   - path: a path, or the name of a built-in circuit.
  ///   - configuration: the model that must have the heads; nil for any.
  /// - Throws: why the file cannot be read, or `circuit` with the first thing that is wrong in it and
  ///   its line.
  init(path: String, for configuration: Configuration? = nil) throws {
    let (text, bytes, isBuiltIn) = try Self.content(path)
    do throws(CircuitError) {
      circuit = try Circuit(parsing: text, for: configuration)
    } catch {
      throw CommandError.circuit(path: path, reason: error.description)
    }
    guard !circuit.classes.isEmpty else {
      throw CommandError.circuit(path: path, reason: Self.empty)
    }
    (self.path, self.isBuiltIn, self.text) = (path, isBuiltIn, text)
    comments = Self.comments(text)
    sha256 = SHA256.text(of: bytes)
  }

  private static let empty =
    "names no head. Write one head a line, such as '9.9 name-mover END'."

  private static func content(
    _ path: String
  ) throws -> (text: String, bytes: [UInt8], isBuiltIn: Bool) {
    if !FileManager.default.fileExists(atPath: path) {
      if let text = BuiltInCircuits.text(named: path) { return (text, Array(text.utf8), true) }
      if !path.contains("/") {
        throw CommandError.circuit(
          path: path,
          reason: "is neither a file nor a circuit that Patchbay brings along ("
            + BuiltInCircuits.names.joined(separator: ", ")
            + "). Give the path of a circuit file, or one of these names.")
      }
    }
    let file = try FileBytes.text(path: path, limit: limit, kind: .circuit)
    return (file.text, file.bytes, false)
  }

  /// The lines before the first that is no comment, without their signs.
  private static func comments(_ text: String) -> [String] {
    text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .prefix { $0.first == "#" }
      .map { $0.drop { $0 == "#" || $0 == " " } }.filter { !$0.isEmpty }.map(String.init)
  }

  /// The circuit in the words of a provenance.
  var provenance: String { "\(path) (sha256 \(sha256)), \(circuit.size)" }

  /// The part of a request that gives the same circuit again.
  var json: JSONOutput {
    let json: JSONOutput = [
      isBuiltIn ? "name" : "path": path, "sha256": sha256, "classes": circuit.classes,
    ]
    return circuit.links.isEmpty
      ? json : json.adding(["links": circuit.links.map(\.description)])
  }
}
