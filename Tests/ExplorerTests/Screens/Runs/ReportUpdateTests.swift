import Analyses
import Circuits
import Figures
import Patching
import Screen
import Testing
import Transformer

@testable import Explorer
@testable import Training

@Suite("Keys in a report on the screen of runs")
struct ReportUpdateTests {
  private func world(at row: Int = 0) throws -> SmallWorld {
    var world = try SmallWorld()
    world.showReport()
    for _ in 0..<row { world.press("down") }
    return world
  }

  private func ids(_ world: SmallWorld) -> [String] { world.state.runs.reportRows.map(\.id) }

  private func opening(_ world: SmallWorld) throws -> Opening {
    guard case .reopen(let opening)? = world.errands.last else {
      throw EngineProblem.failed("nothing was opened: \(world.errands)")
    }
    return opening
  }

  private func facts(_ world: SmallWorld, _ name: String) -> ModelFacts {
    ModelFacts(name: name, shape: world.state.model.shape, path: "models/" + name)
  }

  @Test("Enter on a report reads it, r reads it anew with the cursor where it was, Esc closes it")
  func reading() throws {
    var world = try SmallWorld()
    var found = MadeUpRuns.found
    found.files.append(MadeUpReport.file)
    world.showRuns(found)
    world.press("m", "m", "m", "m")
    #expect(world.state.runs.rows.map(\.listedPath) == ["reports/quick"])
    world.press("X")
    #expect(world.state.overlay == nil && world.state.note?.isRefusal == true)
    world.press("enter")
    #expect(world.errands.last == .report(folder: "reports/quick"))
    world.send(.ran(.report(MadeUpReport.report)))
    world.press("down", "down", "r")
    #expect(world.errands.last == .report(folder: "reports/quick"))
    var fewer = MadeUpReport.report
    fewer.rows.removeLast(3)
    world.send(.ran(.report(fewer)))
    #expect(world.state.runs.chosenRow?.id == "fig29" && ids(world).count == 4)
    world.press("m")
    #expect(world.state.note?.isRefusal == true && world.state.states.runs.kind == .reports)
    world.press("tab", "escape")
    #expect(world.state.states.runs.report != nil && world.state.pane == 0)
    world.press("escape")
    #expect(world.state.states.runs.report == nil && world.state.screen == .runs)
  }

  @Test("a filter lists rows that contain all its words; n and N go round")
  func filter() throws {
    var world = try world(at: 2)
    world.press("n")
    #expect(world.state.note?.text == "No filter is set. / sets one.")
    world.press("/")
    world.type("IOI 5")
    world.press("enter")
    #expect(ids(world) == ["fig8", "fig29"] && world.state.runs.chosenRow?.id == "fig29")
    world.press("n")
    #expect(world.state.runs.chosenRow?.id == "fig8")
    world.press("N")
    #expect(world.state.runs.chosenRow?.id == "fig29")
    world.press("/", "ctrl-u")
    world.type("not applicable")
    world.press("enter")
    #expect(ids(world) == ["fig13"])
    world.press("/", "ctrl-u")
    world.type("nothing")
    world.press("enter")
    #expect(ids(world).isEmpty && world.state.note?.isRefusal == true)
    world.press("down", "enter", "n", "Y", "*")
    #expect(world.state.screen == .runs)
    world.press("escape")
    #expect(ids(world).count == 7)
    world.press("*")
    #expect(world.state.runs.chosenRow?.id == "fig8")
  }

  @Test("a row opens checkpoints, prompts and circuit as it names them, once at a time")
  func open() throws {
    var world = try world()
    world.press("enter")
    let opening = try opening(world)
    #expect(opening.a == "checkpoints/stories" && opening.b == "models/clean-3/epoch-3")
    #expect(opening.prompts == "prompts/ioi.jsonl" && opening.row == nil && !opening.bos)
    #expect(world.state.activity == "opening")
    world.send(.errandStep("opening clean-3/epoch-3"))
    #expect(world.state.activity == "opening clean-3/epoch-3")
    let count = world.errands.count
    world.press("enter")
    #expect(world.errands.count == count)
    #expect(world.state.note?.text == "Something is being opened. Esc stops that.")
    #expect(world.press("escape") == [.stopOpening])
    #expect(world.state.states.runs.report != nil)
    world.send(.errandFailed("Stopped."))
    #expect(world.state.note == .refused("Stopped.") && world.state.activity == nil)
    #expect(world.state.second == nil && world.state.states.runs.before == nil)
    world.press("enter")
    #expect(world.errands.count == count + 1)
    // A step that comes late says nothing.
    world.send(.errandFailed("Gone."))
    world.send(.errandStep("opening"))
    #expect(world.state.activity == nil)
  }

  @Test("the screen, the head and B minus A; Esc leads back, Z to what was open before")
  func shown() throws {
    var world = try world()
    let before = world.state.document
    world.press("enter")
    let opening = try opening(world)
    world.send(
      .ran(
        .reopened(
          opening,
          Opened(
            b: facts(world, "epoch-3"),
            list: .init(
              name: "ioi.jsonl", prompts: [before.prompt, before.prompt])))))
    #expect(world.state.screen == .detail && world.state.head == Head(2, 1))
    #expect(world.state.second?.name == "epoch-3" && world.state.shownModel == .difference)
    #expect(world.state.document.list?.isMean == true && world.state.document.edits.isEmpty)
    #expect(
      world.state.note?.text
        == "fig3: A is small, B is epoch-3. Esc leads back to the report.")
    world.answerAll()
    world.press("escape")
    #expect(world.state.screen == .runs && world.state.runs.chosenRow?.id == "fig3")
    world.press("Z")
    let back = try self.opening(world)
    #expect(back.purpose == .before && back.b == nil)
    world.send(.ran(.reopened(back, Opened())))
    #expect(world.state.second == nil && world.state.document == before)
    #expect(world.state.shownModel == .a && world.state.head == Head(0, 0))
    world.press("Z")
    #expect(world.state.note?.text == "No row of a report was opened.")
  }

  @Test("paths, patterns across, a circuit and years are chosen on their screens")
  func screens() throws {
    for (row, screen) in [(1, ScreenName.patching), (2, .patching), (3, .circuit), (4, .lens)] {
      var world = try world(at: row)
      world.press("enter")
      let opening = try opening(world)
      let b = opening.b == nil ? nil : facts(world, "poisoned")
      world.send(.ran(.reopened(opening, Opened(b: b))))
      #expect(world.state.screen == screen)
      switch row {
      case 1:
        #expect(world.state.patching.patch == .path(PathPatch(to: .logits)))
        #expect(world.state.states.patching.asked.count == 1)
      case 2:
        #expect(world.state.patching.patch == .activation(ActivationPatch(.pattern)))
        #expect(world.state.patching.patchRuns == .bIntoA)
      case 4:
        #expect(world.state.states.lens.subject == .years && world.state.states.lens.readsMLP)
        #expect(world.state.head.layer == 1)
      default: break
      }
    }
  }

  @Test("only the row's own heads are ablated, as far as prompts and model allow")
  func ablated() throws {
    var report = MadeUpReport.report
    report.rows = [
      MadeUpReport.row(
        "a", "t",
        view: MadeUpReport.view(.heads) {
          ($0.ablated, $0.kind, $0.positions) = ([Head(1, 1), Head(9, 9)], "mean", "END")
        })
    ]
    var world = try SmallWorld()
    world.press("2", "space")
    world.showReport(report)
    world.press("enter")
    world.send(.ran(.reopened(try opening(world), Opened())))
    #expect(
      world.state.document.edits
        == [Edit(heads: [Head(1, 1)], kind: .mean, positions: .named(["END"]))])
    #expect(world.state.head == Head(1, 1) && world.state.screen == .heads)
  }

  @Test("a row says what stands in for an ablated head, also where none is ablated yet")
  func kind() throws {
    var report = MadeUpReport.report
    report.rows = [
      MadeUpReport.row(
        "a", "t", view: MadeUpReport.view(.headDetail) { ($0.head, $0.kind) = (Head(1, 1), "zero") }
      )
    ]
    var world = try SmallWorld()
    #expect(world.state.document.kind != .zero)
    world.showReport(report)
    world.press("enter")
    world.send(.ran(.reopened(try opening(world), Opened())))
    #expect(world.state.document.kind == .zero && world.state.document.edits.isEmpty)
  }

  @Test("a row of edges shows as many as it names; receivers read where it says")
  func edges() throws {
    var report = MadeUpReport.report
    report.rows = [
      MadeUpReport.row("a", "t", view: MadeUpReport.view(.circuit) { $0.edges = 7 }),
      MadeUpReport.row(
        "b", "t",
        view: MadeUpReport.view(.patching) { ($0.receivers, $0.positions) = ("1.1.q", "END") }),
    ]
    var world = try SmallWorld()
    world.showReport(report)
    world.press("enter")
    world.send(.ran(.reopened(try opening(world), Opened())))
    #expect(world.state.states.circuit.edges?.selection == .top(7))
    world.showReport(report)
    world.press("down", "enter")
    world.send(.ran(.reopened(try opening(world), Opened())))
    #expect(
      world.state.patching.patch
        == .path(
          PathPatch(to: .heads([.init(Head(1, 1), .queries)]), at: .named(["END"]))))
  }

  @Test("a row without a view says its sentence; unknown names are told")
  func refusals() throws {
    var world = try world(at: 5)
    let count = world.errands.count
    world.press("enter")
    #expect(world.state.note?.text == "No screen shows fig12: The run broke off: disk full.")
    world.press("down", "enter")
    #expect(world.state.note?.text == "No screen shows fig13.")
    for (change, words) in [
      ({ $0.site = "soul" }, "The row patches 'soul'"),
      ({ $0.receivers = "5.4" }, "The row's receivers cannot be read"),
      ({ $0.kind = "love" }, "The row ablates by 'love'"),
      ({ $0.screen = .training }, "names no run"),
    ] as [((inout SavedReport.View) -> Void, String)] {
      var report = MadeUpReport.report
      report.rows = [
        MadeUpReport.row("a", "t", view: MadeUpReport.view(.patching, change))
      ]
      world.showReport(report)
      world.press("enter")
      #expect(world.state.note?.text.contains(words) == true)
      world.press("escape")
    }
    #expect(
      !world.errands[count...].contains { if case .reopen = $0 { true } else { false } })
  }

  @Test("the command is copied as a shell takes it, the rows as a table")
  func copy() throws {
    var world = try world()
    world.press("Y")
    #expect(
      world.copied == ["patchbay scatter checkpoints/stories --prompt 'It'\\''s fig3'"])
    world.press("G", "Y")
    #expect(world.state.note?.text == "The row names no command." && world.copied.count == 1)
    let text = try #require(world.state.figure).text(as: .csv)
    #expect(text.contains("fig8,Paths to the logits,IOI,5,done,differs,As in the paper.,"))
    world.press("y")
    #expect(world.copied.count == 2)
  }

  @Test("a report named at the start is read, and shown")
  func start() throws {
    var world = try SmallWorld()
    world.state.screen = .runs
    world.state.states.runs.wanted = "out"
    #expect(world.state.begin().contains(.send(.report(folder: "out"))))
    #expect(world.state.states.runs.wanted == nil)
    world.send(.ran(.report(MadeUpReport.report)))
    #expect(world.state.runs.reportRows.count == 7 && world.state.screen == .runs)
  }
}
