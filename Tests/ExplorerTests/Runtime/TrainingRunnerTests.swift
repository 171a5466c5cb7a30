import Checkpoints
import Dispatch
import Foundation
import Screen
import Synchronization
import Testing
import Transformer
import Tracking

@testable import Explorer
@testable import Training

/// A runner on a tiny checkpoint, with the messages it sends.
private final class Bench {
  let trainee: TinyTrainee
  let openCheckpoints: OpenCheckpoints
  let mailbox: Mailbox
  let runner: TrainingRunner
  let bell = DispatchSemaphore(value: 0)
  private let turnstile = Turnstile()
  private(set) var heard: [Message] = []

  init() throws {
    trainee = try TinyTrainee()
    openCheckpoints = OpenCheckpoints(trainee.loaded)
    let (bell, turnstile) = (bell, turnstile)
    mailbox = Mailbox {
      bell.signal()
      turnstile.pass()
    }
    runner = TrainingRunner(openCheckpoints, mailbox, version: "1.2.3", patience: .seconds(120))
  }

  var folder: RunFolder { RunFolder(trainee.folder + "/run") }

  func begin(resumes: Bool = false, _ change: (inout TrainingForm) throws -> Void = { _ in }) throws
  {
    var form = try trainee.form()
    try change(&form)
    runner.begin(TrainingRequest(form: form, folder: folder.path, resumes: resumes))
  }

  /// Waits for a message; nil if it does not come.
  @discardableResult
  func hear(_ isIt: (Message) -> Bool) -> Message? {
    let start = heard.count
    let deadline = DispatchTime.now() + 240
    repeat {
      heard += mailbox.drain()
      if let found = heard.dropFirst(start).first(where: isIt) { return found }
    } while bell.wait(timeout: deadline) == .success
    Issue.record("waited in vain; heard \(heard.dropFirst(start))")
    return nil
  }

  /// Begins a run, makes a request right after its first step, and lets the run continue; it waits
  /// meanwhile, however slow this thread is.
  func begin(
    thenAsk request: TrainingControl.Request, _ change: (inout TrainingForm) throws -> Void
  ) throws {
    turnstile.close()
    try begin(change)
    var isStep = false
    while !isStep {
      bell.wait()
      let message = mailbox.drain()
      heard += message
      isStep = message.contains { if case .training(.step) = $0 { true } else { false } }
      if !isStep { turnstile.letOne() }
    }
    runner.ask(request)
    turnstile.open()
  }

  func hearEnd() -> Message? {
    hear { message in
      switch message {
      case .trainingFailed: true
      case .training(let event): event.endsRun
      default: false
      }
    }
  }

  var steps: [Int] {
    heard.flatMap { message -> [Int] in
      switch message {
      case .training(.step(let report)): [report.step.number]
      case .trainingSteps(let reports): reports.map(\.step.number)
      default: []
      }
    }
  }
}

/// Lets a thread pass, or one message at a time.
private final class Turnstile: Sendable {
  private let isClosed = Mutex(false)
  private let tokens = DispatchSemaphore(value: 0)

  /// Waits for a token while the turnstile is closed; called by the thread that posts.
  func pass() {
    if isClosed.withLock(\.self) { tokens.wait() }
  }

  func close() { isClosed.withLock { $0 = true } }

  /// Lets the waiting thread post its next message.
  func letOne() { tokens.signal() }

  /// Lets the waiting thread run freely.
  func open() {
    isClosed.withLock { $0 = false }
    tokens.signal()
  }
}

extension TrainingEvent {
  fileprivate var endsRun: Bool {
    switch self {
    case .finished, .stopped: true
    default: false
    }
  }

  fileprivate var isPause: Bool { if case .paused = self { true } else { false } }
}

@Suite("A run in the background tells everything, and can be held and ended", .serialized)
struct TrainingRunnerTests {
  private let bench: Bench
  /// Many more steps than a test waits for.
  private static let long: @Sendable (inout TrainingForm) throws -> Void = {
    try $0.set(.length, "100000 steps")
  }

  init() throws { bench = try Bench() }

  @Test("to its end; its epoch opens as B")
  func whole() throws {
    try bench.begin()
    let end = try #require(bench.hearEnd())
    guard case .training(.finished(let total, _)) = end else {
      Issue.record("\(end)")
      return
    }
    #expect(bench.steps == Array(1...total))
    let evaluations = bench.heard.count { message in
      if case .training(.evaluated) = message { true } else { false }
    }
    #expect(evaluations == total / 2 + 1 + total % 2)
    #expect(bench.folder.epochs == [1, 2])
    let log = try String(contentsOfFile: bench.folder.logPath, encoding: .utf8)
    #expect(log.contains("1.2.3") && log.contains("\"event\":\"finished\""))
    let errandRunner = ErrandRunner(
      bench.openCheckpoints, bench.mailbox, SettingsStore(environment: [:]))
    let path = bench.folder.epochPath(2)
    guard case .ran(.previewed(.b, _)) = errandRunner.run(.preview(path: path, .b)),
      case .ran(.opened(.b, let facts)) = errandRunner.run(.open(path: path, .b))
    else {
      Issue.record("it cannot be opened")
      return
    }
    #expect(facts.name == "run/epoch-2")
    let trained = try #require(bench.openCheckpoints.checkpoint(at: .b)).checkpoint.checkpoint
    #expect(try trained.hash() != bench.trainee.loaded.checkpoint.hash())
  }

  @Test("a snapshot opens as B, is of one step, and does not touch the run")
  func snapshot() throws {
    try bench.begin()
    #expect(bench.hearEnd() != nil)
    let hash = try Checkpoint.read(folder: bench.folder.epochPath(2)).hash()
    let other = try Bench()
    try other.begin(thenAsk: .pause) { $0.data = bench.trainee.text }
    #expect(
      other.hear { if case .training(let event) = $0 { event.isPause } else { false } } != nil)
    other.runner.takeSnapshot(true)
    let message = try #require(other.hear { if case .snapshot = $0 { true } else { false } })
    guard case .snapshot(let step, let facts) = message else { return }
    #expect(facts.name == "step \(step) live" && facts.path.isEmpty)
    let live = try #require(other.openCheckpoints.checkpoint(at: .b)).checkpoint.checkpoint
    let saved = try other.folder.newestState()
    #expect(saved.step == step)
    for parameter in live.weights.parameters {
      #expect(live.weights[parameter] == saved.checkpoint.weights[parameter])
    }
    #expect(live.files.isEmpty && live.bytesHeld > 0)
    other.runner.ask(.run)
    #expect(other.hearEnd() != nil)
    #expect(try Checkpoint.read(folder: other.folder.epochPath(2)).hash() == hash)
    let after = try Checkpoint.read(folder: other.folder.epochPath(2)).weights
    #expect(live.weights.parameters.contains { live.weights[$0] != after[$0] })
    for parameter in live.weights.parameters {
      #expect(live.weights[parameter] == saved.checkpoint.weights[parameter])
    }
  }

  @Test("a plan is done stage after stage, its steps counted through, each stage a run of its own")
  func plan() throws {
    let plan = """
      name = Away and back
      block = 12
      epochs = 1
      evaluate = none
      [away]
      data = \(bench.trainee.text)
      [back]
      data = \(bench.trainee.text)
      seed = 7
      """
    let path = bench.trainee.folder + "/plan.txt"
    try Data(plan.utf8).write(to: URL(filePath: path))
    try bench.begin { $0.plan = path }
    let end = try #require(bench.hearEnd())
    guard case .training(.finished(let total, _)) = end else {
      Issue.record("\(end)")
      return
    }
    #expect(bench.steps == Array(1...total) && total % 2 == 0)
    let stages = bench.heard.compactMap { message -> String? in
      if case .stage(let place, let steps) = message { "\(place.name) \(steps)" } else { nil }
    }
    #expect(stages == ["away 0", "back \(total / 2)"])
    for name in ["1-away", "2-back"] {
      #expect(RunFolder(bench.folder.path + "/" + name).epochs == [1])
    }
    try bench.begin { $0.plan = path }
    #expect(
      bench.hearEnd()
        == .trainingFailed(
          "\(bench.folder.path) holds another run or plan. Choose another folder, or leave it empty "
            + "for a free one."))
    try bench.begin { $0.plan = "no-such-plan" }
    guard case .trainingFailed(let words)? = bench.hearEnd() else { return }
    #expect(words.contains("no-such-plan"))
  }

  @Test("a snapshot that is not wanted any more changes nothing")
  func unwanted() throws {
    try bench.begin(thenAsk: .pause, Self.long)
    #expect(
      bench.hear { if case .training(let event) = $0 { event.isPause } else { false } } != nil)
    bench.runner.takeSnapshot(false)
    bench.runner.ask(.stop)
    #expect(bench.hearEnd() != nil)
    #expect(bench.openCheckpoints.checkpoint(at: .b) == nil)
  }

  @Test("a pause saves the state and holds; afterwards it goes on to the same weights")
  func pause() throws {
    try bench.begin()
    #expect(bench.hearEnd() != nil)
    let hash = try Checkpoint.read(folder: bench.folder.epochPath(2)).hash()
    let other = try Bench()
    try other.begin(thenAsk: .pause) { $0.data = bench.trainee.text }
    #expect(
      other.hear { if case .training(let event) = $0 { event.isPause } else { false } } != nil)
    #expect(!other.folder.states.isEmpty)
    #expect(other.mailbox.drain().isEmpty)
    other.runner.ask(.run)
    #expect(other.hearEnd() != nil)
    #expect(try Checkpoint.read(folder: other.folder.epochPath(2)).hash() == hash)
  }

  @Test("stopped, it goes on where it was; a third run needs another folder")
  func stop() throws {
    try bench.begin(thenAsk: .stop, Self.long)
    guard case .training(.stopped(let step)) = try #require(bench.hearEnd()) else {
      Issue.record("it did not stop")
      return
    }
    #expect(bench.folder.states == [step] && step < 100_000)
    try bench.begin(resumes: true, Self.long)
    #expect(bench.hear { $0 == .training(.resumed(step: step)) } != nil)
    bench.runner.ask(.stop)
    #expect(bench.hearEnd() != nil)
    try bench.begin()
    #expect(
      bench.hearEnd()
        == .trainingFailed(
          "\(bench.folder.logPath) has a run already. Choose another folder, or leave it empty for "
            + "a free one."))
  }

  @Test("what cannot be done is told in words, and another run can begin")
  func refusals() throws {
    func message(_ change: (inout TrainingForm) throws -> Void) throws -> String {
      try bench.begin(change)
      guard case .trainingFailed(let words) = try #require(bench.hearEnd()) else { return "" }
      return words
    }
    let missing = bench.trainee.folder + "/no.txt"
    #expect(
      try message { $0.data = missing }
        == "\(missing) cannot be read: there is no such file. Give a file of text in UTF-8.")
    #expect(try message { $0.data = "iou" }.hasPrefix("there is neither a data set nor a file"))
    #expect(try message { $0.data = "greater-than" }.contains("year"))
    #expect(bench.folder.epochs.isEmpty)
    #expect(try message { $0.evaluations = ["gone.jsonl"] }.hasPrefix("gone.jsonl cannot be read"))
    // With such steps a loss either explodes or, in so small a model, stays finite.
    let explosion = try message {
      $0.learningRate = 1000
      $0.evaluations = []
    }
    #expect(explosion.isEmpty || explosion.contains("Start again with a smaller learning rate."))
  }

  @Test("someone who leaves is not kept waiting, and the folder holds a good state")
  func close() throws {
    try bench.begin(thenAsk: .run, Self.long)
    bench.runner.close()
    // It ended, saved, after the step under way and not after its last step.
    let state = try bench.folder.newestState()
    #expect((1..<100_000).contains(state.step))
    let others = try TinyTrainee()
    let leaving = TrainingRunner(
      OpenCheckpoints(others.loaded), Mailbox {}, version: "1.2.3", patience: .nanoseconds(1))
    leaving.begin(
      TrainingRequest(form: try others.form(), folder: others.folder + "/run", resumes: false))
    leaving.close()
    // Then waits for the end, so that the folder can be removed.
    leaving.finish()
  }

  @Test("without a screen a run goes on to its end, but one that was paused ends")
  func finish() throws {
    try bench.begin()
    bench.runner.finish()
    #expect(bench.folder.epochs == [1, 2])
    let other = try Bench()
    try other.begin(thenAsk: .pause, Self.long)
    other.runner.finish()
    #expect(other.folder.states.count == 1)
  }
}
