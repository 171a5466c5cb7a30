import Analyses
import Tasks
import Transformer

/// A column of the table of heads.
enum HeadColumn: Hashable, Sendable {
  /// The head's name.
  case head
  /// Its class in the circuit.
  case role
  /// A measure of the head.
  case measure(HeadMeasure)
  /// Its attribution before the edits, or that of checkpoint A.
  case attributionFirst
  /// The change of its attribution.
  case attributionChange

  /// The column of attributions.
  static let attribution = HeadColumn.measure(.attribution)

  /// The title of the column.
  var title: String {
    switch self {
    case .head: "head"
    case .role: "class"
    case .attributionFirst: "from"
    case .attributionChange: "diff"
    case .measure(.attribution): "attr"
    case .measure(.effect): "effect"
    case .measure(.attention(let name)): "→\(name)"
    case .measure(.previousToken): "prev"
    case .measure(.duplicateToken): "dup"
    case .measure(.induction): "ind"
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
  /// The columns of the table of heads.
  var headColumns: [HeadColumn] {
    let attention = HeadMeasure.attentionNames(document.prompt).map {
      HeadColumn.measure(.attention($0))
    }
    let attribution: [HeadColumn] =
      axis == nil ? [.attribution] : [.attributionFirst, .attribution, .attributionChange]
    return [.head] + (circuit == nil ? [] : [.role]) + attribution + [.measure(.effect)] + attention
      + [.measure(.previousToken), .measure(.duplicateToken), .measure(.induction)]
  }

  /// A number of the table; nil while unknown.
  func value(_ column: HeadColumn, _ head: Head) -> Double? {
    switch column {
    case .head, .role: nil
    case .attributionFirst: comparison(.attribution, head).before
    case .attributionChange: comparison(.attribution, head).change
    case .attribution where axis != nil: comparison(.attribution, head).after
    case .measure(let measure): value(measure, head, leading)
    }
  }

  /// The heads that pass the filter, in the order of the table; unknown numbers come last.
  var sortedHeads: [Head] {
    let heads =
      own.filter.map { filter in model.heads.filter { fits(filter, $0) } } ?? model.heads
    let order = self.own.order
    switch order.column {
    case .head: return order.isAscending ? heads : heads.reversed()
    case .role:
      return heads.sorted { left, right in
        let (a, b) = (role(left) ?? "~", role(right) ?? "~")
        return a == b ? left < right : (a < b) == order.isAscending
      }
    default: break
    }
    let values = heads.map { value(order.column, $0) }
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
