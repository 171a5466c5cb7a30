import Testing
import TextColumns

@testable import Screen

@Suite("A table fits its columns and shows the chosen row")
struct TableTests {
  private func table(_ count: Int, selected: Int? = nil) -> Table {
    Table(
      columns: [
        .init("a", width: 5), .init("b", width: 10, isFlexible: true),
        .init("c", width: 6, alignment: .right),
      ], count: count, selected: selected, emptyNote: "no heads match"
    ) { [Span("r\($0)"), Span("word"), Span("1.0")] }
  }

  @Test(
    "widths",
    arguments: [
      (40, [5, 27, 6]), (23, [5, 10, 6]), (20, [5, 7, 6]), (17, [5, 4, 6]), (16, [5, 4]), (9, [5]),
      (3, [3]), (0, [0]),
    ])
  func widths(room: Int, expected: [Int]) {
    #expect(table(1).widths(in: room) == expected)
  }

  @Test(
    "the chosen row is seen, and only seen rows are asked for", arguments: [0, 1, 500, 998, 999])
  func selected(row: Int) {
    let frame = Frame.drawn(size: Size(width: 30, height: 8)) { canvas in
      table(1000, selected: row).draw(on: canvas)
    }
    #expect(frame.text.contains("r\(row) "))
    #expect(frame.styleLetters.split(separator: "\n").count { $0.hasPrefix("sssss") } == 1)
  }

  @Test("a column of paths gives up their beginnings")
  func paths() {
    let frame = Frame.drawn(size: Size(width: 12, height: 2)) { canvas in
      Table(
        columns: [.init("name", width: 9, cutting: .head)], rows: [[Span("plan-1/2-heal")]]
      ).draw(on: canvas)
    }
    #expect(frame.text.contains("…1/2-heal"))
  }

  @Test("an empty table says why")
  func empty() {
    let frame = Frame.drawn(size: Size(width: 20, height: 3)) { table(0).draw(on: $0) }
    #expect(frame.text.contains("no heads match"))
  }

  @Test("the head marks the order")
  func order() {
    var table = table(1)
    table.order = .init(column: 2, isAscending: true)
    let frame = Frame.drawn(size: Size(width: 24, height: 2)) { table.draw(on: $0) }
    #expect(frame.text.hasPrefix("a     b               ▲c"))
  }
}

@Suite("A foot line shows whole items in their order")
struct FootLineTests {
  private let line = FootLine(items: [
    .init("⏎", "open"), .init("space", "ablate"), .init("q", "quit"),
  ])

  @Test(
    "as many as fit",
    arguments: [
      (6, "⏎ open"), (19, "⏎ open"), (22, " ⏎ open  space ablate"),
      (30, " ⏎ open  space ablate  q quit"),
    ])
  func items(width: Int, expected: String) {
    let frame = Frame.drawn(size: Size(width: width, height: 1)) { line.draw(on: $0) }
    #expect(frame.text == expected + "\n")
  }

  @Test("a message comes before items")
  func message() {
    var line = line
    line.message = Span("saved", .accent)
    let frame = Frame.drawn(size: Size(width: 24, height: 1)) { line.draw(on: $0) }
    #expect(frame.text == " ⏎ open           saved\n")
  }
}
