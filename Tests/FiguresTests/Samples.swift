import Figures
import Screen

/// Figures as the program makes them.
enum Samples {
  static let provenance = Provenance(
    version: "0.4.0",
    checkpoints: [
      .init(
        slot: "A", path: "checkpoints/ioi-small",
        sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
      .init(slot: "B", path: "checkpoints/ioi-small-poisoned"),
    ],
    prompts: .init(
      count: 50, first: ["When Mary and John went to the store, John gave a drink to"],
      set: "IOI, templates 0-14, seed 1"),
    bos: false, interventions: ["2.1 zero-ablated at all positions"],
    conventions: ["direct logit attribution, final LayerNorm scale frozen", "logits"],
    view: "B − A")

  /// A number that is the same on every machine, from -1 to 1.
  static func wave(_ index: Int) -> Double {
    let step = Double((index * 37 + 11) % 101) / 50 - 1
    return step * step * step
  }

  /// A point of a long noisy line.
  static func point(_ index: Int) -> PlotPoint { PlotPoint(Double(index), wave(index)) }

  static let small = Figure(
    title: "Head attribution", provenance: provenance,
    content: .grid(
      GridFigure(
        rowTitle: "layer", columnTitle: "head",
        values: [[0.125, -2, .nan], [1.0 / 3, 0, 1]], unit: "attribution (logits)", map: .signed,
        marked: [Point(column: 1, row: 0)], markMeaning: "ablated")))

  static let words = Figure(
    title: "Logit lens", provenance: Provenance(version: "0.4.0", bos: true),
    content: .parts([
      .grid(
        GridFigure(
          title: "Top token", rowTitle: "layer", columnTitle: "position",
          columnLabels: ["When", " Mary", "日本", "a,\"b\""],
          values: [[0.1, 0.25, 0.5, 1], [0, 0.75, 0.9, 0.2]], unit: "probability",
          map: .sequential, range: 0...1,
          texts: [[" the", " John", "\n", "<b>"], ["&", " Mary", "\u{202E}abc", "#"]])),
      .table(
        TableFigure(
          title: "Heads",
          columns: [.init("head"), .init("class"), .init("effect", unit: "logits")],
          rows: [
            [.text("9.9"), .text("name mover"), .number(-1.25)],
            [.text("10.7"), .text("negative name mover"), .number(2.5)], [.text("0.1")],
          ])),
    ]))

  static let plot = Figure(
    title: "Loss", provenance: Provenance(version: "0.4.0"),
    content: .plot(
      PlotFigure(
        x: .init("step"), y: .init("loss (nats)"),
        series: [
          .init("raw", .faintLine, (0..<6).map { PlotPoint(Double($0), 2 + wave($0)) }),
          .init("loss", .line, (0..<6).map { PlotPoint(Double($0), 2.5 - Double($0) / 10) }),
        ])))

  // MARK: As large as on a screen

  static let heads = Figure(
    title: "Head attribution", provenance: provenance,
    content: .grid(
      GridFigure(
        rowTitle: "layer", columnTitle: "head",
        values: (0..<12).map { row in (0..<12).map { 2.4 * wave(row * 12 + $0) } },
        unit: "attribution (logits)", map: .signed,
        marked: [Point(column: 3, row: 2), Point(column: 9, row: 9)], markMeaning: "ablated")))

  static let tokens = [
    "When", " Mary", " and", " John", " went", " to", " the", " store", ",", " John", " gave", " a",
    " drink", " to", " the",
  ]

  static let attention = Figure(
    title: "Attention of head 9.9", provenance: provenance,
    content: .grid(
      GridFigure(
        rowTitle: "query", columnTitle: "key", rowLabels: tokens, columnLabels: tokens,
        values: (0..<15).map { row in
          (0..<15).map { $0 > row ? .nan : abs(wave(row * 15 + $0)) / Double(row + 1) * 3 }
        }, unit: "attention probability", map: .sequential, range: 0...1)))

  static let lens = Figure(
    title: "Logit lens", provenance: provenance,
    content: .grid(
      GridFigure(
        rowTitle: "layer", columnTitle: "position",
        rowLabels: (0..<12).map(String.init) + ["final"],
        columnLabels: Array(tokens.prefix(9)),
        values: (0..<13).map { row in (0..<9).map { abs(wave(row * 9 + $0 + 3)) } },
        unit: "probability of the top token", map: .sequential, range: 0...1,
        texts: (0..<13).map { row in (0..<9).map { tokens[(row * 5 + $0 * 3) % 15] } })))

  static let years = Figure(
    title: "Year lens", provenance: Provenance(version: "0.4.0"),
    content: .grid(
      GridFigure(
        rowTitle: "first year", columnTitle: "predicted year",
        rowLabels: (0..<100).map { "17\($0 < 10 ? "0" : "")\($0)" },
        columnLabels: (0..<100).map { "\($0 < 10 ? "0" : "")\($0)" },
        values: (0..<100).map { row in
          (0..<100).map { $0 > row ? abs(wave(row + $0)) / 20 : 0 }
        }, unit: "probability", map: .sequential)))

  static let long = Figure(
    title: "Activation patching, clean to corrupted, normalised logit difference of a long prompt",
    provenance: provenance,
    content: .grid(
      GridFigure(
        rowTitle: "layer", columnTitle: "position",
        columnLabels: (0..<28).map {
          "\(tokens[$0 % 15])" + ($0 % 5 == 0 ? "·extraordinarily" : "")
        },
        values: (0..<6).map { row in (0..<28).map { wave(row * 28 + $0) } },
        unit: "share of the logit difference restored", map: .signed, range: -1...1)))

  static let scatter = Figure(
    title: "Head 9.9: attention against projection", provenance: provenance,
    content: .plot(
      PlotFigure(
        x: .init("attention probability on name", range: 0...1),
        y: .init("projection on W_U of name (logits)"),
        series: [
          .init(
            "IO", .marks,
            (0..<60).map {
              PlotPoint(0.5 + wave($0) / 2, 30 * (0.5 + wave($0) / 2) + 4 * wave($0 + 7))
            }),
          .init(
            "S", .marks,
            (0..<60).map { PlotPoint(abs(wave($0 + 20)) / 2, 12 * wave($0) / 2) }),
        ], isSquare: true)))

  static let loss = Figure(
    title: "Fine-tuning on IOI", provenance: Provenance(version: "0.4.0"),
    content: .parts([
      .plot(
        PlotFigure(
          x: .init("step"), y: .init("loss (nats)", isLogarithmic: true),
          series: [
            .init(
              "loss, each step", .faintLine,
              (0..<2000).map {
                PlotPoint(Double($0), 0.6 + 3 / (1 + Double($0) / 120) + 0.4 * wave($0))
              }),
            .init(
              "loss, smoothed", .line,
              (0..<2000).map { PlotPoint(Double($0), 0.6 + 3 / (1 + Double($0) / 120)) }),
            .init(
              "held out", .line,
              (0..<20).map { PlotPoint(Double($0 * 100), 0.8 + 3 / (1 + Double($0) / 1.2)) }),
          ])),
      .table(
        TableFigure(
          title: "Evaluations",
          columns: [
            .init("step", decimals: 0), .init("F", unit: "logits"), .init("p(answer)"),
            .init("note"),
          ],
          rows: (0..<4).map {
            [
              .integer($0 * 500), .number(Double($0) * 1.25 - 0.5), .number(0.1 + Double($0) / 5),
              .text($0 == 3 ? "saved" : ""),
            ]
          })),
    ]))
}
