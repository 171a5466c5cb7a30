import Files
import Foundation
import Testing

@testable import Training

@Suite("A run is removed and renamed whole, and nothing else is")
struct RunFolderChangingTests {
  private func use(_ lock: borrowing RunLock) {}

  /// A run folder with all that runs write.
  private func run() throws -> (folder: ScratchFolder, run: RunFolder) {
    let folder = try ScratchFolder()
    try folder.writeLog(try RunLogText.lines() + [RunLogText.finished], in: "run")
    for place in ["epoch-1", "state-10", ".epoch-2.writing"] {
      try folder.makeFolder("run/" + place)
      try folder.write([1], to: "run/\(place)/model.safetensors")
    }
    let names = [
      "lock", "events.out.tfevents.1700000000.h.0", "run.jsonl.displaced-2", "output.txt",
    ]
    for name in names {
      try folder.write([1], to: "run/" + name)
    }
    return (folder, RunFolder(folder.file("run")))
  }

  @Test("all of it goes")
  func removed() throws {
    let (folder, run) = try run()
    try run.remove()
    #expect(folder.names().isEmpty)
  }

  @Test(
    "a folder with anything else in it stays", arguments: ["config.json", ".hidden", "epoch-01"])
  func foreign(name: String) throws {
    let (folder, run) = try run()
    try folder.write([1], to: "run/" + name)
    #expect(throws: RunFolderError.folder(path: run.path, .foreign([name]))) { try run.remove() }
    #expect(folder.names("run").count == 9)
  }

  @Test("a run under way is neither removed nor renamed")
  func held() throws {
    let (folder, run) = try run()
    let lock = try RunLock(folder: run.path)
    #expect(throws: RunFolderError.self) { try run.remove() }
    #expect(throws: RunFolderError.self) { try run.move(to: folder.file("other")) }
    #expect(folder.names() == ["run"])
    #expect(folder.names("run").count == 8)
    use(lock)
  }

  @Test("what is no run is not removed")
  func none() throws {
    let folder = try ScratchFolder()
    try folder.makeFolder("empty")
    try folder.write([1], to: "file")
    for name in ["empty", "file", "no"] {
      #expect(throws: RunFolderError.self) { try RunFolder(folder.file(name)).remove() }
    }
    let (other, run) = try run()
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("link"), withDestinationPath: run.path)
    #expect(throws: RunFolderError.self) { try RunFolder(folder.file("link")).remove() }
    #expect(folder.names() == ["empty", "file", "link"] && other.names() == ["run"])
  }

  @Test("another name, unless something has it")
  func moved() throws {
    let (folder, run) = try run()
    try folder.makeFolder("taken")
    #expect(throws: RunFolderError.file(.output(path: folder.file("taken"), .exists))) {
      try run.move(to: folder.file("taken"))
    }
    try run.move(to: folder.file("new"))
    #expect(folder.names() == ["new", "taken"])
    #expect(RunSummary(reading: folder.file("new")).status == .finished)
  }

  @Test("a file is removed only while it is what it was, and keeps off names that are taken")
  func files() throws {
    let folder = try ScratchFolder()
    let text = #"{"schema":"patchbay.predict/1"}"#
    try folder.write(text.utf8, to: "a.json")
    try folder.write("mine".utf8, to: "b.json")
    let file = try #require(SavedFile(reading: folder.file("a.json")))
    #expect(throws: FileError.output(path: folder.file("b.json"), .exists)) {
      try file.move(to: folder.file("b.json"))
    }
    try folder.write("mine".utf8, to: "a.json")
    #expect(throws: FileError.self) { try file.remove() }
    try folder.write(text.utf8, to: "a.json")
    try file.move(to: folder.file("c.json"))
    try #require(SavedFile(reading: folder.file("c.json"))).remove()
    #expect(folder.names() == ["b.json"])
  }
}
