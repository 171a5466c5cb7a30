public import Transformer

/// Why something cannot be tracked.
public enum TrackingError: Error, Equatable, Sendable {
  /// A name that is no measure's.
  case unknown(String)
  /// A head that the model does not have.
  case noSuchHead(TrackedMeasure, Head, layers: Int, heads: Int)
  /// The measure is about a circuit, and none is given.
  case noCircuit(TrackedMeasure)
  /// No prompt of the set has the position.
  case noPosition(TrackedMeasure, String, known: [String], prompts: String)
  /// The prompts have no pairs to take values from.
  case noPairs(TrackedMeasure, prompts: String)
  /// The prompts have no answers and distractors, nor years.
  case notScored(TrackedMeasure, prompts: String)
}

extension TrackingError: CustomStringConvertible {
  /// What is wrong, and how to mend it.
  public var description: String {
    switch self {
    case .unknown(let name): "'\(name)' is nothing to track. There are \(TrackedMeasure.names)."
    case .noSuchHead(let measure, let head, let layers, let heads):
      "\(measure): the model has no head \(head), but \(layers) layers of \(heads) heads, counted "
        + "from 0."
    case .noCircuit(let measure):
      "\(measure) is about a circuit. Name its file, or leave the measure out."
    case .noPosition(let measure, let position, let known, let prompts):
      "\(measure): no prompt of \(prompts) has a position \(position). "
        + (known.isEmpty
          ? "They have no named positions." : "They have \(known.joined(separator: ", ")).")
    case .noPairs(let measure, let prompts):
      "\(measure): the prompts of \(prompts) have no corrupted pairs to take values from. Give each "
        + "one, or leave the measure out."
    case .notScored(let measure, let prompts):
      "\(measure): not every prompt of \(prompts) has an answer and a distractor. Give them, or leave "
        + "the measure out."
    }
  }
}
