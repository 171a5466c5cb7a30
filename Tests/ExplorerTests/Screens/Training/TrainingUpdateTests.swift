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
    world.press("7", "j", "j", "enter", "ctrl-u")
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
    world.press("7", "enter")
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
    world.press("tab", "k", "[")
    #expect(world.errands.last == .preview(path: "patchbay-run-1/epoch-1", .a))
    world.press("j", "enter")
    #expect(world.errands.last == .preview(path: "patchbay-run-1/epoch-2", .b))
  }

  @Test("m goes over the measures that are taken")
  func measures() throws {
    var world = try SmallWorld()
    world.train(to: 50)
    var seen: [EvaluationMeasure] = []
    for _ in 0..<5 {
      seen.append(world.state.training.shownMeasure)
      world.press("m")
    }
    #expect(
      seen == [.logitDifference, .answerProbability, .answerRank, .loss, .logitDifference])
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
