import Screen
import Testing

@Suite("Blocks of cells are cut without loss")
struct GeometryTests {
  private static let rect = Rect(column: 2, row: 3, width: 10, height: 6)

  @Test("two parts make the whole", arguments: [-1, 0, 1, 5, 6, 10, 99])
  func parts(count: Int) {
    let rect = Self.rect
    let pairs = [
      (rect.splitTop(count).top, rect.splitTop(count).rest),
      (rect.splitBottom(count).rest, rect.splitBottom(count).bottom),
      (rect.splitLeft(count).left, rect.splitLeft(count).rest),
      (rect.splitRight(count).rest, rect.splitRight(count).right),
    ]
    for (first, second) in pairs {
      #expect(first.width * first.height + second.width * second.height == 60)
      #expect(first.intersection(second).isEmpty)
      #expect(rect.intersection(first) == first && rect.intersection(second) == second)
    }
    #expect(rect.splitTop(count).top.height == max(0, min(6, count)))
    #expect(rect.splitRight(count).right.width == max(0, min(10, count)))
  }

  @Test("an inset never leaves the block", arguments: [0, 1, 3, 5, 20])
  func inset(margin: Int) {
    let inner = Self.rect.inset(columns: margin, rows: margin)
    #expect(inner.width == max(0, 10 - 2 * margin) && inner.height == max(0, 6 - 2 * margin))
    #expect(inner.column <= Self.rect.endColumn && inner.row <= Self.rect.endRow)
  }

  @Test("blocks apart have no common cell")
  func apart() {
    #expect(Self.rect.intersection(Rect(column: 12, row: 3, width: 4, height: 4)).isEmpty)
    #expect(Self.rect.contains(Point(column: 11, row: 8)))
    #expect(!Self.rect.contains(Point(column: 12, row: 8)))
  }

  @Test("sizes are never negative")
  func negative() {
    #expect(Size(width: -1, height: 2) == Size(width: 0, height: 2))
    #expect(Rect(column: 0, row: 0, width: -4, height: -1).isEmpty)
  }
}
