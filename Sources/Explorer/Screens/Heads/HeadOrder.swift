import Analyses
import Tasks
import Transformer

/// A column of the table of heads.
enum HeadColumn: Hashable, Sendable {
  /// The head's name.
  case head
  /// Its class in the circuit.
  case role
  /// A measure of the head, under the condition that leads.
  case measure(HeadMeasure)
  /// The measure before the edits, or of checkpoint A.
  case first(HeadMeasure)
  /// The measure after the edits, or of checkpoint B.
  case second(HeadMeasure)
  /// The second minus the first.
  case change(HeadMeasure)

  /// The column of attributions.
  static let attribution = HeadColumn.measure(.attribution)

  /// What it measures; nil for names.
  var measure: HeadMeasure? {
    switch self {
    case .head, .role: nil
    case .measure(let measure), .first(let measure), .second(let measure), .change(let measure):
      measure
    }
  }

  /// Whether its values can be negative.
  var isSigned: Bool {
    if case .change = self { return true }
    return measure?.isSigned ?? false
  }

  /// Whether rows go by size: what changed most comes first, and what an ablation changed most.
  var goesBySize: Bool {
    switch self {
    case .change: true
    case .measure(let measure): measure == .effect
    case .head, .role, .first, .second: false
    }
  }
}

extension HeadMeasure {
  /// Its name in the head of a column.
  var columnTitle: String {
    switch self {
    case .attribution: "attr"
    case .effect: "effect"
    case .attention(let name): "→\(name)"
    case .previousToken: "prev"
    case .duplicateToken: "dup"
    case .induction: "ind"
    }
  }
}

/// The order of the table of heads.
struct HeadOrder: Hashable, Sendable {
  /// The column that rows are sorted by.
  var column: HeadColumn
  /// Whether the smallest value comes first.
  var isAscending: Bool
}

extension Scene<HeadsState> {
  /// The columns of the table of heads: the measure chosen comes first, under both conditions and
  /// as their difference where two are compared; then the other measures, under the one that leads.
  var headColumns: [HeadColumn] {
    let measure = own.measure
    let chosen: [HeadColumn] =
      axis == nil ? [.measure(measure)] : [.first(measure), .second(measure), .change(measure)]
    let listed: [HeadMeasure] =
      [.attribution, .effect]
      + HeadMeasure.attentionNames(document.prompt).map { .attention($0) }
      + [.previousToken, .duplicateToken, .induction]
    return [.head] + (circuit == nil ? [] : [.role]) + chosen
      + listed.filter { $0 != measure }.map { .measure($0) }
  }

  /// The title of a column, with the condition that its numbers hold for.
  func title(_ column: HeadColumn) -> String {
    switch column {
    case .head: "head"
    case .role: "class"
    case .first: axis?.titles[0] ?? "from"
    case .second: axis?.titles[1] ?? "to"
    case .change: axis?.titles[2] ?? "diff"
    case .measure(let measure):
      [measure.columnTitle, leadingWords].filter { !$0.isEmpty }.joined(separator: " ")
    }
  }

  /// A number of the table; nil while unknown.
  func value(_ column: HeadColumn, _ head: Head) -> Double? {
    switch column {
    case .head, .role: nil
    case .measure(let measure): value(measure, head, leading)
    case .first(let measure): comparison(measure, head).before
    case .second(let measure): comparison(measure, head).after
    case .change(let measure): comparison(measure, head).change
    }
  }

  /// The order of the table: the one that was chosen, as long as the same conditions are compared;
  /// else by the measure, the largest first, or by the size of its change.
  var tableOrder: HeadOrder {
    if let chosen = own.chosenOrder, own.chosenAxis == axis, headColumns.contains(chosen.column) {
      return chosen
    }
    return HeadOrder(
      column: axis == nil ? .measure(own.measure) : .change(own.measure), isAscending: false)
  }

  /// The heads that pass the filter, in the order of the table; unknown numbers come last.
  var sortedHeads: [Head] {
    let heads =
      own.filter.map { filter in model.heads.filter { fits(filter, $0) } } ?? model.heads
    let order = tableOrder
    switch order.column {
    case .head: return order.isAscending ? heads : heads.reversed()
    case .role:
      return heads.sorted { left, right in
        let (a, b) = (role(left) ?? "~", role(right) ?? "~")
        return a == b ? left < right : (a < b) == order.isAscending
      }
    default: break
    }
    let values = heads.map { head in
      value(order.column, head).map { order.column.goesBySize ? $0.magnitude : $0 }
    }
    let places = heads.indices.sorted { left, right in
      switch (values[left], values[right]) {
      case (let a?, let b?) where a != b: order.isAscending ? a < b : a > b
      case (_?, nil): true
      case (nil, _?): false
      default: left < right
      }
    }
    return places.map { heads[$0] }
  }
}
