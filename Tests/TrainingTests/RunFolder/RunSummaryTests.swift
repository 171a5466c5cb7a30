import Foundation
import StrictJSON
import Testing

@testable import Training

@Suite("A run folder tells at a glance how its run stands")
struct RunSummaryTests {
  private static let host = ProcessInfo.processInfo.hostName

  private func use(_ lock: borrowing RunLock) {}

  @Test("a finished run: numbers, epochs and sizes")
  func finished() throws {
    let folder = try ScratchFolder()
    let lines = try RunLogText.lines() + [RunLogText.finished]
    try folder.writeLog(lines)
    for (place, count) in [("epoch-1", 30), ("epoch-2", 40), ("state-10", 500)] {
      try folder.makeFolder(place)
      try folder.write([UInt8](repeating: 1, count: count), to: "\(place)/model.safetensors")
    }
    try folder.makeFolder("epoch-02")
    try folder.write([1, 2, 3], to: "events.out.tfevents.1700000000.host.0")
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("link"), withDestinationPath: "/bin/sh")
    let run = RunSummary(reading: folder.path + "/")
    #expect(run.path == folder.path)
    #expect(run.status == .finished)
    #expect(run.header?.data.name == "text")
    #expect((run.step, run.total) == (10, 10))
    #expect(run.loss == 1.75)
    #expect(run.first?.step == 0)
    #expect(run.last?.step == 10)
    #expect(run.measure?.name == "logitDifference")
    #expect(run.measure?.first == 1.5)
    #expect(run.measure?.last == -1)
    #expect(run.epochs == [1, 2])
    #expect(run.hasState)
    #expect(run.bytes.checkpoints == 70)
    #expect(run.bytes.states == 500)
    #expect(run.bytes.logs == RunLogText.text(lines).utf8.count + 3)
    #expect(run.begun == Date(timeIntervalSince1970: 1_700_000_000))
  }

  @Test("of a log of many megabytes only the ends are read")
  func long() throws {
    let folder = try ScratchFolder()
    let total = 30_000
    try folder.writeLog(
      [RunLogText.header(steps: total), RunLogText.evaluated(0, 2)]
        + (1...total).map { RunLogText.step($0, of: total) } + [RunLogText.evaluated(total, -2)])
    let run = RunSummary(reading: folder.path)
    #expect(run.bytes.logs > 4 << 20)
    #expect(run.step == total)
    #expect(run.measure?.first == 2)
    #expect(run.measure?.last == -2)
    #expect(run.status == .brokeOff)
  }

  @Test("a held lock is a run under way, by whom; when it is let go without an end, it broke off")
  func held() throws {
    let folder = try ScratchFolder()
    try folder.writeLog(try RunLogText.lines(to: 7))
    let holder = RunLock.Holder(
      process: Int(ProcessInfo.processInfo.processIdentifier), host: Self.host)
    do {
      let lock = try RunLock(folder: folder.path)
      #expect(RunSummary(reading: folder.path).status == .running(holder))
      // Looking takes the lock from nobody.
      #expect(RunSummary(reading: folder.path).status == .running(holder))
      try folder.write("half".utf8, to: "lock")
      #expect(RunSummary(reading: folder.path).status == .running(nil))
      use(lock)
    }
    let run = RunSummary(reading: folder.path)
    #expect(run.status == .brokeOff)
    #expect(run.step == 7)
    #expect(run.secondsLeft == 1.5)
    #expect(run.last?.step == 5)
  }

  @Test("the lock of a process that is gone is stale, whatever number it had")
  func stale() throws {
    let folder = try ScratchFolder()
    try folder.writeLog(try RunLogText.lines(to: 3))
    try folder.write(#"{"process":1,"host":"\#(Self.host)"}"#.utf8, to: "lock")
    #expect(RunSummary(reading: folder.path).status == .brokeOff)
  }

  @Test("the lock of another machine: perhaps it runs there, as long as the log is fresh")
  func elsewhere() throws {
    let folder = try ScratchFolder()
    try folder.writeLog(try RunLogText.lines(to: 3))
    try folder.write(#"{"process":7,"host":"far"}"#.utf8, to: "lock")
    let now = Date()
    #expect(RunSummary(reading: folder.path, now: now).status == .perhapsRunning(host: "far"))
    // That machine's clock may be ahead of ours.
    #expect(
      RunSummary(reading: folder.path, now: now.addingTimeInterval(-4000)).status
        == .perhapsRunning(host: "far"))
    // Whether its process is gone nobody can tell from here.
    let later = RunSummary(reading: folder.path, now: now.addingTimeInterval(400))
    #expect(later.status == .silent(host: "far"))
    #expect(
      later.status.detail
        == "nothing from far for five minutes and more; if its process is gone there, "
        + "`patchbay train --resume` goes on with it")
    #expect(later.json.line.contains(#""host":"far","#))
    try folder.writeLog(try RunLogText.lines() + [RunLogText.finished])
    #expect(RunSummary(reading: folder.path, now: now).status == .finished)
  }

  static let ends: [(TrainingEvent, RunStatus)] = [
    (.stopped(step: 4), .stopped), (.paused(step: 4), .brokeOff), (.resumed(step: 4), .brokeOff),
    (.troubled(step: 4, .lossNotFinite), .troubled("the loss is no finite number")),
  ]

  @Test("the last line says how it ended", arguments: ends)
  func ended(event: TrainingEvent, status: RunStatus) throws {
    let folder = try ScratchFolder()
    try folder.writeLog(try RunLogText.lines(to: 4) + [event.json.line])
    let run = RunSummary(reading: folder.path)
    #expect(run.status == status)
    #expect(run.step == 4)
  }

  @Test("a paused run is one as long as a process holds it")
  func paused() throws {
    let folder = try ScratchFolder()
    try folder.writeLog(try RunLogText.lines(to: 4) + [#"{"event":"paused","step":4}"#])
    let lock = try RunLock(folder: folder.path)
    #expect(RunSummary(reading: folder.path).status.title == "paused")
    use(lock)
  }

  @Test("a last line that is cut does not count")
  func cut() throws {
    let folder = try ScratchFolder()
    try folder.writeLog(try RunLogText.lines() + [RunLogText.finished], cut: 5)
    let run = RunSummary(reading: folder.path)
    #expect(run.status == .brokeOff)
    #expect(run.step == 10)
  }

  @Test("what is no run says so")
  func none() throws {
    let folder = try ScratchFolder()
    #expect(
      RunSummary(reading: folder.path).status == .damaged("there is no run.jsonl"))
    #expect(
      RunSummary(reading: folder.file("no")).status == .damaged("there is no run.jsonl"))
    try folder.write([], to: "run.jsonl")
    #expect(
      RunSummary(reading: folder.path).status == .damaged("run.jsonl has no whole line"))
    try folder.write([0xFF, 0, 10, 0x7B, 10], to: "run.jsonl")
    #expect(
      RunSummary(reading: folder.path).status == .damaged("run.jsonl has no whole line"))
    try folder.write((RunLogText.step(3) + "\n").utf8, to: "run.jsonl")
    #expect(
      RunSummary(reading: folder.path).status
        == .damaged("run.jsonl does not begin with what run it is"))
    try FileManager.default.removeItem(atPath: folder.file("run.jsonl"))
    try folder.makeFolder("run.jsonl")
    let status = RunSummary(reading: folder.path).status
    guard case .damaged(let reason) = status else {
      Issue.record("\(status)")
      return
    }
    #expect(reason.contains("not a plain file"))
  }

  @Test("lines of any kind and order make no trap")
  func hostile() throws {
    let folder = try ScratchFolder()
    try folder.writeLog([
      try RunLogText.header(), "[1,2]", "{}", #"{"event":"step","step":-9223372036854775808}"#,
      #"{"event":"evaluated","step":9223372036854775807,"loss":"x"}"#, "",
      #"{"event":"troubled"}"#,
    ])
    let run = RunSummary(reading: folder.path)
    #expect(run.status == .troubled("a step could not be done"))
    #expect(run.step == 0)
    #expect(run.loss == nil)
  }
}
