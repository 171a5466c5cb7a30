import Checkpoints
import Circuits
import Files
import Tasks
public import Tracking
import Transformer

extension TrainingMaterial {
  /// The sets of prompts that a series is measured on, and what is tracked on them.
  ///
  /// Where no circuit is named, the first that lies beside a member and is of this model is taken.
  ///
  /// - Parameters:
  ///   - series: the checkpoints.
  ///   - model: the one that stands for them.
  /// - Returns: the sets, in the order of their names.
  /// - Throws: what is wrong with prompts, circuit or measures.
  public func evaluators(
    of series: CheckpointSeries, like model: SeriesModel
  ) throws(TrainingError) -> [Evaluator] {
    var material = self
    if circuit == nil {
      material.circuit = series.members.lazy.map { $0.path + "/" + Self.circuitName }.first {
        path in
        guard FileSystem.kind(at: path) == .other,
          let file = try? FileBytes.text(path: path, limit: Self.circuitLimit, kind: .circuit)
        else { return false }
        return (try? Circuit(parsing: file.text, for: model.checkpoint.configuration)) != nil
      }
    }
    return try material.evaluators(model.vocabulary, model.checkpoint)
  }

  /// The name of a circuit's file beside a checkpoint.
  private static let circuitName = "circuit.txt"

  /// The most bytes of a circuit's file.
  private static let circuitLimit = 1 << 20

  /// The circuit that is tracked; nil where none is named and none lies beside the checkpoint.
  ///
  /// - Throws: `circuit`, where one is named that cannot be read or is not of this model.
  func circuit(for checkpoint: Checkpoint) throws(TrainingError) -> Circuit? {
    guard let path = circuit ?? Self.circuit(beside: checkpoint.folder, for: checkpoint) else {
      return nil
    }
    do {
      return try Self.read(path, for: checkpoint)
    } catch {
      throw .circuit(path: path, reason: "\(error)")
    }
  }

  /// The path of the circuit that lies in a checkpoint's folder; nil for none.
  ///
  /// One that cannot be read, or is not of the model, is left out: nobody asked for it.
  static func circuit(beside folder: String, for checkpoint: Checkpoint) -> String? {
    let path = folder + "/" + circuitName
    guard FileSystem.kind(at: path) == .other, (try? read(path, for: checkpoint)) != nil else {
      return nil
    }
    return path
  }

  private static func read(_ path: String, for checkpoint: Checkpoint) throws -> Circuit {
    let text =
      try BuiltInCircuits.text(named: path)
      ?? FileBytes.text(path: path, limit: circuitLimit, kind: .circuit).text
    return try Circuit(parsing: text, for: checkpoint.configuration)
  }
}
