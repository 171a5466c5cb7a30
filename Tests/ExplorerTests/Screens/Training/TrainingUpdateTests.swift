import Checkpoints
import Screen
import Testing
import Transformer
import Tracking

@testable import Explorer
@testable import Training

@Suite("Keys start, hold and end a training run, and its events are taken in")
struct TrainingUpdateTests {
  @Test("s starts a run in the free folder that is shown")
  func start() throws {
    var world = try SmallWorld()
    world.press("7")
    #expect(world.errands == [.freeFolder(stem: "patchbay-subject-duplication")])
    world.press("s")
    #expect(world.training.isEmpty && world.state.note?.isRefusal == true)
    world.send(
      .ran(.freeFolder(FreeFolder(stem: "patchbay-subject-duplication", path: "free-3"))))
    #expect(world.frame().text.contains("free-3"))
    world.press("s")
    #expect(
      world.training == [.train(TrainingRequest(form: world.state.training.form, folder: "free-3"))]
    )
    #expect(world.state.training.phase == .preparing)
    world.press("s")
    #expect(world.training.count == 1 && world.state.note?.isRefusal == true)
  }

  @Test("Enter edits a setting; what is wrong is said, and the text stays")
  func edit() throws {
    var world = try SmallWorld()
    world.press("7", "j", "j", "j", "enter", "ctrl-u")
    world.type("3 weeks")
    world.press("enter")
    #expect(world.state.note?.text.hasPrefix("The length must be") == true)
    #expect(world.frame().text.contains("3 weeks"))
    world.press("ctrl-u")
    world.type("40 steps")
    world.press("enter")
    #expect(world.state.overlay == nil && world.state.training.form.length == .steps(40))
  }

  @Test("the data are chosen from a list; a file is asked for by its path")
  func data() throws {
    var world = try SmallWorld()
    world.press("7", "j", "enter")
    #expect(world.frame().text.contains("ends with a third name"))
    world.press("k", "enter")
    #expect(world.state.training.form.data == "name-moving")
    #expect(world.errands.last == .freeFolder(stem: "patchbay-name-moving"))
    world.press("enter", "j", "j", "j", "j", "j", "enter")
    world.type("a/story.txt")
    world.press("enter")
    #expect(world.state.training.form.data == "a/story.txt")
    #expect(world.frame().text.contains("all of the file"))
  }

  @Test("a pause is asked for, comes, and is taken back")
  func pause() throws {
    var world = try SmallWorld()
    world.train(to: 20)
    world.training = []
    world.press("p")
    #expect(world.training == [.control(.pause)] && world.state.training.phase == .pausing)
    world.send(.training(MadeUpTraining.step(21)))
    #expect(world.state.training.phase == .pausing)
    world.send(.training(.paused(step: 21)))
    #expect(world.state.training.phase == .paused)
    world.press("p")
    #expect(world.training.last == .control(.run) && world.state.training.phase == .running)
    // A pause that the run reported before it heard that it should continue.
    world.send(.training(.paused(step: 21)))
    #expect(world.state.training.phase == .running)
  }

  @Test("X asks, then ends the run; r goes on with it in its folder")
  func stop() throws {
    var world = try SmallWorld()
    world.train(to: 20)
    world.training = []
    world.press("X")
    #expect(world.training.isEmpty)
    world.press("enter")
    #expect(world.training == [.control(.stop)] && world.state.training.phase == .stopping)
    world.send(.training(MadeUpTraining.step(21)))
    #expect(world.state.training.phase == .stopping)
    world.send(.training(.stopped(step: 21)))
    #expect(world.state.training.phase == .stopped)
    world.press("r")
    #expect(
      world.training.last
        == .train(
          TrainingRequest(form: world.state.training.form, folder: "patchbay-run-1", resumes: true))
    )
    world.send(.training(.resumed(step: 15)))
    #expect(world.state.training.reports.loss.stretches.last?.step == 15)
    world.send(.training(MadeUpTraining.step(16)))
    #expect(world.state.training.phase == .running)
    #expect(world.state.training.reports.loss.stretches.count == 16)
  }

  @Test("leaving asks once, and waits for the state; a second q does not")
  func leave() throws {
    var world = try SmallWorld()
    world.train(to: 20)
    world.training = []
    world.press("1", "q")
    #expect(!world.hasLeft && world.state.isOpen(QuitOverlay()))
    world.press("enter")
    #expect(!world.hasLeft && world.training == [.control(.stop)])
    var other = world
    world.send(.training(.stopped(step: 21)))
    #expect(world.hasLeft)
    other.press("q")
    #expect(other.hasLeft)
  }

  @Test("a run that could not be saved, or cannot go on, keeps the program open to say so")
  func leaveFailed() throws {
    for choice in [["enter"], ["down", "enter"]] {
      var world = try SmallWorld()
      world.train(to: 20)
      world.press("q")
      for key in choice { world.press(key) }
      world.send(.trainingFailed("The disk is full."))
      #expect(!world.hasLeft)
      #expect(world.frame().text.contains("The disk is full."))
      world.press("q")
      #expect(world.hasLeft)
    }
  }

  @Test("a run that ends before anyone agreed to leave is no reason to ask")
  func leaveLate() throws {
    var world = try SmallWorld()
    world.train(to: 299)
    world.press("q")
    world.send(.training(.finished(step: 300, seconds: 15)))
    world.press("enter")
    #expect(world.hasLeft)
  }

  @Test("how training goes is on every screen", arguments: ["1", "2", "3", "4", "7", "8", "9"])
  func everywhere(screen: String) throws {
    var world = try SmallWorld()
    world.train(to: 102)
    world.press(screen)
    #expect(world.frame().row(0).map { String($0.character) }.joined().contains("training 34 %"))
    world.press("2", "space")
    #expect(world.frame().text.contains("training 34 %"))
  }

  @Test("trouble leaves the settings and the plots, says why, and another start has another folder")
  func trouble() throws {
    var world = try SmallWorld()
    world.train(to: 20)
    world.send(.training(.troubled(step: 20, .lossNotFinite)))
    world.send(.trainingFailed("Step 21 cannot be done."))
    #expect(world.state.training.phase == .failed("Step 21 cannot be done."))
    #expect(world.errands.last == .freeFolder(stem: "patchbay-subject-duplication"))
    world.press("j")
    #expect(world.frame().text.contains("Step 21 cannot be done."))
    #expect(world.state.training.reports.loss.stretches.count == 20)
    world.send(
      .ran(.freeFolder(FreeFolder(stem: "patchbay-subject-duplication", path: "patchbay-run-2"))))
    world.press("s")
    #expect(world.state.training.request?.folder == "patchbay-run-2")
    #expect(world.state.training.reports == TrainingReports())
  }

  @Test("the saved epoch under the cursor opens as B or A, after a look at it")
  func epochs() throws {
    var world = try SmallWorld()
    world.press("7", "]")
    #expect(world.state.note?.text == "No epoch is saved yet.")
    world.train(to: 300)
    #expect(world.state.training.phase == .finished)
    world.press("]")
    #expect(world.errands.last == .preview(path: "patchbay-run-1/epoch-2", .b))
    // Up to the step before the second epoch the first is the one to open.
    world.press("shift-tab", "k", "k", "k", "k", "[")
    #expect(world.errands.last == .preview(path: "patchbay-run-1/epoch-1", .a))
    world.press("G", "enter")
    #expect(world.errands.last == .preview(path: "patchbay-run-1/epoch-2", .b))
    world.press("g", "enter")
    #expect(world.errands.last == .preview(path: "patchbay-run-1/epoch-1", .b))
  }

  @Test("arrows move the time, the event comes along, and back")
  func time() throws {
    var world = try SmallWorld()
    world.press("7", "+")
    #expect(world.state.note?.text == "There is no run to show yet. s starts one.")
    world.train(to: 102)
    func step() -> Int? { world.state.training.time.cursor }
    func event() -> Int? {
      let training = world.state.training
      return training.own.eventPlace.map { training.reports.events.all[$0].step }
    }
    #expect(world.state.pane == TrainingPane.run.rawValue)
    #expect(step() == nil && event() == 100)
    world.press("h")
    #expect(step() == 96 && event() == 90)
    world.press("g")
    #expect(step() == 0 && event() == 0)
    world.press("shift-tab", "j", "j")
    #expect(event() == 20 && step() == 20)
    world.press("G")
    #expect(event() == 100 && step() == 100)
    world.send(.training(MadeUpTraining.evaluation(110)))
    #expect(event() == 110)
    world.press("tab", "G")
    #expect(step() == nil)
  }

  @Test("plus and minus zoom, = shows the whole run, t changes the axis")
  func zoom() throws {
    var world = try SmallWorld()
    world.train(to: 102)
    world.press("+", "+")
    #expect(world.state.note?.text == "steps 76 to 151")
    #expect(world.frame().text.contains("◂"))
    world.press("{")
    let training = world.state.training
    #expect(training.time.steps(of: training.own.extent) == 38...113)
    world.press("-", "-", "-")
    #expect(world.state.note?.text == "The whole run is shown. + shows a part.")
    world.press("+", "=", "t")
    #expect(!world.state.training.time.isPart && world.state.training.isLogarithmic)
  }

  @Test("m goes over the measures that are taken")
  func measures() throws {
    var world = try SmallWorld()
    world.train(to: 50)
    var seen: [PlottedMeasure] = []
    for _ in 0..<9 {
      seen.append(world.state.training.shownMeasure)
      world.press("m")
    }
    #expect(
      seen == [
        .evaluation(.logitDifference), .evaluation(.answerProbability), .evaluation(.answerRank),
        .evaluation(.loss), .tracked("circuit"), .tracked("faithfulness"),
        .head("attribution"), .head("attention-IO"), .evaluation(.logitDifference),
      ])
  }

  @Test("in the map of heads over time arrows go from head to head and from moment to moment")
  func heads() throws {
    var world = try SmallWorld(size: Size(width: 120, height: 40))
    world.press("7", "w")
    #expect(world.state.note?.text == "No head is tracked yet: the next evaluation measures them.")
    world.train(to: 102)
    world.press("tab")
    #expect(world.state.pane == TrainingPane.heads.rawValue)
    #expect(world.state.training.shownHeadMap == "attribution")
    #expect(world.frame().text.contains("0.0 at step 100: +2.33 logits, at first +2.00"))
    world.press("j", "j", "h")
    #expect(world.state.head == Head(0, 2) && world.state.training.time.cursor == 90)
    #expect(world.frame().text.contains("0.2 at step 90: +0.30 logits, at first 0.00"))
    world.press("l", "w", "escape")
    #expect(world.state.training.time.cursor == nil)
    #expect(world.state.training.shownHeadMap == "attribution")
    world.press("w", "enter")
    #expect(world.state.training.shownHeadMap == "attention-IO")
    world.press("*")
    #expect(world.state.head == Head(2, 3) && world.state.training.time.cursor == 0)
    world.press("enter")
    #expect(world.state.screen == .detail && world.state.head == Head(2, 3))
  }

  @Test("without a tokenizer nothing is trained")
  func ids() throws {
    var world = try SmallWorld(hasTokenizer: false)
    world.press("7", "s")
    #expect(world.training.isEmpty)
    #expect(
      world.state.note?.text
        == "Training from here needs a tokenizer; `patchbay train` takes .jsonl of ids too. "
        + "Text needs vocab.json and merges.txt.")
  }
}
