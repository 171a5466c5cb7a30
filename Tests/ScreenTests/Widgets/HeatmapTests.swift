import Testing

@testable import Screen

@Suite("A heat map shows sign and size, with and without colours")
struct HeatmapTests {
  @Test("the range of a signed map is alike on both sides of zero")
  func ranges() {
    #expect(Heatmap.range(of: [[-0.5, 2, .nan]], map: .signed) == -2...2)
    #expect(Heatmap.range(of: [[0.25, 0.5]], map: .sequential) == 0...0.5)
    #expect(Heatmap.range(of: [[-1, 3, .infinity]], map: .sequential) == -1...3)
    #expect(Heatmap.range(of: [], map: .sequential) == 0...1)
    #expect(Heatmap.range(of: [[0, 0]], map: .signed) == -1...1)
  }

  @Test("a value lies on the map where the range says")
  func levels() {
    let map = Heatmap(values: [[1]], map: .signed, range: -2...4)
    func level(_ value: Double, _ map: Heatmap) -> Double? {
      map.scaling.level(of: value, row: 0, map: map.map)
    }
    #expect(level(-2, map) == -0.5 && level(8, map) == 1 && level(.nan, map) == nil)
    #expect(level(.infinity, map) == 1 && level(-.infinity, map) == -1)
    let plain = Heatmap(values: [[1]], map: .viridis, range: 1...3)
    #expect(level(2, plain) == 0.5 && level(0, plain) == 0 && level(9, plain) == 1)
    #expect(level(1, Heatmap(values: [[1]], map: .viridis, range: 1...1)) == 0)
  }

  @Test("the cursor is always seen, however the grid scrolls", arguments: DisplayTraits.samples)
  func cursor(traits: DisplayTraits) {
    let values = (0..<40).map { row in (0..<50).map { Double(($0 + row) % 7) - 3 } }
    for row in stride(from: 0, to: 40, by: 3) {
      for column in stride(from: 0, to: 50, by: 7) {
        let place = Point(column: column, row: row)
        let map = Heatmap(
          values: values, rowLabels: (0..<40).map(String.init),
          columnLabels: (0..<50).map(String.init), map: .signed, cursor: place)
        let layout = FittedHeatmap(
          map, size: Size(width: 30, height: 9), traits: traits
        ).layout
        #expect(layout.rows.contains(row) && layout.columns.contains(column))
        let frame = Frame.drawn(size: Size(width: 30, height: 9), traits: traits) {
          map.draw(on: $0)
        }
        #expect(frame.text.contains(" \(row)") || frame.text.contains("\n\(row)"), "\(frame.text)")
      }
    }
  }

  @Test("neighbours of opposite sign differ without colours", arguments: 1...9)
  func signs(width: Int) {
    let map = Heatmap(values: [[-0.6, 0.6]], map: .signed, range: -1...1)
    let frame = Frame.drawn(size: Size(width: 2 * width, height: 2), traits: .plain) {
      map.draw(on: $0)
    }
    let line = Array(frame.text.split(separator: "\n")[0])
    let (left, right) = (line.prefix(width), line.dropFirst(width))
    #expect(String(left).contains { "-=%".contains($0) })
    #expect(String(right).contains { "+*#".contains($0) })
  }

  @Test("a marked cell is seen in every form of the grid", arguments: DisplayTraits.samples)
  func marked(traits: DisplayTraits) {
    let values = (0..<12).map { row in (0..<4).map { Double(row - $0) } }
    for size in [
      Size(width: 40, height: 14), Size(width: 8, height: 14), Size(width: 8, height: 8),
    ] {
      for row in 0..<4 {
        let map = Heatmap(values: values, map: .signed, marked: [Point(column: 1, row: row)])
        let text = Frame.drawn(size: size, traits: traits) { map.draw(on: $0) }.text
        #expect(text.count { $0 == traits.glyphs.cross } == 1, "\(text)")
      }
    }
  }

  @Test("approximate numbers are marked, with their signs, as soon as cells have room")
  func approximate() {
    for (width, text) in [(9, "~+0.50"), (6, "~+.50"), (5, "~+.5"), (4, "~+.5")] {
      let map = Heatmap(
        values: [[0.5, -0.001]], map: .signed, approximate: [Point(column: 0, row: 0)])
      let frame = Frame.drawn(size: Size(width: 2 * width, height: 2), traits: .full) {
        map.draw(on: $0)
      }
      #expect(frame.text.contains(text), "\(width): \(frame.text)")
      #expect(!frame.text.dropFirst(width).prefix(width).contains("~"))
    }
  }

  @Test("the mark of marked cells can be chosen")
  func mark() {
    let map = Heatmap(
      values: [[0.5]], map: .signed, marked: [Point(column: 0, row: 0)], mark: "@")
    let frame = Frame.drawn(size: Size(width: 9, height: 2), traits: .full) { map.draw(on: $0) }
    #expect(frame.text.contains("@"))
  }

  @Test("more rows than lines share lines by half blocks only where that can be shown")
  func halves() {
    let values = (0..<12).map { [Double($0)] }
    let map = Heatmap(values: values, map: .viridis)
    let size = Size(width: 10, height: 8)
    #expect(FittedHeatmap(map, size: size, traits: .full).layout.sharesLines)
    #expect(FittedHeatmap(map, size: size, traits: .full).layout.rows == 0..<12)
    #expect(!FittedHeatmap(map, size: size, traits: .plain).layout.sharesLines)
    let tall = Size(width: 10, height: 13)
    #expect(!FittedHeatmap(map, size: tall, traits: .full).layout.sharesLines)
  }
}

extension DisplayTraits {
  static let samples: [DisplayTraits] = [
    .full, .plain, DisplayTraits(depth: .sixteen, glyphs: .unicode),
  ]
}
