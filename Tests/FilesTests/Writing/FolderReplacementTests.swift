import Foundation
import Testing

@testable import Files

@Suite("A folder is replaced whole or not at all")
struct FolderReplacementTests {
  private func begin(
    _ folder: TemporaryFolder, bytes: Int = 0
  ) throws(FileError) -> FolderReplacement {
    try FolderReplacement(of: folder.file("out"), bytes: bytes) { _ in }
  }

  private func write(_ text: String, _ folder: borrowing FolderReplacement) throws {
    var file = try folder.file("x")
    try file.write(Array(text.utf8))
    try file.finish()
  }

  private func text(_ folder: TemporaryFolder, _ name: String = "out/x") -> String? {
    try? String(contentsOfFile: folder.file(name), encoding: .utf8)
  }

  private func names(_ folder: TemporaryFolder) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
  }

  @Test("nothing is seen before the end")
  func unseen() throws {
    let folder = try TemporaryFolder()
    let first = try begin(folder)
    try write("1", first)
    #expect(text(folder) == nil)
    try first.commit()
    #expect(text(folder) == "1")
    let second = try begin(folder)
    try write("2", second)
    #expect(text(folder) == "1")
    try second.commit()
    #expect(text(folder) == "2")
    #expect(names(folder) == ["out"])
  }

  @Test("what is given up leaves nothing")
  func givenUp() throws {
    let folder = try TemporaryFolder()
    do {
      let first = try begin(folder)
      try write("1", first)
    }
    #expect(names(folder) == [])
  }

  /// What a kill can leave: the folders by name, each with the text in it.
  struct Kill: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let left: [String: String]
    let expected: String?
  }

  @Test(
    "a kill after each step",
    arguments: [
      Kill(
        testDescription: "while the first was written", left: [".out.writing": "part"],
        expected: nil),
      Kill(
        testDescription: "while the next was written",
        left: ["out": "old", ".out.writing": "part"], expected: "old"),
      Kill(
        testDescription: "between the two renamings",
        left: [".out.old": "old", ".out.writing": "new"], expected: "old"),
      Kill(
        testDescription: "after the second", left: ["out": "new", ".out.old": "old"],
        expected: "new"),
      Kill(
        testDescription: "while the old one was deleted",
        left: ["out": "new", ".out.removed": "part"], expected: "new"),
      Kill(
        testDescription: "while a folder was removed", left: [".out.removed": "part"],
        expected: nil),
      Kill(
        testDescription: "twice", left: ["out": "new", ".out.old": "old", ".out.removed": "part"],
        expected: "new"),
    ])
  func killed(kill: Kill) throws {
    let folder = try TemporaryFolder()
    for (name, text) in kill.left {
      try FileManager.default.createDirectory(
        atPath: folder.file(name), withIntermediateDirectories: false)
      try folder.write(text.utf8, to: "\(name)/x")
    }
    #expect(FolderPlace.leftovers(in: folder.path).map(\.path) == [folder.file("out")])
    try FolderPlace(folder.file("out")).recover()
    #expect(text(folder) == kill.expected)
    #expect(names(folder) == (kill.expected == nil ? [] : ["out"]))

    // The next writer starts from the same mess.
    try? folder.remove("out")
    for (name, text) in kill.left {
      try? FileManager.default.createDirectory(
        atPath: folder.file(name), withIntermediateDirectories: false)
      try folder.write(text.utf8, to: "\(name)/x")
    }
    let next = try begin(folder)
    #expect(text(folder) == kill.expected)
    try write("next", next)
    try next.commit()
    #expect(text(folder) == "next")
    #expect(names(folder) == ["out"])
  }

  @Test("a writer at work is not disturbed")
  func busy() throws {
    let folder = try TemporaryFolder()
    let first = try begin(folder)
    try write("1", first)
    let error = FileError.output(path: folder.file("out"), .busy)
    #expect(throws: error) { try FolderPlace(folder.file("out")).recover() }
    #expect(throws: error) { _ = try begin(folder).commit() }
    try first.commit()
    #expect(text(folder) == "1")
  }

  @Test("a folder that must stay, stays")
  func refused() throws {
    let folder = try TemporaryFolder()
    let first = try begin(folder)
    try write("1", first)
    try first.commit()
    #expect(throws: FileError.output(path: folder.file("out"), .foreign(file: nil))) {
      _ = try FolderReplacement(of: folder.file("out"), bytes: 0) {
        path throws(FileError) in
        #expect(path == folder.file("out"))
        throw .output(path: path, .foreign(file: nil))
      }.commit()
    }
    #expect(text(folder) == "1")
    #expect(names(folder) == ["out"])
  }

  @Test("too little room is told before anything is written")
  func room() throws {
    let folder = try TemporaryFolder()
    let needed = 1 << 60
    do throws(FileError) {
      _ = try begin(folder, bytes: needed).commit()
      Issue.record("there is no such disk")
    } catch {
      guard case .output(folder.file("out"), .diskFull(needed, let free?)) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(free > 0)
    }
    #expect(names(folder) == [])
  }

  @Test("a removed folder leaves nothing")
  func removed() throws {
    let folder = try TemporaryFolder()
    let first = try begin(folder)
    try write("1", first)
    try first.commit()
    try FolderPlace(folder.file("out")).remove()
    #expect(names(folder) == [])
  }
}
