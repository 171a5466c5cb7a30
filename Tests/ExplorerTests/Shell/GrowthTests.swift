import Screen
import Testing

@testable import Explorer

@Suite("A larger terminal never shows less of a map")
struct GrowthTests {
  static let widths = [
    60, 72, 80, 96, 110, 119, 120, 121, 132, 140, 150, 160, 180, 200, 220, 260, 300,
  ]
  static let heights = [16, 18, 20, 22, 24, 27, 30, 34, 40, 46, 52, 60, 80, 100]
  static let screens = [
    ["2"], ["2", "m", "m", "enter"], ["3"], ["3", "space", "v", "enter"], ["4"], ["4", "t"],
    ["4", "s"], ["5"],
    ["5", "s", "j", "j", "j", "enter", "m", "enter"],
  ]

  /// What is seen of each cell: its letters and digits.
  private func seen(_ state: AppState, _ traits: DisplayTraits) -> [Point: Int] {
    let room = Size(width: state.size.width, height: state.size.height - 4)
    let frame = Frame.drawn(size: room, traits: traits) { drawBody(state, on: $0) }
    let zones = Frame.zones(size: room, traits: traits) { drawBody(state, on: $0) }
    var seen: [Point: Int] = [:]
    for zone in zones {
      guard case .cell(let place) = zone.zone else { continue }
      var count = 0
      for row in zone.rect.row..<zone.rect.endRow {
        for column in zone.rect.column..<zone.rect.endColumn {
          let character = frame.cell(at: Point(column: column, row: row))?.character ?? " "
          if character.isLetter || character.isNumber { count += 1 }
        }
      }
      seen[place, default: 0] += count
    }
    return seen
  }

  @Test("every cell, and every letter and digit in it", arguments: screens)
  func cells(keys: [String]) throws {
    var state = try SmallWorld.after(keys, size: Size(width: 300, height: 100)).state
    for traits in [DisplayTraits.full, .plain] {
      var above: [Int: [Point: Int]] = [:]
      for height in Self.heights {
        var left: [Point: Int] = [:]
        for width in Self.widths {
          state.size = Size(width: width, height: height)
          let here = seen(state, traits)
          for (smaller, way) in [(left, "wider"), (above[width] ?? [:], "taller")] {
            for (place, count) in smaller where here[place] ?? -1 < count {
              Issue.record(
                "\(width)x\(height), \(way): \(place) had \(count), has \(here[place] ?? -1)")
              return
            }
          }
          #expect(!here.isEmpty)
          (left, above[width]) = (here, here)
        }
      }
    }
  }
}
