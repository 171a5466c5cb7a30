import Transformer

// What is seen of the table of heads.

extension AppState {
  /// Goes over the columns of the table of heads.
  mutating func sort(by step: Int) {
    let columns = headColumns
    let place = columns.firstIndex(of: heads.order.column) ?? 1
    let next = columns[(place + step + columns.count) % columns.count]
    heads.order = HeadOrder(column: next, isAscending: next == .head || next == .role)
    heads.top = 0
    scrollTable()
  }

  /// Goes to the next head that fits the filter, in the order of the table.
  mutating func goToMatch(_ step: Int) {
    let matches = sortedHeads
    guard !matches.isEmpty else {
      note = .refused("No head fits '\(heads.filter?.text ?? "")'.")
      return
    }
    if let place = matches.firstIndex(of: head) {
      head = matches[(place + step + matches.count) % matches.count]
    } else {
      head = step > 0 ? matches[0] : matches[matches.count - 1]
    }
    scrollTable()
  }

  /// Lists only heads that fit a text; all where it is empty.
  mutating func setFilter(_ text: String) {
    guard !text.allSatisfy(\.isWhitespace) else {
      heads.filter = nil
      overlay = nil
      scrollTable()
      return
    }
    do throws(FilterProblem) {
      heads.filter = try HeadFilter(text, columns: headColumns)
      overlay = nil
      heads.top = 0
      if !sortedHeads.contains(head), let first = sortedHeads.first { head = first }
    } catch {
      note = .refused(error.description)
    }
  }
}
