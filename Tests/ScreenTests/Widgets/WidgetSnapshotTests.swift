import Screen
import TestSupport
import Testing
import TextColumns

@Suite("Widgets look as they were last approved")
struct WidgetSnapshotTests {
  static let traits: [(String, DisplayTraits)] = [
    ("full", .full), ("sixteen", DisplayTraits(depth: .sixteen, glyphs: .unicode)),
    ("plain", .plain),
  ]

  private func expect(
    _ name: String, width: Int, height: Int, _ traits: DisplayTraits, _ widget: some Widget
  ) {
    let frame = Frame.drawn(size: Size(width: width, height: height), traits: traits) {
      widget.draw(on: $0)
    }
    expectSnapshot(frame, named: name)
  }

  @Test("heat map", arguments: traits)
  func heatmap(name: String, traits: DisplayTraits) {
    expect("heatmap-wide-\(name)", width: 56, height: 10, traits, Samples.heads(8, 6))
    expect("heatmap-narrow-\(name)", width: 30, height: 10, traits, Samples.heads(12, 12))
    expect("heatmap-tall-\(name)", width: 20, height: 8, traits, Samples.heads(12, 12))
  }

  @Test("table", arguments: traits)
  func table(name: String, traits: DisplayTraits) {
    expect("table-\(name)", width: 48, height: 7, traits, Samples.table)
    expect("table-narrow-\(name)", width: 22, height: 5, traits, Samples.table)
  }

  @Test("token strip", arguments: traits)
  func tokenStrip(name: String, traits: DisplayTraits) {
    expect("tokens-\(name)", width: 40, height: 6, traits, Samples.tokens)
  }

  @Test("bars", arguments: traits)
  func bars(name: String, traits: DisplayTraits) {
    expect("bars-\(name)", width: 44, height: 5, traits, Samples.bars)
  }

  @Test("lines, help and picker", arguments: traits)
  func others(name: String, traits: DisplayTraits) {
    expect("title-\(name)", width: 60, height: 1, traits, Samples.title)
    expect("foot-\(name)", width: 60, height: 1, traits, Samples.foot)
    expect("help-\(name)", width: 92, height: 8, traits, Samples.help)
    expect("picker-\(name)", width: 44, height: 10, traits, Samples.picker)
  }
}

/// Content as the program shows it.
enum Samples {
  static func heads(_ layers: Int, _ heads: Int) -> Heatmap {
    let values = (0..<layers).map { layer in
      (0..<heads).map { head in
        let size = Double((layer * 7 + head * 5) % 11) / 5 - 1
        return size * size * size * 2.4
      }
    }
    return Heatmap(
      values: values, rowLabels: (0..<layers).map(String.init),
      columnLabels: (0..<heads).map(String.init), map: .signed, unit: "logits",
      cursor: Point(column: 3, row: 2), marked: [Point(column: 1, row: 4)])
  }

  static let table = Table(
    columns: [
      .init("head", width: 5), .init("class", width: 12, isFlexible: true),
      .init("DLA", width: 7, alignment: .right), .init("effect", width: 7, alignment: .right),
    ],
    rows: (0..<9).map { row in
      let value = 2.5 - Double(row) * 0.61
      return [
        Span("\(9 - row % 3).\(row)", .key),
        Span(["name mover", "S-inhibition", "induction"][row % 3]),
        Span(Numeral.fixed(value, decimals: 2, signed: true), .sign(of: value)),
        Span("0.12", .muted),
      ]
    }, selected: 2, order: .init(column: 2, isAscending: false))

  static let tokens = TokenStrip(
    tokens: [
      ("When", "2215"), ("·Mary", "5335"), ("·and", "290"), ("·John", "1757"), ("·went", "1816"),
      ("·to", "284"), ("·the", "262"), ("·日本", "10263"), (",", "11"), ("·John", "1757"),
    ].map { .init($0.0, caption: $0.1) }, cursor: 3)

  static let bars = BarList(
    bars: [
      .init(" Mary", 15.31), .init(" John", 12.02), .init(" the", -3.4), .init(" 日本", 0.04),
      .init(" them", -11.2),
    ], decimals: 1, selected: 1)

  static let title = TitleLine(
    left: [Span("Heads", .title), Span("  ioi-small", .text)],
    right: [Span("no BOS"), Span("  9.9 zero", .warning)])

  static let foot = FootLine(items: [
    .init("↑↓", "move"), .init("⏎", "open"), .init("space", "ablate"),
    .init("u", "undo", isEnabled: false), .init("m", "measure"), .init("?", "help"),
    .init("q", "quit"),
  ])

  static let help = HelpSheet(sections: [
    .init(
      "Moving",
      [.init(keys: "↑ ↓ k j", help: "row up, row down"), .init(keys: "g G", help: "first, last")]),
    .init(
      "Acting",
      [
        .init(keys: "space", help: "ablate the head"),
        .init(keys: "u", help: "undo", refusal: "nothing to undo"),
      ]),
    .init("Everywhere", [.init(keys: "1-9", help: "screens"), .init(keys: "q", help: "quit")]),
  ])

  static let picker = ListPicker(
    title: "Measure",
    items: [
      .init("attribution", detail: "logits"), .init("ablation effect", detail: "logits"),
      .init("induction score", detail: "0…1", isEnabled: false),
    ], selected: 1, filter: TextField("a"))
}
