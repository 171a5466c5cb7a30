import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

extension Fixture {
  var configuration: Configuration { weights.configuration }

  /// Every site that may be edited.
  var editableSites: [Site] { Site.every(in: configuration).filter(\.isEditable) }

  /// A clean run that captures sites, with all logits unless others are asked.
  func forward(
    capture: Set<Site> = [], logits: LogitRequest = .all, _ edits: Intervention...
  ) throws -> Activations {
    try weights.forward(batch, Pass(interventions: edits, capture: capture, logits: logits))
  }

  /// The value of a site on the paired reference prompts.
  func reference(_ site: Site) throws -> Tensor {
    try weights.forward(referenceBatch, Pass(capture: [site], logits: .none))[site]
  }

  /// Positions of each row: those that `isIn` accepts.
  func positions(where isIn: (Int) -> Bool) -> Intervention.Positions {
    .at(batch.lengths.map { (0..<$0).filter(isIn) })
  }

  /// The numbers of a captured site that belong to one position of one row.
  func values(_ value: Tensor, at site: Site, row: Int, position: Int) -> [Float] {
    guard site.isPattern else { return value.row(batch.index(row: row, position: position)) }
    let elements = value.elements
    let (heads, length) = (configuration.heads, batch.lengths[row])
    let start = batch.lengths[..<row].reduce(0) { $0 + heads * $1 * $1 }
    return (0..<heads).flatMap { head in
      let first = start + (head * length + position) * length
      return elements[first..<first + length]
    }
  }
}

extension Site {
  /// Whether the site holds [H, T, T] for each row rather than one row a position.
  var isPattern: Bool {
    if case .block(_, .scores) = self { return true }
    if case .block(_, .pattern) = self { return true }
    return false
  }

  /// Whether the site holds a single number for each position.
  var isScale: Bool {
    switch self {
    case .finalScale, .block(_, .norm1Scale), .block(_, .norm2Scale): true
    default: false
    }
  }
}

extension Activations {
  /// The logits, which the pass was asked for.
  func wantedLogits() throws -> Tensor { try #require(logits) }
}

/// Records an issue where two tensors differ by more than a forward pass's roundings.
func expectAgreement(
  _ ours: Tensor, _ theirs: Tensor, _ what: @autoclosure () -> String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let agreement = Agreement(ours, theirs)
  #expect(
    agreement.worst < .float32Forward, "\(what()): \(agreement)", sourceLocation: sourceLocation)
}
