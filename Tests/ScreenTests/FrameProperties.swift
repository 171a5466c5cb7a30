import Screen
import TextColumns

extension Frame {
  /// Whether every wide character has both halves, and no cell holds what must not be shown.
  var isWhole: Bool {
    for row in 0..<size.height {
      var expectsHalf = false
      for cell in self.row(row) {
        if expectsHalf != (cell.columns == 0) { return false }
        if cell.columns > 0, Columns.width(of: cell.character) != Int(cell.columns) { return false }
        if !Columns.isPrintable(cell.character) { return false }
        expectsHalf = cell.columns == 2
      }
      if expectsHalf { return false }
    }
    return true
  }

  /// Whether all cells outside a block are as they were at the start.
  func isBlank(outside rect: Rect) -> Bool {
    for row in 0..<size.height {
      for column in 0..<size.width where !rect.contains(Point(column: column, row: row)) {
        if cell(at: Point(column: column, row: row)) != .blank { return false }
      }
    }
    return true
  }

  /// Whether every character is ASCII.
  var isASCII: Bool { cells.allSatisfy(\.character.isASCII) }
}

/// A small generator whose numbers are the same on every platform.
///
/// Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
