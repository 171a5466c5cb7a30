import Tracking
import Transformer

/// A number over time that can be plotted: of every evaluation, or tracked.
enum PlottedMeasure: Hashable, Sendable {
  /// One that every evaluation measures.
  case evaluation(EvaluationMeasure)
  /// One that is tracked, by its name.
  case tracked(String)

  /// Its name.
  var title: String {
    switch self {
    case .evaluation(let measure): return measure.rawValue
    case .tracked(let name):
      return switch TrackedMeasure(name) {
      case .circuit: "F(C)"
      case .head(let kind, let head): "\(kind.title) of \(head)"
      case .selfRepair(let head): "self-repair of \(head)"
      case .faithfulness, .map, nil: name
      }
    }
  }

  /// A short name for columns.
  var shortTitle: String {
    switch self {
    case .evaluation(let measure): measure.shortTitle
    case .tracked(let name):
      switch TrackedMeasure(name) {
      case .circuit: "F(C)"
      case .faithfulness: "faithf."
      case .head(_, let head), .selfRepair(let head): head.description
      case .map, nil: String(name.prefix(7))
      }
    }
  }

  /// Its unit; empty for that of F.
  var unit: String {
    switch self {
    case .evaluation(let measure): measure.unit
    case .tracked(let name):
      switch TrackedMeasure(name) {
      case .faithfulness: "% of F"
      case .head(let kind, _): kind.unit
      case .selfRepair: "logits"
      case .circuit, .map, nil: ""
      }
    }
  }

  /// Name and unit.
  var titleAndUnit: String { unit.isEmpty ? title : "\(title), \(unit)" }

  /// The digits after the decimal point.
  var decimals: Int {
    switch self {
    case .evaluation(let measure): measure.decimals
    case .tracked(let name):
      switch TrackedMeasure(name) {
      case .faithfulness: 1
      case .head(let kind, _): kind.isSigned ? 2 : 3
      case .circuit, .selfRepair, .map, nil: 2
      }
    }
  }
}

extension TrackedMeasure.HeadKind {
  /// Its name on the screen.
  var title: String {
    switch self {
    case .attribution: "attribution"
    case .attention(let position): "attention END to \(position)"
    case .previousToken: "previous-token score"
    case .duplicateToken: "duplicate-token score"
    case .induction: "induction score"
    }
  }

  /// Its unit.
  var unit: String { isSigned ? "logits" : "0 to 1" }
}
