import Checkpoints
import Circuits
import Files
import Tasks
import Transformer

extension TrainingMaterial {
  /// The name of a circuit's file beside a checkpoint.
  private static let circuitName = "circuit.txt"

  /// The most bytes of a circuit's file.
  private static let circuitLimit = 1 << 20

  /// The circuit that is tracked; nil where none is named and none lies beside the checkpoint.
  ///
  /// A circuit beside the checkpoint that cannot be read is left out: nobody asked for it.
  ///
  /// - Throws: `circuit`, where one is named that cannot be read or is not of this model.
  func circuit(for checkpoint: Checkpoint) throws(TrainingError) -> Circuit? {
    guard let path = circuit else {
      let path = checkpoint.folder + "/" + Self.circuitName
      guard FileSystem.kind(at: path) == .other,
        let file = try? FileBytes.text(path: path, limit: Self.circuitLimit, kind: .circuit)
      else { return nil }
      return try? Circuit(parsing: file.text, for: checkpoint.configuration)
    }
    do {
      let text =
        try BuiltInCircuits.text(named: path)
        ?? FileBytes.text(path: path, limit: Self.circuitLimit, kind: .circuit).text
      return try Circuit(parsing: text, for: checkpoint.configuration)
    } catch {
      throw .circuit(path: path, reason: "\(error)")
    }
  }
}
