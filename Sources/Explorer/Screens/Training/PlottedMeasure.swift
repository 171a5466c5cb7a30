import Tracking
import Transformer

/// A number over time that can be plotted: of every evaluation, or tracked.
enum PlottedMeasure: Hashable, Sendable {
  /// One that every evaluation measures.
  case evaluation(EvaluationMeasure)
  /// One that is tracked, by its name.
  case tracked(String)
  /// One of the head under the cursor, by the name of its map.
  case head(String)

  /// Its name.
  ///
  /// - Parameter head: the head under the cursor.
  /// - Returns: such as `attribution of 9.9`.
  func title(_ head: Head) -> String {
    switch self {
    case .head(let name): return "\(TrackedMeasure.HeadKind(name)?.title ?? name) of \(head)"
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
  ///
  /// - Parameter head: the head under the cursor.
  /// - Returns: at most seven letters.
  func shortTitle(_ head: Head) -> String {
    switch self {
    case .head: head.description
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
    case .head(let name): TrackedMeasure.HeadKind(name)?.unit ?? ""
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
  func titleAndUnit(_ head: Head) -> String {
    unit.isEmpty ? title(head) : "\(title(head)), \(unit)"
  }

  /// The digits after the decimal point.
  var decimals: Int {
    switch self {
    case .head(let name): TrackedMeasure.HeadKind(name)?.isSigned == false ? 3 : 2
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
