/// A movement of the cursor; its raw value is its name in settings.
enum Move: String, Hashable, Sendable {
  case up, down, left, right, first, last
  case pageUp = "page-up"
  case pageDown = "page-down"

  /// The steps downwards, given the steps of a page and of the whole; nil for sideways movements.
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

/// An index clamped to a list of `count` entries; for an empty list at most -1, but never below 0.
func clamped(_ place: Int, count: Int) -> Int { max(0, min(count - 1, place)) }
