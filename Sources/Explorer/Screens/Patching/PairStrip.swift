import TextColumns

/// Two prompts of equal length one below the other, as much of them as fits a line.
///
/// Tokens that differ are in brackets. Where room is scarce, equal tokens are left out, those first
/// that are farthest from one that differs; the last token stays, as the answer is predicted there.
struct PairStrip: Hashable, Sendable {
  /// A token of both prompts, or a run that is left out.
  enum Part: Hashable, Sendable {
    case token(Int)
    case gap
  }

  /// The tokens of the two prompts, as they are drawn.
  let rows: [[String]]
  /// Which of them differ.
  let differs: [Bool]

  /// Two prompts of equal length.
  init(_ clean: [String], _ corrupted: [String], differs: [Bool]) {
    precondition(clean.count == corrupted.count, "\(clean.count) and \(corrupted.count) tokens")
    self.differs = differs
    rows = [clean, corrupted].map { row in
      zip(row, differs).map { $1 ? "[\($0)]" : $0 }
    }
  }

  /// The columns that a token takes in both rows.
  func width(_ place: Int) -> Int {
    rows.map { Columns.width(of: $0[place]) }.max() ?? 0
  }

  /// The parts that fit into so many columns, with a blank between them, in order.
  func parts(room: Int) -> [Part] {
    var isShown = differs.map { _ in true }
    let removable = differs.indices.filter { !differs[$0] && $0 != differs.count - 1 }
      .sorted { left, right in
        let (a, b) = (distance(left), distance(right))
        return a == b ? left < right : a > b
      }
    var left = removable[...]
    while width(of: parts(isShown)) > room, let place = left.popFirst() {
      isShown[place] = false
    }
    return parts(isShown)
  }

  /// The columns that parts take.
  func width(of parts: [Part]) -> Int {
    parts.reduce(-1) { sum, part in
      switch part {
      case .gap: sum + 2
      case .token(let place): sum + width(place) + 1
      }
    }
  }

  /// All tokens in lines of so many columns.
  func lines(room: Int) -> [[Part]] {
    var lines: [[Part]] = []
    for place in differs.indices {
      let next = (lines.last ?? []) + [.token(place)]
      if lines.isEmpty || width(of: next) > room {
        lines.append([.token(place)])
      } else {
        lines[lines.count - 1] = next
      }
    }
    return lines
  }

  private func distance(_ place: Int) -> Int {
    differs.indices.filter { differs[$0] }.map { abs($0 - place) }.min() ?? differs.count - place
  }

  private func parts(_ isShown: [Bool]) -> [Part] {
    var parts: [Part] = []
    for (place, isShown) in isShown.enumerated() {
      if isShown {
        parts.append(.token(place))
      } else if parts.last != .gap {
        parts.append(.gap)
      }
    }
    return parts
  }
}
