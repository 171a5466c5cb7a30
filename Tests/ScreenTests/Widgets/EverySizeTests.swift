import Screen
import Testing
import TextColumns

@Suite("Every widget keeps within any room")
struct EverySizeTests {
  static let kinds = WidgetKind.allCases
  static let traits: [DisplayTraits] = [
    .full, .plain, DisplayTraits(depth: .sixteen, glyphs: .unicode),
    DisplayTraits(depth: .indexed, glyphs: .ascii),
  ]

  @Test("from nothing to 40 by 12 cells", arguments: kinds)
  func everySize(kind: WidgetKind) {
    var random = SplitMix(seed: 11)
    for width in 0...40 {
      for height in 0...12 {
        let traits = Self.traits[(width + height) % Self.traits.count]
        let widget = kind.random(using: &random)
        let room = Rect(column: 3, row: 2, width: width, height: height)
        let frame = Frame.drawn(size: Size(width: 46, height: 16), traits: traits) {
          widget.draw(on: $0[room])
        }
        let isRight =
          frame.isWhole && frame.isBlank(outside: room)
          && (traits.glyphs.isRich || frame.isASCII)
          && frame.cursor.map(room.contains) ?? true
        if !isRight { Issue.record("\(width)x\(height) \(traits)\n\(widget)\n\(frame.text)") }
      }
    }
  }
}

/// The widgets, each with random content of the awkward kind.
enum WidgetKind: CaseIterable, Sendable {
  case heatmap, table, tokenStrip, barList, textField, helpSheet, titleLine, footLine, listPicker
  case legend, linePlot, scatterPlot, meter, diagram, graph, card

  func random(using random: inout SplitMix) -> any Widget {
    switch self {
    case .diagram: diagram(&random)
    case .graph: graph(&random)
    case .card: card(&random)
    case .heatmap: heatmap(&random)
    case .table: table(&random)
    case .tokenStrip:
      TokenStrip(
        tokens: many(0...30, &random) {
          .init(word(&$0), caption: Bool.random(using: &$0) ? word(&$0) : "")
        },
        cursor: index(&random))
    case .barList:
      BarList(
        bars: many(0...15, &random) { random in
          .init(
            word(&random), number(&random),
            interval: Bool.random(using: &random)
              ? -1...Double.random(in: -1...1e9, using: &random) : nil,
            tag: Span(Bool.random(using: &random) ? word(&random) : ""))
        },
        full: Bool.random(using: &random) ? 2 : nil, selected: index(&random))
    case .textField: textField(&random)
    case .helpSheet:
      HelpSheet(
        sections: many(0...6, &random) { random in
          .init(word(&random), many(0...6, &random) { .init(keys: word(&$0), help: word(&$0)) })
        }, offset: Int.random(in: -2...20, using: &random))
    case .titleLine:
      TitleLine(
        left: many(0...3, &random) { Span(word(&$0), .title) },
        right: many(0...2, &random) { Span(word(&$0)) })
    case .footLine:
      FootLine(
        items: many(0...8, &random) { .init(word(&$0), word(&$0)) },
        message: Bool.random(using: &random) ? Span(word(&random), .warning) : nil)
    case .listPicker:
      ListPicker(
        title: word(&random), items: many(0...20, &random) { .init(word(&$0), detail: word(&$0)) },
        selected: index(&random) ?? 0,
        filter: Bool.random(using: &random) ? TextField(word(&random)) : nil)
    case .legend:
      Legend(
        map: map(&random), range: -1...Double.random(in: -1...1e9, using: &random),
        unit: word(&random))
    case .linePlot: linePlot(&random)
    case .scatterPlot:
      ScatterPlot(
        classes: many(0...6, &random) { .init(word(&$0), points(&$0), style: .positive) },
        xTitle: word(&random), yTitle: word(&random),
        xRange: Bool.random(using: &random) ? -1...1 : nil)
    case .meter:
      Meter(Bool.random(using: &random) ? number(&random) : nil, text: word(&random))
    }
  }

  private func linePlot(_ random: inout SplitMix) -> any Widget {
    LinePlot(
      series: many(0...5, &random) {
        .init(word(&$0), points(&$0), isFaint: Bool.random(using: &$0))
      },
      xTitle: word(&random), yTitle: word(&random),
      xRange: Bool.random(using: &random) ? -1...1 : nil,
      yRange: Bool.random(using: &random) ? 0...0 : nil,
      isLogarithmic: Bool.random(using: &random),
      cursor: Bool.random(using: &random) ? number(&random) : nil,
      marks: many(0...4, &random) {
        .init(
          number(&$0), Bool.random(using: &$0) ? "字" : "●", hasLine: Bool.random(using: &$0))
      })
  }

  private func diagram(_ random: inout SplitMix) -> any Widget {
    let boxes = many(0...7, &random) { random in
      Diagram.Box(
        "\(Int.random(in: 0...9, using: &random))", title: word(&random), subtitle: word(&random),
        items: many(0...9, &random) { random in
          Diagram.Item(
            word(&random), value: Bool.random(using: &random) ? number(&random) : nil,
            mark: Diagram.Mark.allCases.randomElement(using: &random) ?? .kept)
        }, tint: Tint.allCases.randomElement(using: &random))
    }
    let arrows = many(0...9, &random) { random in
      Diagram.Arrow(
        "\(Int.random(in: 0...9, using: &random))", "\(Int.random(in: 0...9, using: &random))",
        label: word(&random), weight: number(&random))
    }
    return DiagramView(
      Diagram(boxes: boxes, arrows: arrows, unit: word(&random)),
      selection: index(&random).map { DiagramPlace(box: $0, item: index(&random)) },
      scroll: Point(column: index(&random) ?? 0, row: index(&random) ?? 0))
  }

  private func graph(_ random: inout SplitMix) -> any Widget {
    let nodes = many(0...20, &random) { random in
      LayeredGraph.Node(
        word(&random), short: word(&random), layer: Int.random(in: -2...6, using: &random),
        isLate: Bool.random(using: &random),
        mark: Diagram.Mark.allCases.randomElement(using: &random) ?? .kept)
    }
    let edges = many(0...40, &random) { random in
      LayeredGraph.Edge(
        from: Int.random(in: -1...20, using: &random), to: Int.random(in: -1...20, using: &random),
        label: word(&random), score: number(&random))
    }
    return GraphView(
      LayeredGraph(nodes: nodes, edges: edges, unit: word(&random)), selection: index(&random),
      edge: index(&random))
  }

  private func card(_ random: inout SplitMix) -> any Widget {
    let rows = many(0...7, &random) { random in
      Card.Row(
        word(&random), number(&random), unit: word(&random), words: word(&random),
        interval: Bool.random(using: &random) ? 0...Double.random(in: 0...9, using: &random) : nil,
        scale: Bool.random(using: &random) ? 0...Double.random(in: 0...9, using: &random) : nil,
        reference: number(&random), sentence: word(&random) + " " + word(&random),
        verdict: Card.Verdict.allCases.randomElement(using: &random) ?? .open)
    }
    return CardView(
      Card(heading: word(&random), lines: [word(&random)], rows: rows), selected: index(&random),
      first: index(&random) ?? 0)
  }

  private func points(_ random: inout SplitMix) -> [PlotPoint] {
    many(0...40, &random) { PlotPoint(number(&$0), number(&$0)) }
  }

  private func heatmap(_ random: inout SplitMix) -> any Widget {
    Heatmap(
      values: many(0...30, &random) { random in many(0...30, &random) { number(&$0) } },
      rowLabels: many(0...30, &random) { word(&$0) },
      columnLabels: many(0...30, &random) { word(&$0) }, map: map(&random), unit: word(&random),
      cursor: Bool.random(using: &random)
        ? Point(column: index(&random) ?? 0, row: index(&random) ?? 0) : nil,
      marked: [Point(column: 1, row: 1)])
  }

  private func table(_ random: inout SplitMix) -> any Widget {
    let columns = many(0...7, &random) { random in
      Table.Column(
        word(&random), width: Int.random(in: 0...15, using: &random),
        alignment: [.left, .right, .centre].randomElement(using: &random) ?? .left,
        isFlexible: Bool.random(using: &random))
    }
    let rows = many(0...30, &random) { random in many(0...8, &random) { Span(word(&$0)) } }
    return Table(
      columns: columns, rows: rows,
      selected: index(&random),
      order: .init(column: index(&random) ?? 0, isAscending: true), emptyNote: word(&random))
  }

  private func textField(_ random: inout SplitMix) -> any Widget {
    var field = TextField(placeholder: word(&random))
    for _ in 0..<Int.random(in: 0...6, using: &random) {
      field.insert(word(&random))
      _ = field.handle(
        [.left, .home, .backspace, .alt("b")].randomElement(using: &random) ?? .left)
    }
    return field
  }

  private func many<Element>(
    _ counts: ClosedRange<Int>, _ random: inout SplitMix, _ make: (inout SplitMix) -> Element
  ) -> [Element] {
    (0..<Int.random(in: counts, using: &random)).map { _ in make(&random) }
  }

  private func word(_ random: inout SplitMix) -> String {
    let words = [
      "", " Mary", "9.9", "日本語", "👩‍👩‍👧", "\u{301}", "\u{1B}[2J", "name mover head",
      "é", "\n", "Ġthe",
      "a very long label that never fits anywhere at all",
    ]
    return words.randomElement(using: &random) ?? ""
  }

  private func number(_ random: inout SplitMix) -> Double {
    let odd: [Double] = [.nan, .infinity, -.infinity, 0, 1e300, -1e-300]
    return Int.random(in: 0..<8, using: &random) == 0
      ? odd.randomElement(using: &random) ?? 0 : Double.random(in: -3...3, using: &random)
  }

  private func index(_ random: inout SplitMix) -> Int? {
    Bool.random(using: &random) ? Int.random(in: -1...40, using: &random) : nil
  }

  private func map(_ random: inout SplitMix) -> ColorMap {
    ColorMap.allCases.randomElement(using: &random) ?? .viridis
  }
}
