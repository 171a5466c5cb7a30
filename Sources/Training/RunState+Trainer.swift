import Checkpoints
import Tensors
import Transformer

/// Between a trainer and what a saved state holds of it.
extension Trainer {
  /// The optimiser's moments by name, as a state saves them.
  var moments: [(name: String, tensor: Tensor)] {
    zip(weights.parameters, zip(optimiser.first, optimiser.second)).flatMap { parameter, pair in
      [
        (name: "first." + parameter.name(in: weights.configuration.architecture), tensor: pair.0),
        (name: "second." + parameter.name(in: weights.configuration.architecture), tensor: pair.1),
      ]
    }
  }

  /// The model and the optimiser that a state holds.
  ///
  /// The moments are copies, so that the state's file is let go before the model is copied too.
  ///
  /// - Throws: `state`, where a moment is missing or of another shape.
  static func parts(
    of state: consuming RunState, _ settings: AdamW.Settings, path: String
  ) throws(TrainingError) -> (weights: Weights, optimiser: AdamW) {
    let (step, training) = (state.step, state.training)
    let weights = state.checkpoint.weights
    var moments: (first: [Tensor], second: [Tensor]) = ([], [])
    for parameter in weights.parameters {
      let shape = parameter.shape(weights.configuration)
      func moment(_ prefix: String) throws(TrainingError) -> Tensor {
        let name = prefix + parameter.name(in: weights.configuration.architecture)
        do {
          if let tensor = try training.tensor(named: name), tensor.shape == shape {
            return tensor.copied()
          }
        } catch {
          throw .folder(.checkpoint(error))
        }
        throw .state(path: path, missing: "it has no tensor '\(name)' of shape \(shape)")
      }
      moments.first.append(try moment("first."))
      moments.second.append(try moment("second."))
    }
    return (
      weights, AdamW(settings, step: step, first: moments.first, second: moments.second)
    )
  }
}
