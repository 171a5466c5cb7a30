import TestSupport
import Testing

@testable import Screen

@Suite("Diagrams are drawn whole, or scroll")
struct DiagramViewTests {
  static let traits: [(String, DisplayTraits)] = [
    ("full", .full), ("mono", DisplayTraits(depth: .monochrome, glyphs: .unicode)),
    ("plain", .plain),
  ]

  private func frame(_ view: DiagramView, _ size: Size, _ traits: DisplayTraits) -> Frame {
    Frame.drawn(size: size, traits: traits) { view.draw(on: $0) }
  }

  @Test("the original circuit and a tuned one at 80 by 24", arguments: traits)
  func standard(name: String, traits: DisplayTraits) {
    for (diagram, title) in [
      (DiagramSamples.original, "original"), (DiagramSamples.tuned, "tuned"),
    ] {
      let view = DiagramView(diagram, selection: DiagramPlace(box: 3, item: 1))
      expectSnapshot(
        frame(view, Size(width: 78, height: 17), traits), named: "diagram-\(title)-78x17-\(name)")
    }
  }

  @Test("a tuned circuit in a pane and on larger screens", arguments: ["full", "plain"])
  func sizes(name: String) {
    let view = DiagramView(DiagramSamples.tuned, selection: DiagramPlace(box: 3))
    for size in [
      Size(width: 46, height: 15), Size(width: 46, height: 40), Size(width: 118, height: 33),
      Size(width: 198, height: 53),
    ] {
      expectSnapshot(
        frame(view, size, name == "full" ? .full : .plain),
        named: "diagram-tuned-\(size.width)x\(size.height)-\(name)")
    }
  }

  @Test("what is chosen is seen in any room that has a cell for it")
  func chosen() {
    for size in [
      Size(width: 20, height: 8), Size(width: 30, height: 15), Size(width: 46, height: 15),
    ] {
      let layout = DiagramLayout(DiagramSamples.tuned, in: size)
      for (box, items) in layout.items.enumerated() {
        for (item, rect) in items.enumerated() {
          let place = DiagramPlace(box: box, item: item)
          let scroll = layout.scroll(showing: place)
          let seen = Point(column: rect.column - scroll.column, row: rect.row - scroll.row)
          #expect(Rect(layout.viewport).contains(seen), "\(place) at \(seen) of \(size)")
          #expect(layout.place(at: seen, scroll: scroll) == place)
        }
      }
    }
  }

  @Test("marks at the edges say that there is more")
  func more() {
    let small = frame(
      DiagramView(DiagramSamples.tuned), Size(width: 30, height: 12), .full
    ).text
    #expect(small.contains("▸") || small.contains("▾"))
    let large = frame(
      DiagramView(DiagramSamples.tuned), Size(width: 198, height: 53), .full
    ).text
    #expect(!large.contains("▸") && !large.contains("▾"))
  }

  @Test("each item has a zone of its own")
  func zones() {
    let zones = Frame.zones(size: Size(width: 198, height: 53)) { canvas in
      DiagramView(DiagramSamples.original).draw(on: canvas)
    }
    let cells = Set(zones.map(\.zone))
    for (box, group) in DiagramSamples.original.boxes.enumerated() {
      for column in 0...group.items.count {
        #expect(cells.contains(.cell(Point(column: column, row: box))))
      }
    }
  }
}
