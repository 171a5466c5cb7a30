import Checkpoints
import Foundation
import TestSupport
import Testing
import Transformer

@testable import Training

@Suite("A folder in which a plan cannot be carried out is refused, and nothing changes")
struct StagedRefusalTests {
  let fixture: StagedFixture
  var scratch: ScratchFolder { fixture.scratch }

  init() throws { fixture = try StagedFixture() }

  private func message(
    _ name: String, _ plan: StagedPlan? = nil, from start: String = "start", resumes: Bool = true
  ) -> String? {
    fixture.message { try fixture.carryOut(name, plan, from: start, resumes: resumes) }
  }

  @Test("what is there is something else")
  func others() throws {
    #expect(
      message("start")
        == "DIR/start is the folder of a model, which should stay as it is. Give another folder for "
        + "the run")
    try TrainingFixture.run(TrainingFixture.plan(), in: RunFolder(scratch.file("run")))
    #expect(message("run") == "DIR/run holds a single run. Give another --out for the plan.")
    try scratch.write("x".utf8, to: "file")
    #expect(message("file") == "DIR/file is not a folder. Give another place for the run")
    #expect(
      message("no/run")
        == "DIR/no/run cannot be written: the folder that should hold it does not exist. Make it "
        + "first")
  }

  @Test("a plan is there: it is gone on with only if that is asked, and if it is the same")
  func plans() throws {
    try fixture.carryOut("run", stopAt: "more step 1")
    #expect(
      message("run", resumes: false)
        == "DIR/run has a plan already. Go on with it by --resume, or give another --out.")
    let other = try fixture.plan { $0.replacing("lr = 1e-2", with: "lr = 2e-2") }
    #expect(
      message("run", other)
        == "DIR/run holds another plan. lr of corrupt: it has 1e-2, asked is 2e-2. lr of more: it "
        + "has 1e-2, asked is 2e-2. lr of heal: it has 1e-2, asked is 2e-2. Give the same plan, or "
        + "another --out.")
    try scratch.write("nonsense".utf8, to: "run/plan.txt")
    #expect(message("run")?.hasPrefix("DIR/run/plan.txt:1: 'nonsense' is no setting.") == true)
    try FileManager.default.removeItem(atPath: scratch.file("run/plan.txt"))
    #expect(
      message("run")
        == "DIR/run has no plan.txt that says what DIR/run/1-corrupt is of. Give another --out.")
  }

  @Test("another checkpoint is refused, also where the first stage is done")
  func checkpoint() throws {
    try TrainingFixture.contents(
      Weights(random: TrainingFixture.weights.configuration, seed: 5)
    ).write(to: scratch.file("other"))
    for stop in ["corrupt step 3", "more step 1", "heal step 1"] {
      try fixture.carryOut(stop, stopAt: stop)
      let message = message(stop, from: "other")
      #expect(
        message?.hasPrefix("stage corrupt: DIR/\(stop)/1-corrupt holds another run. checkpoint: ")
          == true, "\(message ?? "")")
    }
  }

  @Test("a model that was removed or changed between stages is missed")
  func lost() throws {
    try fixture.carryOut("run", stopAt: "more finished 4")
    let epoch = scratch.file("run/2-more/epoch-2")
    let weights = try scratch.bytes("run/2-more/epoch-2/model.safetensors")
    var changed = weights
    changed[changed.count - 1] ^= 1
    try scratch.write(changed, to: "run/2-more/epoch-2/model.safetensors")
    #expect(
      message("run")
        == "DIR/run/2-more/epoch-2, with which stage heal begins, is not as it was saved. Put it "
        + "back, or begin the plan in another --out.")
    try FileManager.default.moveItem(atPath: epoch, toPath: scratch.file("away"))
    #expect(
      message("run")
        == "DIR/run/2-more/epoch-2, with which stage heal begins, is not there any more. Put it "
        + "back, or begin the plan in another --out.")
    try FileManager.default.moveItem(atPath: scratch.file("away"), toPath: epoch)
    try scratch.write(weights, to: "run/2-more/epoch-2/model.safetensors")
    #expect(message("run") == nil)
    // What a stage that is done began with is not needed any more.
    try FileManager.default.removeItem(atPath: epoch)
    #expect(message("run") == nil)
  }

  @Test("what is wrong with a late stage is told before the first step")
  func late() throws {
    let plan = try fixture.plan { $0.replacing("b.jsonl", with: "no.jsonl") }
    #expect(
      message("run", plan)?.hasPrefix("stage heal: DIR/no.jsonl cannot be read") == true)
    #expect(scratch.names().contains("run") == false)
    let slow = try fixture.plan { $0 + "\nwarm-up = 6\n" }
    #expect(
      message("run", slow)
        == "stage heal: --warm-up must be less than the 6 steps of the run.")
  }

  @Test("a plan that another process carries out is left alone")
  func held() throws {
    try fixture.carryOut("run", stopAt: "more step 1")
    let lock = try RunLock(folder: scratch.file("run"))
    #expect(message("run")?.hasPrefix("DIR/run is in use: process ") == true)
    lock.release()
    #expect(message("run") == nil)
  }
}
