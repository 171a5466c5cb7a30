import Circuits
import Screen
import TextColumns

/// Draws what `m` chooses: what each head adds, F without each class, what the circuit misses, or its
/// card.
func drawCircuitSide(_ scene: Scene<CircuitState>, on canvas: Canvas) {
  guard scene.circuitProblem == nil else { return }
  if scene.isSideWaiting {
    canvas.line([Span("r", .key), Span(" runs \(scene.sideRuns) circuits", .muted)])
    return
  }
  switch scene.own.side {
  case .minimality: drawMinimality(scene, on: canvas)
  case .classes: drawClasses(scene, on: canvas)
  case .completeness: drawCompleteness(scene, on: canvas)
  case .card: drawCard(scene, on: canvas)
  }
}

// MARK: Minimality

private func drawMinimality(_ scene: Scene<CircuitState>, on canvas: Canvas) {
  let bars = scene.minimalityBars
  guard !bars.isEmpty else {
    canvas.words(scene.absence(of: MinimalityQuery.self))
    return
  }
  let glyphs = canvas.glyphs
  let letters = ClassLetters.of(scene.circuitGroups.map(\.name))
  let decimals = scene.showsShares ? 1 : 2
  let hasInterval = canvas.width >= 44
  let (list, foot) = canvas.bounds.splitTop(max(1, canvas.height - 1))
  BarList(
    bars: bars.map { bar in
      let letter = letters.indices.contains(bar.group) ? letters[bar.group] : " "
      let number = showNumber(
        bar.value.isFinite ? bar.value : nil, decimals: decimals, glyphs: glyphs)
      let interval = bar.interval.map { " " + intervalWords($0, decimals: decimals, glyphs) } ?? ""
      return BarList.Bar(
        "\(bar.member.head)", bar.value.isFinite ? bar.value : 0,
        note: number + (hasInterval ? interval : ""), style: .tinted(Tint(number: bar.group)),
        tone: .tinted(Tint(number: bar.group)), interval: bar.interval,
        tag: Span(String(letter), .tinted(Tint(number: bar.group))))
    },
    selected: bars.firstIndex { .head($0.member, of: $0.className) == scene.circuitCursor }
  ).draw(on: canvas[list])
  canvas.text(
    "\(scene.minimalityUnit); beside it \(scene.own.rule.words)", row: foot.row, .muted,
    width: canvas.width)
}

// MARK: Classes

private func drawClasses(_ scene: Scene<CircuitState>, on canvas: Canvas) {
  let points = scene.classPoints
  guard !points.isEmpty else {
    canvas.words(scene.absence(of: CompletenessQuery.self))
    return
  }
  let glyphs = canvas.glyphs
  let names = scene.circuitGroups.map(\.name)
  let selected = points.firstIndex { $0.name == scene.circuitCursor?.className }
  Table(
    columns: [
      Table.Column("without", width: 16, isFlexible: true),
      Table.Column("F(C)", width: 6, alignment: .right),
      Table.Column("F(M)", width: 6, alignment: .right),
      Table.Column("apart", width: 6, alignment: .right),
      Table.Column("95 %", width: 13, alignment: .right),
    ],
    count: points.count, selected: selected
  ) { row in
    let point = points[row]
    let tint = names.firstIndex(of: point.name).map { Tint(number: $0) }
    func number(_ value: Float, isSigned: Bool = true) -> String {
      showNumber(Double(value), decimals: 2, isSigned: isSigned, glyphs: glyphs)
    }
    return [
      Span(point.kind == .nothing ? "nothing" : point.name, .tinted(tint)),
      Span(number(point.circuit)), Span(number(point.model)),
      Span(number(point.score, isSigned: false), .accent),
      Span(
        point.interval.map {
          intervalWords(Double($0.low)...Double(max($0.low, $0.high)), decimals: 2, glyphs)
        } ?? "", .muted),
    ]
  }.draw(on: canvas)
}

// MARK: The card

private func drawCard(_ scene: Scene<CircuitState>, on canvas: Canvas) {
  guard let card = scene.circuitCard else {
    canvas.words(scene.absence(of: CircuitCardQuery.self))
    return
  }
  CardView(card, first: scene.own.cardLine).draw(on: canvas)
}

// MARK: Completeness

private func drawCompleteness(_ scene: Scene<CircuitState>, on canvas: Canvas) {
  guard let completeness = scene.completeness else {
    canvas.words(scene.absence(of: CompletenessQuery.self))
    return
  }
  func points(_ kind: Completeness.Kind) -> [PlotPoint] {
    completeness.points.filter { $0.kind == kind }
      .map { PlotPoint(Double($0.model), Double($0.circuit)) }
  }
  ScatterPlot(
    classes: [
      .init("whole", points(.nothing), style: .accent),
      .init(
        "class out", points(.entireClass), style: .warning,
        labels: completeness.points.filter { $0.kind == .entireClass }.map(\.name)),
      .init("random set out", points(.subset), style: .muted),
    ], xTitle: "F(M without K)", yTitle: "F(C without K)", hasDiagonal: true
  ).draw(on: canvas)
}
