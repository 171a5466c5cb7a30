/// Where a cursor goes.
enum Move: String, Hashable, Sendable, CaseIterable {
  case up, down, left, right, first, last
  case pageUp = "page-up"
  case pageDown = "page-down"

  /// The steps along a list; nil where it makes none.
  func steps(page: Int, all: Int) -> Int? {
    switch self {
    case .up: -1
    case .down: 1
    case .pageUp: -page
    case .pageDown: page
    case .first: -all
    case .last: all
    case .left, .right: nil
    }
  }
}

/// A place held on what there is; -1 where there is nothing.
func held(_ place: Int, count: Int) -> Int { max(0, min(count - 1, place)) }
