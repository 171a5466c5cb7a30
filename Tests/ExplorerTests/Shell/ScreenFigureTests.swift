import Analyses
import Figures
import Foundation
import Screen
import StrictJSON
import Tasks
import Testing
import Tokens
import Tracking
import Transformer

@testable import Explorer
@testable import Training

@Suite("Figures hold what screens show")
struct ScreenFigureTests {
  private static let keys = ["1", "2", "3", "4", "8"]

  private func leaves(_ content: Figure.Content) -> [Figure.Content] {
    if case .parts(let parts) = content { parts.flatMap(leaves) } else { [content] }
  }

  private func grid(_ figure: Figure?) throws -> GridFigure {
    let grids = try #require(figure).content
    return try #require(
      leaves(grids).lazy.compactMap { if case .grid(let grid) = $0 { grid } else { nil } }.first)
  }

  private func tables(_ figure: Figure?) throws -> [TableFigure] {
    leaves(try #require(figure).content).compactMap {
      if case .table(let table) = $0 { table } else { nil }
    }
  }

  private func world(_ keys: String...) throws -> SmallWorld {
    var world = try SmallWorld()
    world.state.version = "0.0.1"
    for key in keys {
      world.press(key)
      world.answerAll()
    }
    return world
  }

  /// A world in which a second checkpoint is open.
  private func compared(_ keys: String...) throws -> SmallWorld {
    var world = try world()
    var facts = world.state.model
    (facts.name, facts.path) = ("second", "models/second")
    world.send(.ran(.opened(.b, facts)))
    world.answerAll()
    for key in keys {
      world.press(key)
      world.answerAll()
    }
    return world
  }

  // MARK: Values

  @Test("candidates and the numbers of the answer")
  func prompt() throws {
    let state = try world("2", "space", "1").state
    let tables = try tables(state.figure)
    #expect(tables.map(\.title) == ["Answer", "Most probable tokens"])
    let number = state.prompt.answerNumbers[0].value
    #expect(
      tables[0].rows[0] == [
        .text("logit difference"), .number(try #require(number.before)),
        .number(try #require(number.after)), .number(try #require(number.change)),
      ])
    #expect(tables[0].columns.map(\.title) == ["measure"] + words("value"))
    #expect(tables[1].rows.count == state.prompt.candidates.count)
    #expect(tables[1].rows[2][3] == .number(try #require(state.prompt.candidates[2].logit.before)))
  }

  private func words(_ name: String) -> [String] {
    ["before", "after", "change"].map { "\(name) \($0)" }
  }

  @Test("means over a list, with its name and first prompts")
  func list() throws {
    var world = try world()
    let prompt = world.state.document.prompt
    let list = PromptList(name: "ioi mixed, seed 1", prompts: Array(repeating: prompt, count: 9))
    world.send(.ran(.prompts(list)))
    world.answerAll()
    let figure = try #require(world.state.figure)
    #expect(try tables(figure)[1].title == "Means over 9 prompts (ioi mixed, seed 1)")
    #expect(figure.provenance.prompts.count == 1)
    world.press("M", "2")
    world.answerAll()
    let provenance = try #require(world.state.figure).provenance
    #expect(provenance.prompts.count == 9)
    #expect(provenance.prompts.first.count == 5)
    #expect(provenance.prompts.set == "ioi mixed, seed 1")
    #expect(provenance.conventions.contains("numbers: means over 9 prompts"))
  }

  @Test("the grid of heads in the terms of the view, and the table as it is listed")
  func heads() throws {
    var world = try world("2", "l", "space", "v", ">")
    world.press("/")
    world.type("1.")
    world.press("enter")
    let state = world.state
    let figure = try #require(state.figure)
    let grid = try grid(figure)
    #expect(grid.values == state.grid(.attribution))
    #expect(grid.map == state.preferences.signedMap)
    #expect(grid.marked == [Point(column: 1, row: 0)])
    #expect(figure.provenance.view == "change")
    let table = try tables(figure)[0]
    #expect(
      table.rows.map { Array($0.prefix(2)) }
        == state.heads.sortedHeads.map { [.integer($0.layer), .integer($0.index)] })
    #expect(table.rows.count == 4)
    #expect(
      table.columns.map(\.title).prefix(5) == [
        "layer", "head", "attribution before", "attribution after", "attribution change",
      ])
    let first = state.heads.sortedHeads[0]
    #expect(
      table.rows[0][4] == .number(try #require(state.heads.value(.change(.attribution), first))))
  }

  @Test("a figure keeps the scale of the map on the screen")
  func scales() throws {
    var world = try world("2")
    #expect(try grid(world.state.figure).scale == .linear)
    world.press("c")
    let rows = try grid(world.state.figure)
    #expect(rows.scale == .rowMaximum)
    #expect(
      rows.rowEnds == world.state.grid(.attribution).map { $0.map(\.magnitude).max() ?? 0 })
    world.press("c")
    #expect(try grid(world.state.figure).scale == .logarithm)
    world.press("3")
    let attention = try grid(world.state.figure)
    #expect(attention.scale == .linear && attention.range == 0...1)
    world.press("c", "c", "c")
    #expect(try grid(world.state.figure).scale == .logarithm)
    world.press("5", "c")
    world.answerAll()
    #expect(try grid(world.state.figure).scale == .rowMaximum)
  }

  @Test("A, B and their difference")
  func second() throws {
    let state = try compared("2").state
    let figure = try #require(state.figure)
    #expect(figure.provenance.view == "B − A")
    #expect(figure.provenance.checkpoints.map(\.slot) == ["A", "B"])
    #expect(figure.provenance.checkpoints[1].path == "models/second")
    let a = state.grid(.attribution, Condition(.a, .before))
    let b = state.grid(.attribution, Condition(.b, .before))
    #expect(try grid(figure).values[2][3] == b[2][3] - a[2][3])
    let table = try tables(figure)[0]
    #expect(
      table.columns[2...4].map(\.title) == ["attribution A", "attribution B", "attribution B − A"])
    let head = state.heads.sortedHeads[0]
    #expect(table.rows[0][3] == .number(b[head.layer][head.index]))
    #expect(table.rows[0][2] == .number(a[head.layer][head.index]))
    let alone = try compared("2", "space", "a").state
    #expect(alone.figure?.provenance.checkpoints.map(\.slot) == ["A"])
  }

  @Test("where a head looks, and the row under the cursor")
  func attention() throws {
    let state = try world("3", "k").state
    let grid = try grid(state.figure)
    #expect(grid.values == PatternModel(state.attention)?.values)
    #expect(grid.rowLabels == state.labels(isRich: true))
    let table = try tables(state.figure)[0]
    #expect(table.rows.count == state.attention.keyShares.count)
    #expect(table.rows[0][3] == .number(try #require(state.attention.keyShares[0].value.before)))
  }

  @Test("the lens: top tokens, the answer, its rank, the output at the top")
  func lens() throws {
    let top = try grid(world("4").state.figure)
    let state = try world("4", "t").state
    let lens = try #require(state.findings[LensQuery(state.leading)])
    #expect(top.rowLabels == ["after 2", "before 2", "before 1", "before 0"])
    let position = lens.layers[0].positions[2]
    #expect(top.texts[3][2] == state.label(position.top[0].token))
    #expect(top.values[3][2] == Double(position.top[0].probability))
    #expect(
      try grid(state.figure).values[0][0]
        == Double(lens.layers[3].positions[0].targetProbability ?? 0))
    let rank = try grid(world("4", "t", "t").state.figure)
    #expect(rank.values.map { $0[0] } == [1, 11, 21, 31])
    #expect(rank.scale == .ranks)
  }

  @Test("the lens marks in each column where the final token stays first")
  func depths() throws {
    let state = try world("4").state
    let lens = try #require(state.findings[LensQuery(state.leading)])
    let top = try grid(state.figure)
    let depths = lens.predictionDepths
    #expect(top.marked.count == depths.count)
    for (column, depth) in depths.enumerated() {
      #expect(top.marked.contains(Point(column: column, row: 3 - (try #require(depth)))))
    }
  }

  @Test("the lens under B − A is the difference that it says, in every mode")
  func lensDifference() throws {
    var world = try compared("4")
    let axis = try #require(world.state.axis)
    #expect(world.state.lens.lensShownWords("·") == "B − A")
    let comparison = try #require(world.state.findings[LensComparisonQuery(axis, nil)])
    let top = try grid(world.state.figure)
    #expect(top.map.isSigned && top.unit == "change of p, B − A")
    for (row, cells) in comparison.cells.enumerated() {
      for (column, cell) in cells.enumerated() {
        #expect(top.values[3 - row][column] == cell.changedMost?.change)
        let words = try [cell.first, cell.second].map { token in
          world.state.label(try #require(token).token)
        }
        #expect(
          top.texts[3 - row][column] == (cell.differs ? words.joined(separator: "→") : words[0]))
      }
    }
    for mode in [LensMode.target, .rank, .entropy, .divergence] {
      world.press("t")
      world.answerAll()
      #expect(world.state.lens.mode == mode)
      let (a, b) = (
        try #require(world.state.lens.lensValues(of: axis.first)),
        try #require(world.state.lens.lensValues(of: axis.second))
      )
      let grid = try grid(world.state.figure)
      #expect(grid.map.isSigned)
      for (row, values) in grid.values.enumerated() {
        for (column, value) in values.enumerated() {
          let (own, other) = (a[3 - row][column], b[3 - row][column])
          #expect(value == (mode == .rank ? log10(own / other) : other - own))
        }
      }
    }
  }

  @Test("the lens at what components write, and years")
  func components() throws {
    var state = try world("4").state
    state.lens.subject = .heads
    var world = try world("4")
    world.state = state
    world.send(.resize(state.size))
    world.answerAll()
    let figure = try #require(world.state.figure)
    #expect(figure.title == "Output lens of the heads of layer 0")
    #expect(try grid(figure).rowLabels == ["0.3", "0.2", "0.1", "0.0"])
    let head = world.state.head
    world.state.lens.subject = .years
    #expect(world.state.figure == nil)
    let years = MadeUp.answer(
      QueryRequest(
        number: 0, query: .years(Condition(.a, .before), .head(head)),
        inputs: QueryInputs(state.document, for: .finite(.a))), state.model)
    world.state.findings.note(years, of: .years(Condition(.a, .before), .head(head)))
    let map = try grid(world.state.figure)
    #expect(map.values.count == 100)
    #expect(map.values[7][7] == 8)
  }

  @Test("one head: points, tokens, copying, singular values, pairs")
  func detail() throws {
    let figure = try #require(try world("8").state.figure)
    let kinds = leaves(figure.content)
    guard case .plot(let plot) = kinds[0] else {
      Issue.record("no plot")
      return
    }
    #expect(plot.series.map(\.name) == ["IO", "S"])
    #expect(plot.series[0].points[4] == PlotPoint(Double(Float(0.2)), 4))
    #expect(
      try tables(figure).map(\.title) == [
        "Promoted tokens, at END", "Suppressed tokens, at END",
        "Self-repair: 0.0 ablated at END by mean, +1.000 logits",
        "Copying: 10 names, among the first 5", "Singular values",
        "OV pairs, largest", "OV pairs, smallest", "QK pairs, largest", "QK pairs, smallest",
      ])
    #expect(try tables(figure)[4].rows[0] == [.integer(1), .number(4), .number(3)])
  }

  @Test("a run: losses, evaluations, settings")
  func training() throws {
    var world = try world("7")
    #expect(world.state.figure == nil)
    world.state.training.reports.note(.made(1, loss: 2.5))
    world.state.training.reports.note(.made(2, loss: 2))
    world.state.training.reports.total = 10
    let evaluation = Evaluation(
      loss: 1, logitDifference: 3, answerProbability: nil, answerRank: nil,
      probabilityDifference: nil)
    world.state.training.reports.note(evaluation, on: "ioi", at: 2)
    let figure = try #require(world.state.figure)
    let plots = leaves(figure.content).compactMap {
      if case .plot(let plot) = $0 { plot } else { nil }
    }
    #expect(
      plots.map(\.title) == [
        "Loss", "F", "loss of answer", "Gradient norm", "Learning rate", "Tokens a second",
        "Step time",
      ])
    #expect(plots[0].series[0].points == [PlotPoint(1, 2.5), PlotPoint(2, 2)])
    #expect(plots[1].series[0].points == [PlotPoint(2, 3)])
    #expect(figure.provenance.conventions.contains("2 of 10 steps are done"))
    #expect(figure.provenance.conventions.contains("seed: 42"))
  }

  // MARK: Provenance

  @Test("every figure says where it comes from", arguments: keys)
  func provenance(key: String) throws {
    let state = try world("2", "space", key).state
    let provenance = try #require(state.figure).provenance
    #expect(provenance.version == "0.0.1")
    #expect(provenance.checkpoints == [.init(slot: "A", path: "small", sha256: "0123")])
    #expect(provenance.prompts.count == 1)
    #expect(provenance.prompts.first[0].contains("answer '"))
    #expect(provenance.bos == false)
    #expect(!provenance.conventions.isEmpty)
    #expect(
      provenance.interventions == [
        "0.0 ablated by mean at all positions, values from "
          + "\(state.document.references.count) prompts (other names)"
      ])
  }

  @Test("edits that the numbers do not depend on are not named")
  func before() throws {
    var world = try world("2", "space")
    #expect(world.state.figure?.provenance.interventions.count == 1)
    world.press("i", "space", "escape")
    world.answerAll()
    #expect(world.state.figure?.provenance.interventions.isEmpty == true)
  }

  @Test("the sweep names its kind and positions")
  func sweep() throws {
    let conventions = try #require(try world("2", "m").state.figure).provenance.conventions
    #expect(
      conventions.contains {
        $0.hasPrefix("sweep: every head ablated alone by mean at all positions, values from ")
      })
  }

  @Test("every figure can be written in every format", arguments: keys, FigureFormat.allCases)
  func formats(key: String, format: FigureFormat) throws {
    let figure = try #require(try world("2", "space", key).state.figure)
    let text = try #require(figure.files(at: "a", as: format).last).text
    #expect(text.utf8.last == UInt8(ascii: "\n"))
    switch format {
    case .json:
      let json = try JSON.parse(Array(text.utf8))
      #expect(json["schema"]?.string == "patchbay.figure/1")
      #expect(json["checkpoints"]?.array?[0]["sha256"]?.string == "0123")
    case .svg:
      let parser = XMLCheck()
      #expect(parser.reads(text))
    case .csv, .text:
      #expect(text.contains("0123"))
      #expect(text.contains("ablated by mean"))
    }
  }

  @Test("before anything is known there is no figure", arguments: ScreenName.allCases)
  func unknown(screen: ScreenName) throws {
    let settled = try SmallWorld().state
    var state = AppState(
      model: settled.model, reader: settled.reader, document: settled.document,
      size: settled.size)
    state.screen = screen
    #expect(state.figure == nil)
  }
}

/// Whether a text is balanced XML, as far as pictures need it.
private struct XMLCheck {
  func reads(_ text: String) -> Bool {
    var open: [Substring] = []
    var rest = text[...]
    while let start = rest.firstIndex(of: "<") {
      guard let end = rest[start...].firstIndex(of: ">") else { return false }
      let tag = rest[rest.index(after: start)..<end]
      rest = rest[rest.index(after: end)...]
      if tag.hasPrefix("?") || tag.hasSuffix("/") { continue }
      let name = tag.drop { $0 == "/" }.prefix { $0 != " " && $0 != "\n" }
      if tag.hasPrefix("/") {
        guard open.popLast() == name else { return false }
      } else {
        open.append(name)
      }
    }
    return open.isEmpty
  }
}

extension StepReport {
  /// A step of a run.
  fileprivate static func made(_ number: Int, loss: Double) -> StepReport {
    StepReport(
      step: .init(number: number, loss: loss, gradientNorm: 1, learningRate: 0.001, tokens: 10),
      epoch: 0.5, smoothedLoss: loss, tokensPerSecond: 100, secondsLeft: 1)
  }
}
