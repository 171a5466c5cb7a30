import Figures
import Screen
import Testing

@testable import Explorer
@testable import Training

@Suite("Keys on the screen of runs")
struct RunsUpdateTests {
  private func world(at path: String? = nil) throws -> SmallWorld {
    var world = try SmallWorld()
    world.showRuns()
    if let path { world.state.states.runs.row = try #require(paths(world).firstIndex(of: path)) }
    return world
  }

  private func paths(_ world: SmallWorld) -> [String] { world.state.runs.rows.map(\.path) }

  @Test("the folder is looked at when the screen is shown, when asked, and when a run has ended")
  func reading() throws {
    var world = try SmallWorld()
    #expect(world.errands.isEmpty)
    world.press("9")
    #expect(world.errands == [.runs(folder: ".")])
    // Nobody looks twice at once.
    world.press("r")
    #expect(world.errands.count == 1)
    world.send(.ran(.runs(folder: ".", MadeUpRuns.listing)))
    #expect(world.errands.count == 2)
    world.send(.ran(.runs(folder: ".", MadeUpRuns.listing)))
    #expect(world.errands.count == 2)
    world.press("down")
    #expect(world.errands.count == 2)
    world.send(.trainingFailed("it failed"))
    #expect(world.errands.count == 3)
    world.press("1", "9")
    world.send(.ran(.runs(folder: ".", MadeUpRuns.listing)))
    #expect(world.errands.count == 4)
  }

  @Test("everything, the newest first; or one kind")
  func kinds() throws {
    var world = try world()
    let all = paths(world)
    #expect(
      all == [
        "plan/2-heal", "copied", "tour.jsonl", "plan/1-corrupt", "sweep.json", "killed", "hot",
        "out/predicted.json", "odd\u{7}name",
      ])
    world.press("m")
    #expect(paths(world) == all.filter { !$0.contains(".json") })
    world.press("m")
    #expect(paths(world) == ["sweep.json", "out/predicted.json"])
    world.press("m")
    #expect(paths(world) == ["tour.jsonl"])
    world.press("m")
    #expect(paths(world).isEmpty)
    world.press("m")
    #expect(paths(world) == all)
  }

  @Test("the cursor stays on its row when the order changes or the folder is read anew")
  func order() throws {
    var world = try world(at: "killed")
    world.press("<")
    #expect(world.state.states.runs.order == .size)
    #expect(world.state.runs.chosen?.path == "killed")
    #expect(paths(world).first == "plan/1-corrupt")
    world.press("I")
    #expect(paths(world).last == "plan/1-corrupt")
    world.press("I", "<", "<", "<", "<", "<", "<")
    #expect(world.state.states.runs.order == .status)
    #expect(paths(world).first == "killed")
    var fewer = MadeUpRuns.found
    fewer.runs.removeFirst()
    world.send(.ran(.runs(folder: ".", RunListing(found: fewer, readAt: MadeUpRuns.now))))
    #expect(world.state.runs.chosen?.path == "killed")
    world.send(.ran(.runs(folder: ".", RunListing(found: .init(), readAt: MadeUpRuns.now))))
    #expect(world.state.runs.chosen == nil)
    world.press("down", "enter", "X")
    #expect(world.state.note?.isRefusal == true && world.state.overlay == nil)
  }

  @Test("the strongest is the run that changed its measure most")
  func strongest() throws {
    var world = try world()
    world.press("*")
    #expect(world.state.runs.chosen?.path == "copied")
  }

  @Test("Enter watches a run on screen 7, and Esc comes back")
  func watch() throws {
    var world = try world(at: "killed")
    world.press("enter")
    #expect(world.state.screen == .training)
    #expect(world.training == [.watch(path: "killed")])
    #expect(world.state.training.phase == .watched("its log is being read"))
    world.send(.watched(WatchedNews(path: "other", events: MadeUpTraining.events(to: 20))))
    #expect(world.state.training.own.reports.latest == nil)
    world.send(.watched(WatchedNews(path: "killed", events: MadeUpTraining.events(to: 20))))
    world.send(.watched(WatchedNews(path: "killed", status: .brokeOff)))
    #expect(world.state.training.own.reports.latest?.step.number == 20)
    #expect(world.state.training.own.request?.form.data == "subject-duplication")
    #expect(world.state.training.phase == .watched("broke off"))
    #expect(world.state.note == nil)
    world.send(
      .watched(
        WatchedNews(path: "killed", events: MadeUpTraining.events(to: 10), isRestarted: true)))
    #expect(world.state.training.own.reports.latest?.step.number == 10)
    world.press("escape")
    #expect(world.state.screen == .runs)
    #expect(world.training.count == 1)
  }

  @Test("the end of a watched run is no news of a run here")
  func end() throws {
    var world = try world(at: "plan/1-corrupt")
    world.press("enter")
    world.send(
      .watched(WatchedNews(path: "plan/1-corrupt", events: MadeUpTraining.events(to: 300))))
    world.send(.watched(WatchedNews(path: "plan/1-corrupt", status: .finished)))
    #expect(world.state.note == nil)
    #expect(world.state.training.phase == .watched("finished"))
    world.press("r")
    #expect(world.state.note?.isRefusal == true)
    // A run of this program ends the watching, and keeps the curves beside its own.
    world.send(
      .ran(
        .freeFolder(FreeFolder(stem: "patchbay-subject-duplication", path: "patchbay-run-1"))))
    world.press("s")
    #expect(world.state.states.training.watched == nil)
    #expect(world.state.training.own.compared.map(\.name) == ["1-corrupt"])
    world.send(.watched(WatchedNews(path: "plan/1-corrupt", events: MadeUpTraining.events(to: 9))))
    #expect(world.state.training.own.reports.latest == nil)
  }

  @Test("a run under way here is not left for another")
  func busy() throws {
    var world = try SmallWorld()
    world.train(to: 30)
    world.showRuns()
    world.press("enter")
    #expect(world.state.screen == .training)
    #expect(world.state.note?.isRefusal == true)
    #expect(world.state.training.own.reports.latest?.step.number == 30)
    #expect(!world.training.contains(.watch(path: "plan/2-heal")))
  }

  @Test("a patching result opens on screen 5; others and recordings say what reads them")
  func files() throws {
    var world = try world(at: "sweep.json")
    world.press("enter")
    #expect(world.state.screen == .patching)
    #expect(world.errands.last == .patchRecord(path: "sweep.json"))
    for (path, word) in [
      ("out/predicted.json", "predict"), ("tour.jsonl", "patchbay replay tour.jsonl"),
      ("odd\u{7}name", "run.jsonl"),
    ] {
      var world = try self.world(at: path)
      world.press("enter")
      #expect(world.state.screen == .runs)
      #expect(world.state.note?.text.contains(word) == true)
    }
  }

  @Test("curves are set beside, epochs are opened")
  func others() throws {
    var world = try world(at: "plan/1-corrupt")
    world.press("O")
    #expect(world.errands.last == .run(path: "plan/1-corrupt"))
    world.press("]")
    #expect(world.errands.last == .preview(path: "plan/1-corrupt/epoch-2", .b))
    world.press("[")
    #expect(world.errands.last == .preview(path: "plan/1-corrupt/epoch-2", .a))
    world = try self.world(at: "killed")
    let count = world.errands.count
    world.press("]")
    #expect(world.errands.count == count && world.state.note?.text == "No epoch of it is saved.")
  }

  @Test("deleting asks, says how much, and is refused for a run under way")
  func delete() throws {
    var world = try world(at: "plan/1-corrupt")
    world.press("X")
    let asked = try #require(world.state.overlay as? DeleteRunOverlay)
    #expect(
      asked.words.first
        == "plan/1-corrupt: a run with 94 steps, 2 saved epochs, the state to go on from; 59 MB "
        + "in all.")
    world.press("escape")
    #expect(!world.errands.contains { if case .deleteSaved = $0 { true } else { false } })
    world.press("delete", "enter")
    #expect(world.errands.last == .deleteSaved(asked.row))
    let count = world.errands.count
    world.send(.ran(.changedSaved("Deleted: plan/1-corrupt")))
    #expect(world.errands.count == count + 1)
    world = try self.world(at: "plan/2-heal")
    world.press("X")
    #expect(world.state.overlay == nil)
    #expect(
      world.state.note?.text
        == "It is under way: process 4711 on box. Stop it there first.")
  }

  @Test("renaming begins with the name there is")
  func rename() throws {
    var world = try world(at: "killed")
    world.press("E", "ctrl-u")
    world.type("kept")
    world.press("enter")
    let row = try #require(world.state.runs.chosen)
    #expect(world.errands.last == .renameSaved(row, to: "kept"))
    let count = world.errands.count
    world.press("E", "enter")
    #expect(world.errands.count == count)
  }

  @Test("another folder is looked at; what is still to come of the old one is not shown")
  func folder() throws {
    var world = try world()
    world.press("w", "ctrl-u")
    world.type("~/runs")
    world.press("enter")
    #expect(world.errands.last == .runs(folder: "~/runs"))
    world.send(.ran(.runs(folder: ".", RunListing(found: .init(), readAt: MadeUpRuns.now))))
    #expect(paths(world).count == 9)
    #expect(world.errands.last == .runs(folder: "~/runs"))
  }

  @Test("names are seen from the folder that is looked into")
  func names() throws {
    var world = try SmallWorld(size: Size(width: 80, height: 24))
    world.press("9")
    world.state.states.runs.folder = "~/runs"
    var found = RunFinder.Found()
    found.runs = [MadeUpRuns.run("/home/me/runs/plan/1-corrupt", .finished, age: 5)]
    world.send(
      .ran(
        .runs(
          folder: "~/runs",
          RunListing(found: found, readAt: MadeUpRuns.now, root: "/home/me/runs"))))
    #expect(world.frame().text.contains("finished  plan/1-corrupt"))
    #expect(RunSummary.name(of: "/a/b", in: "/") == "a/b")
    #expect(RunSummary.name(of: "/a/b", in: "/a/b/") == "/a/b")
    #expect(RunSummary.name(of: "/ab/c", in: "/a") == "/ab/c")
  }

  @Test("the table can be taken away")
  func figure() throws {
    let world = try world()
    let text = try #require(world.state.figure).text(as: .csv)
    #expect(text.contains("plan/1-corrupt,subject-duplication,94,94,logitDifference,5.79,-10.55"))
  }
}
