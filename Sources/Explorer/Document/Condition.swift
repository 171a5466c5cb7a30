/// One of the open checkpoints.
enum ModelSlot: Hashable, Sendable, CaseIterable {
  case a, b

  /// The letter for it.
  var letter: String { self == .a ? "A" : "B" }
}

/// Without the edits in force, or with them.
enum Side: Hashable, Sendable, CaseIterable {
  case before, after
}

/// What a number holds for: a checkpoint, without or with the edits in force.
struct Condition: Hashable, Sendable {
  var model: ModelSlot
  var side: Side

  /// A checkpoint on a side of the edits.
  init(_ model: ModelSlot, _ side: Side) {
    self.model = model
    self.side = side
  }
}

/// Which checkpoint's numbers a view shows.
enum ShownModel: String, Hashable, Sendable, CaseIterable {
  case a = "A"
  case b = "B"
  case difference = "B − A"
}

/// Which numbers a view shows while edits are in force.
enum Shown: String, Hashable, Sendable, CaseIterable {
  case after, change, before
}

/// A condition in a sum, with the sign of its numbers.
struct Term: Hashable, Sendable {
  var condition: Condition
  var sign: Double
}

/// The two conditions that tables compare, and the titles of the columns.
struct ComparisonAxis: Hashable, Sendable {
  var first: Condition
  var second: Condition
  /// The titles of the columns: first, second, difference.
  var titles: [String]
}

/// A number under one condition, or under two.
struct Comparison: Hashable, Sendable {
  /// The first number: before the edits, or of checkpoint A.
  var before: Double?
  /// The second number: after the edits, or of checkpoint B.
  var after: Double?

  /// The second number minus the first.
  var change: Double? {
    guard let before, let after else { return nil }
    return after - before
  }

  /// The number that lists show.
  var leading: Double? { after ?? before }
}

extension Sharing {
  /// The checkpoint that is shown: A while no second one is open.
  var shownModelNow: ShownModel { second == nil ? .a : shownModel }

  /// Which numbers are shown: those before the edits while none is in force.
  var shownNow: Shown { isEdited ? shown : .before }

  /// The checkpoints whose numbers are shown.
  var shownSlots: [ModelSlot] {
    switch shownModelNow {
    case .a: [.a]
    case .b: [.b]
    case .difference: [.b, .a]
    }
  }

  /// The terms of what heat maps show: one condition, or the difference of two or four.
  var terms: [Term] {
    let slots: [(ModelSlot, Double)] = shownSlots.enumerated().map { ($1, $0 == 0 ? 1 : -1) }
    let sides: [(Side, Double)] =
      switch shownNow {
      case .after: [(.after, 1)]
      case .before: [(.before, 1)]
      case .change: [(.after, 1), (.before, -1)]
      }
    return slots.flatMap { slot, sign in
      sides.map { Term(condition: Condition(slot, $0.0), sign: sign * $0.1) }
    }
  }

  /// Whether a heat map shows a difference.
  var showsDifference: Bool { terms.count > 1 }

  /// The conditions that tables compare; nil if there is only one.
  var axis: ComparisonAxis? {
    let side: Side = shownNow == .before ? .before : .after
    if second != nil, shownModel == .difference || !isEdited {
      return ComparisonAxis(
        first: Condition(.a, side), second: Condition(.b, side), titles: ["A", "B", "B − A"])
    }
    guard isEdited else { return nil }
    let slot = shownSlots[0]
    return ComparisonAxis(
      first: Condition(slot, .before), second: Condition(slot, .after),
      titles: ["before", "after", "change"])
  }

  /// The condition that single numbers, sort orders and marks go by.
  var leading: Condition {
    guard let axis else { return Condition(shownSlots[0], .before) }
    let comparesModels = axis.first.model != axis.second.model
    let isFirst = comparesModels ? shownModelNow == .a : shownNow == .before
    return isFirst ? axis.first : axis.second
  }

  /// Every condition that the view can show, the most needed first.
  var conditions: [Condition] {
    var all: [Condition] = []
    let asked = [leading] + (axis.map { [$0.second, $0.first] } ?? []) + terms.map(\.condition)
    for condition in asked where !all.contains(condition) { all.append(condition) }
    return all
  }

  /// A number under the conditions that tables compare.
  func comparison(_ value: (Condition) -> Double?) -> Comparison {
    guard let axis else { return Comparison(before: value(leading), after: nil) }
    return Comparison(before: value(axis.first), after: value(axis.second))
  }

  /// A number as heat maps show it; nil while a term is unknown.
  func shownValue(_ value: (Condition) -> Double?) -> Double? {
    var sum = 0.0
    for term in terms {
      guard let part = value(term.condition) else { return nil }
      sum += term.sign * part
    }
    return sum
  }

  /// The leading condition in words; empty if there is only one.
  var leadingWords: String {
    axis.map { $0.titles[leading == $0.first ? 0 : 1] } ?? ""
  }

  /// What is shown, in words: `B − A · change`; empty if there is no choice.
  func shownWords(_ dot: String) -> String {
    var parts: [String] = []
    if second != nil { parts.append(shownModelNow.rawValue) }
    if isEdited { parts.append(shownNow.rawValue) }
    return parts.joined(separator: " \(dot) ")
  }
}
