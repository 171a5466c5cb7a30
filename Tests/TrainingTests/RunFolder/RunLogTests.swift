import Checkpoints
import Files
import Foundation
import StrictJSON
import Testing

@testable import Training

@Suite("The run log is only added to, and cut where a run goes on")
struct RunLogTests {
  private func line(_ step: Int) -> JSONOutput { ["event": "step", "step": step] }

  private func isUpTo(_ last: Int) -> (JSON) -> Bool {
    { ($0["step"]?.integer ?? 0) <= last }
  }

  @Test("lines arrive one by one")
  func appended() throws {
    let folder = try ScratchFolder()
    var log = try RunLog(newAt: folder.file("run.jsonl"))
    try log.append(["version": "1"])
    #expect(try folder.text("run.jsonl") == "{\"version\":\"1\"}\n")
    try log.append(["text": "a\nb"])
    try log.synchronise()
    #expect(try folder.text("run.jsonl") == "{\"version\":\"1\"}\n{\"text\":\"a\\nb\"}\n")
  }

  @Test(
    "what a kill or a later state leaves is cut",
    arguments: [
      ("{\"v\":1}\n{\"step\":1}\n{\"step\":2}\n{\"step\":3}\n", "{\"v\":1}\n{\"step\":1}\n"),
      ("{\"v\":1}\n{\"step\":1}\n{\"st", "{\"v\":1}\n{\"step\":1}\n"),
      ("{\"v\":1}\n{\"step\":1}", "{\"v\":1}\n"),
      ("{\"v\":1}\n{\"step\":2}\n{\"step\":1}\n", "{\"v\":1}\n"),
      ("{\"v\":1}\n{\"step\":2}\nxx\n{}\n", "{\"v\":1}\n"),
      ("{\"v\":1}\n{\"step\":1}\n\u{0}\u{0}\u{0}", "{\"v\":1}\n{\"step\":1}\n"),
      ("{\"v\":1}\n{\"step\":1}\nxx\nyy\n", "{\"v\":1}\n{\"step\":1}\n"),
      ("", ""), ("{\"v\"", ""),
    ])
  func resumed(before: String, after: String) throws {
    let folder = try ScratchFolder()
    try folder.write(before.utf8, to: "run.jsonl")
    var log = try RunLog(resuming: folder.file("run.jsonl"), keeping: isUpTo(1))
    #expect(try folder.text("run.jsonl") == after)
    try log.append(line(2))
    #expect(try folder.text("run.jsonl") == after + "{\"event\":\"step\",\"step\":2}\n")
  }

  @Test("a line in the midst that is no JSON is told, and nothing is lost")
  func damaged() throws {
    let folder = try ScratchFolder()
    let text = "{\"v\":1}\nxx\n{\"step\":1}\n"
    try folder.write(text.utf8, to: "run.jsonl")
    do throws(RunFolderError) {
      _ = try RunLog(resuming: folder.file("run.jsonl"), keeping: isUpTo(5))
      Issue.record("the line was taken")
    } catch {
      #expect(
        folder.neutral(error)
          == "line 2 of DIR/run.jsonl is no JSON: line 1, column 1 (byte 0): expected a value, "
          + "found 'x'. Correct the line, or move the run folder away and begin anew")
    }
    #expect(try folder.text("run.jsonl") == text)
  }

  @Test("a new log does not touch an old one, but for a line that was never complete")
  func new() throws {
    let folder = try ScratchFolder()
    try folder.write("{\"v\"".utf8, to: "run.jsonl")
    do {
      var log = try RunLog(newAt: folder.file("run.jsonl"))
      try log.append(line(1))
    }
    #expect(try folder.text("run.jsonl") == "{\"event\":\"step\",\"step\":1}\n")
    #expect(throws: RunFolderError.folder(path: folder.file("run.jsonl"), .hasRun)) {
      _ = try RunLog(newAt: folder.file("run.jsonl"))
    }
    #expect(try folder.text("run.jsonl") == "{\"event\":\"step\",\"step\":1}\n")
  }

  @Test("without a log there is no run to go on with")
  func missing() throws {
    let folder = try ScratchFolder()
    #expect(throws: RunFolderError.folder(path: folder.file("run.jsonl"), .noRun)) {
      _ = try RunLog(resuming: folder.file("run.jsonl")) { _ in true }
    }
    #expect(folder.names() == [])
  }

  // In a process of its own, since the limit is one of the process.
  @Test("a disk that runs full leaves whole lines")
  func full() async {
    await #expect(processExitsWith: .success) {
      let folder = try ScratchFolder()
      var log = try RunLog(newAt: folder.file("run.jsonl"))
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 20, rlim_max: 1 << 20)
      #if canImport(Glibc)
        let resource = __rlimit_resource_t(RLIMIT_FSIZE.rawValue)
      #else
        let resource = RLIMIT_FSIZE
      #endif
      try #require(unsafe setrlimit(resource, &limit) == 0)
      try log.append(["a": 1])
      let path = folder.file("run.jsonl")
      let needed = #"{"text":"longer than the rest"}"#.utf8.count + 1
      let error = RunFolderError.file(.output(path: path, .fileLimit(needed: needed)))
      var found: RunFolderError?
      do throws(RunFolderError) {
        try log.append(["text": "longer than the rest"])
      } catch {
        found = error
      }
      #expect(found == error)
      #expect(try folder.text("run.jsonl") == "{\"a\":1}\n")
      limit.rlim_cur = 1 << 20
      try #require(unsafe setrlimit(resource, &limit) == 0)
      try log.append(["b": 2])
      #expect(try folder.text("run.jsonl") == "{\"a\":1}\n{\"b\":2}\n")
    }
  }
}
