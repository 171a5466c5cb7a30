import Tasks
import Transformer

/// A column of the table of heads.
enum HeadColumn: Hashable, Sendable {
  /// The head's name.
  case head
  /// A number that it has.
  case measure(HeadMeasure)
  /// How much edits change its attribution.
  case attributionChange

  /// The column of attributions.
  static let attribution = HeadColumn.measure(.attribution)

  /// The words in the head of the table.
  var title: String {
    switch self {
    case .head: "head"
    case .attributionChange: "chg"
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
  /// What is compared.
  var column: HeadColumn
  /// Whether the smallest comes first.
  var isAscending: Bool
}

extension AppState {
  /// The columns of the table of heads.
  var headColumns: [HeadColumn] {
    let attention = HeadMeasure.attentionNames(document.prompt).map {
      HeadColumn.measure(.attention($0))
    }
    return [.head, .attribution] + (isEdited ? [.attributionChange] : [])
      + [.measure(.effect)] + attention
      + [.measure(.previousToken), .measure(.duplicateToken), .measure(.induction)]
  }

  /// A number of the table; nil where it is not known.
  func value(_ column: HeadColumn, _ head: Head) -> Double? {
    switch column {
    case .head: nil
    case .attributionChange: comparison(.attribution, head).change
    case .measure(let measure): value(measure, head, isEdited ? .after : .before)
    }
  }

  /// The heads in the order of the table; what is not known comes last.
  var sortedHeads: [Head] {
    let heads = model.heads
    guard order.column != .head else { return order.isAscending ? heads : heads.reversed() }
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
