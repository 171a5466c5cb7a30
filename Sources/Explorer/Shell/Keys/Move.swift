/// Where a cursor goes, by the name by which settings know it.
enum Move: String, Hashable, Sendable {
  case up, down, left, right, first, last
  case pageUp = "page-up"
  case pageDown = "page-down"

  /// The steps downwards that it makes, a page and all of them being so many; nil where it goes
  /// sideways.
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

/// A place held on a list of so many; -1 where there is nothing, or 0 where it was below.
func clamped(_ place: Int, count: Int) -> Int { max(0, min(count - 1, place)) }
