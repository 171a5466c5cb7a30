import Testing

@testable import Screen

@Suite("A diagram's parts have places of their own")
struct DiagramLayoutTests {
  static let rooms = [
    Size(width: 20, height: 6), Size(width: 46, height: 15), Size(width: 46, height: 60),
    Size(width: 78, height: 17), Size(width: 118, height: 33), Size(width: 198, height: 53),
  ]

  /// Diagrams of up to nine boxes with arrows between any, also ones that go round.
  private static func diagrams() -> [Diagram] {
    var random = SplitMix(seed: 77)
    return (0..<40).map { _ in
      let count = Int.random(in: 1...9, using: &random)
      let boxes = (0..<count).map { index in
        Diagram.Box(
          "b\(index)", title: index % 3 == 0 ? "a long name of a class" : "class \(index)",
          subtitle: index % 2 == 0 ? "END" : "",
          items: (0..<Int.random(in: 0...14, using: &random)).map {
            Diagram.Item("\(index).\($0)", value: Double($0))
          })
      }
      let arrows = (0..<Int.random(in: 0...14, using: &random)).map { _ in
        Diagram.Arrow(
          "b\(Int.random(in: 0..<count, using: &random))",
          "b\(Int.random(in: 0...count, using: &random))",
          label: ["", "q", "k,v"].randomElement(using: &random) ?? "")
      }
      return Diagram(boxes: boxes, arrows: arrows)
    }
  }

  @Test("boxes do not lie on each other, items lie in their box, and all within the whole")
  func apart() {
    for diagram in Self.diagrams() + [DiagramSamples.original, DiagramSamples.tuned] {
      for room in Self.rooms {
        let layout = DiagramLayout(diagram, in: room)
        for (index, box) in layout.boxes.enumerated() {
          #expect(Rect(layout.size).intersection(box) == box)
          for other in layout.boxes[..<index] {
            #expect(box.intersection(other).isEmpty, "\(box) \(other) in \(room)")
          }
          for item in layout.items[index] {
            #expect(box.intersection(item) == item, "\(item) in \(box)")
          }
        }
      }
    }
  }

  @Test("wires keep out of boxes, and each arrow ends beside its box")
  func wires() {
    for diagram in Self.diagrams() + [DiagramSamples.original, DiagramSamples.tuned] {
      let links = Diagram.Levels(diagram).links
      for room in Self.rooms {
        let layout = DiagramLayout(diagram, in: room)
        for point in layout.wiring.cells.keys {
          #expect(!layout.boxes.contains { $0.contains(point) }, "\(point) in \(room)")
        }
        for link in links {
          let head = layout.wiring.heads.first { $0.arrows.contains(link.arrow) }
          let next = head.map {
            layout.isUpright
              ? Point(column: $0.point.column, row: $0.point.row - 1)
              : Point(column: $0.point.column + 1, row: $0.point.row)
          }
          #expect(next.map(layout.boxes[link.to].contains) == true, "\(link) in \(room)")
        }
      }
    }
  }

  @Test("wires of an arrow lead from its first box to its last")
  func connected() {
    let diagram = DiagramSamples.original
    for room in Self.rooms {
      let layout = DiagramLayout(diagram, in: room)
      for link in Diagram.Levels(diagram).links {
        let cells = Set(
          layout.wiring.cells.filter { cell in
            cell.value.values.contains { $0.arrows.contains(link.arrow) }
          }.keys)
        var reached: Set<Point> = []
        var open = cells.filter { cell in
          Self.neighbours(cell).contains(where: layout.boxes[link.from].contains)
        }
        while let cell = open.popFirst() {
          guard reached.insert(cell).inserted else { continue }
          open.formUnion(Self.neighbours(cell).filter(cells.contains))
        }
        #expect(reached == cells && !cells.isEmpty, "\(link) in \(room)")
      }
    }
  }

  private static func neighbours(_ point: Point) -> [Point] {
    [(1, 0), (-1, 0), (0, 1), (0, -1)].map {
      Point(column: point.column + $0.0, row: point.row + $0.1)
    }
  }

  @Test("moves reach every item")
  func moves() {
    for diagram in [DiagramSamples.original, DiagramSamples.tuned] {
      for room in Self.rooms {
        let layout = DiagramLayout(diagram, in: room)
        var reached: Set<DiagramPlace> = []
        var open = [layout.first].compactMap(\.self)
        while let place = open.popLast() {
          guard reached.insert(place).inserted else { continue }
          open += DiagramMove.allCases.compactMap { layout.step(from: place, $0) }
        }
        let items = diagram.boxes.reduce(0) { $0 + max(1, $1.items.count) }
        #expect(reached.count == items, "\(room)")
      }
    }
  }

  @Test("moves of a chosen box lead to boxes")
  func boxMoves() {
    let layout = DiagramLayout(DiagramSamples.original, in: Size(width: 118, height: 33))
    let next = layout.step(from: DiagramPlace(box: 0), .right)
    #expect(next == DiagramPlace(box: 2))
    #expect(layout.step(from: DiagramPlace(box: 0), .left) == DiagramPlace(box: 0))
  }

  @Test("levels are counted back from the end, and rounds are cut")
  func levels() {
    let levels = Diagram.Levels(DiagramSamples.original)
    #expect(levels.places == [0, 1, 1, 2, 3, 3, 3, 4])
    let round = Diagram(
      boxes: ["a", "b", "c"].map { Diagram.Box($0) },
      arrows: [.init("a", "b"), .init("b", "c"), .init("c", "a"), .init("a", "a")])
    #expect(Diagram.Levels(round).places == [0, 1, 2])
    #expect(Diagram.Levels(round).links.count == 2)
  }

  @Test("given levels are kept as far as arrows let them")
  func givenLevels() {
    var diagram = Diagram(
      boxes: ["a", "b", "c"].map { Diagram.Box($0) }, arrows: [.init("a", "b")],
      levels: ["a": 3, "b": 3, "c": 0])
    #expect(Diagram.Levels(diagram).places == [1, 2, 0])
    diagram.arrows = []
    #expect(Diagram.Levels(diagram).places == [1, 1, 0])
  }
}
