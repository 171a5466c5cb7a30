import Foundation
import Testing

@testable import Training

@Suite("Runs, results and recordings are found in folders")
struct RunFinderTests {
  private func age(_ folder: ScratchFolder, _ name: String, _ seconds: Double) throws {
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: seconds)], ofItemAtPath: folder.file(name))
  }

  /// The names of what was found, without the folder's own path.
  private func names(_ found: RunFinder.Found, _ folder: ScratchFolder) -> [String] {
    (found.runs.map(\.path) + found.files.map(\.path)).map {
      String($0.dropFirst(folder.path.count + 1))
    }
  }

  @Test("the newest first, the stages of a plan by folder, none too deep or hidden")
  func runs() throws {
    let folder = try ScratchFolder()
    let places = [
      "old", "plan/1-corrupt", "plan/2-heal", "a/b/c", "a/b/c/d", ".hidden/run", "old/epoch-1",
    ]
    for (place, name) in places.enumerated() {
      try folder.writeLog(try RunLogText.lines() + [RunLogText.finished], in: name)
      try age(folder, name + "/run.jsonl", 1000 + Double(place))
    }
    try folder.makeFolder("logless/epoch-1")
    try folder.write([], to: "logless/lock")
    try folder.makeFolder("model/epoch-1")
    let found = RunFinder().find(in: [folder.path, folder.file("plan")])
    #expect(
      names(found, folder) == ["a/b/c", "plan/2-heal", "plan/1-corrupt", "old", "logless"])
    #expect(!found.isCut)
    #expect(found.runs.last?.status == .damaged("there is no run.jsonl"))
  }

  @Test("results and recordings by their first bytes")
  func files() throws {
    let folder = try ScratchFolder()
    let texts = [
      "patch.json": "{\n  \"schema\": \"patchbay.patch/1\",\n  \"version\": \"1\",\n"
        + "  \"checkpoint\": {\"path\": \"a \\\"b\\\"\", \"sha256\": null}, \"request\": {",
      "tool.json": #"{"schema":"patchbay.circuit-run/2","checkpoint":null}"#,
      "other.json": #"{"schema":"other/1"}"#, "late.json": #"{"a":1,"schema":"patchbay.x/1"}"#,
      "empty.json": "", "odd.json": "\u{0}{", "note.txt": #"{"schema":"patchbay.patch/1"}"#,
      "session.jsonl": #"{"schema":"patchbay.recording/1","checkpoint":"m","prompt":"Hi"}"# + "\n{",
      "lines.jsonl": #"{"key":"2"}"#,
    ]
    for (name, text) in texts { try folder.write(text.utf8, to: name) }
    try age(folder, "patch.json", 3000)
    try age(folder, "tool.json", 2000)
    try age(folder, "session.jsonl", 1000)
    let found = RunFinder().find(in: [folder.path])
    #expect(names(found, folder) == ["patch.json", "tool.json", "session.jsonl"])
    #expect(found.files.map(\.kind) == [.result("patch"), .result("circuit-run"), .recording])
    #expect(found.files.map(\.checkpoint) == ["a \"b\"", nil, "m"])
    #expect(found.files.last?.prompt == "Hi")
    let sizes = found.files.map { texts[String($0.path.dropFirst(folder.path.count + 1))] }
    #expect(found.files.map(\.bytes) == sizes.map { $0?.utf8.count ?? 0 })
  }

  @Test("a circle of links, a pipe and a folder that is not there hold nothing and end")
  func odd() throws {
    let folder = try ScratchFolder()
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("self"), withDestinationPath: folder.path)
    let pipe = unsafe mkfifo(folder.file("pipe.json"), 0o600)
    #expect(pipe == 0)
    try folder.makeFolder("run")
    let log = unsafe mkfifo(folder.file("run/run.jsonl"), 0o600)
    #expect(log == 0)
    let found = RunFinder().find(in: [folder.path, folder.file("no")])
    #expect(names(found, folder) == ["run"])
  }

  @Test("a search has an end")
  func bounds() throws {
    let folder = try ScratchFolder()
    for number in 1...5 { try folder.writeLog([], in: "run-\(number)") }
    var finder = RunFinder()
    finder.mostNames = 3
    #expect(finder.find(in: [folder.path]).isCut)
    finder = RunFinder()
    finder.most = 2
    #expect(finder.find(in: [folder.path]).runs.count == 2)
    finder = RunFinder()
    finder.patience = .zero
    #expect(finder.find(in: [folder.path]).isCut)
  }
}
