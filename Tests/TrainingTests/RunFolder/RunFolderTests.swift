import Checkpoints
import Files
import Foundation
import StrictJSON
import Tensors
import Testing
import Transformer

@testable import Training

@Suite("A run folder always has a state to go on from")
struct RunFolderTests {
  private func save(_ step: Int, _ writer: borrowing RunFolderWriter) throws {
    try writer.saveState(
      step: step, stepContents(step), tensors: [("m", Tensor([Float(step), 1]))],
      metadata: ["seed": "5"])
  }

  private func check(_ folder: RunFolder, step: Int) throws {
    let state = try folder.newestState()
    #expect(state.step == step)
    #expect(state.checkpoint.weights.tokenEmbedding[0, 0] == Float(step))
    #expect(try state.training.tensor(named: "m") == Tensor([Float(step), 1]))
    #expect(state.training.metadata == ["seed": "5"])
  }

  @Test("a new state takes the place of the one before")
  func states() throws {
    let scratch = try ScratchFolder()
    let folder = RunFolder(scratch.file("run/"))
    #expect(folder.path == scratch.file("run"))
    #expect(throws: RunFolderError.folder(path: folder.path, .noState)) {
      try folder.newestState()
    }
    let writer = try RunFolderWriter(folder)
    for step in [9, 10, 100] {
      try save(step, writer)
      #expect(folder.states == [step])
      try check(folder, step: step)
    }
    try save(100, writer)
    try check(folder, step: 100)
    #expect(scratch.names("run") == ["lock", "state-100"])
  }

  @Test("epochs are ordinary checkpoints")
  func epochs() throws {
    let scratch = try ScratchFolder()
    let folder = RunFolder(scratch.file("run"))
    let writer = try RunFolderWriter(folder)
    for epoch in [2, 1, 10] {
      let hash = try writer.saveEpoch(epoch, stepContents(epoch))
      let read = try Checkpoint.read(folder: folder.epochPath(epoch))
      #expect(try read.hash() == hash)
      #expect(read.weights.tokenEmbedding[0, 0] == Float(epoch))
    }
    #expect(folder.epochs == [1, 2, 10])
    #expect(scratch.names("run/epoch-1") == ["config.json", "model.safetensors"])
  }

  @Test("other names are no epochs and states")
  func otherNames() throws {
    let scratch = try ScratchFolder()
    for name in ["epoch-01", "epoch-", "epoch--1", "epoch-x", "state-1 ", ".state-2.writing"] {
      try FileManager.default.createDirectory(
        atPath: scratch.file(name), withIntermediateDirectories: false)
    }
    try scratch.write("x".utf8, to: "state-3")
    let folder = RunFolder(scratch.path)
    #expect(folder.epochs == [])
    #expect(folder.states == [])
  }

  /// What a kill can leave of two states, by the names of their folders.
  struct Kill: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// Pairs of a folder's name and the step whose state is in it; a cut one lacks a file.
    let left: [(name: String, step: Int, isCut: Bool)]
    let expected: Int?
  }

  @Test(
    "a kill at any moment of saving",
    arguments: [
      Kill(
        testDescription: "the first state half written",
        left: [(".state-5.writing", 5, true)], expected: nil),
      Kill(
        testDescription: "the second state half written",
        left: [("state-5", 5, false), (".state-10.writing", 10, true)], expected: 5),
      Kill(
        testDescription: "the second state complete, not in place",
        left: [("state-5", 5, false), (".state-10.writing", 10, false)], expected: 5),
      Kill(
        testDescription: "both in place", left: [("state-5", 5, false), ("state-10", 10, false)],
        expected: 10),
      Kill(
        testDescription: "the first on its way out",
        left: [(".state-5.removed", 5, true), ("state-10", 10, false)], expected: 10),
      Kill(
        testDescription: "a state exchanged for one of the same step",
        left: [(".state-5.old", 5, false), (".state-5.writing", 6, false)], expected: 5),
    ])
  func killed(kill: Kill) throws {
    let scratch = try ScratchFolder()
    let folder = RunFolder(scratch.path)
    for (name, step, isCut) in kill.left {
      let other = try ScratchFolder()
      let writer = try RunFolderWriter(RunFolder(other.path))
      try save(step, writer)
      try FileManager.default.moveItem(
        atPath: other.file("state-\(step)"), toPath: scratch.file(name))
      if isCut {
        try FileManager.default.removeItem(atPath: scratch.file("\(name)/config.json"))
      }
    }
    let writer = try RunFolderWriter(folder)
    #expect(scratch.names().allSatisfy { !$0.hasPrefix(".") })
    if let step = kill.expected {
      try check(folder, step: step)
    } else {
      #expect(folder.states == [])
    }
    try save(20, writer)
    try check(folder, step: 20)
    #expect(scratch.names() == ["lock", "state-20"])
  }

  @Test("folders of other names are left alone")
  func others() throws {
    let scratch = try ScratchFolder()
    for name in [".notes.old", ".x.writing", ".state-x.removed"] {
      try FileManager.default.createDirectory(
        atPath: scratch.file(name), withIntermediateDirectories: false)
    }
    _ = try RunFolderWriter(RunFolder(scratch.path))
    #expect(scratch.names() == [".notes.old", ".state-x.removed", ".x.writing", "lock"])
  }

  @Test("two runs in one folder")
  func locked() throws {
    let scratch = try ScratchFolder()
    let folder = RunFolder(scratch.path)
    let first = try RunFolderWriter(folder)
    do throws(RunFolderError) {
      _ = try RunFolderWriter(folder)
      Issue.record("both run")
    } catch {
      guard case .folder(folder.path, .held(by: .some)) = error else {
        Issue.record("\(error)")
        return
      }
    }
    try save(1, first)
  }

  @Test("the first line says what run it is")
  func header() throws {
    let scratch = try ScratchFolder()
    let folder = RunFolder(scratch.path)
    #expect(throws: RunFolderError.folder(path: folder.logPath, .noRun)) { try folder.header() }
    try scratch.write("{\"v\":".utf8, to: "run.jsonl")
    #expect(try folder.header() == nil)
    try scratch.write("{\"v\":7}\n{}\n".utf8, to: "run.jsonl")
    #expect(try folder.header()?["v"] == .integer(7))
    try scratch.write("nonsense\n{}\n".utf8, to: "run.jsonl")
    let error = #expect(throws: RunFolderError.self) { try folder.header() }
    guard case .line(folder.logPath, number: 1, _) = error else {
      Issue.record("\(error.debugDescription)")
      return
    }
  }

  @Test("room for a checkpoint and a state is looked for beforehand")
  func room() throws {
    let scratch = try ScratchFolder()
    let writer = try RunFolderWriter(RunFolder(scratch.path))
    let contents = stepContents(1)
    try writer.checkRoom(for: contents)
    try writer.saveEpoch(1, contents)
    let parameters = contents.weights.configuration.parameterCount()
    let moments = ["first", "second"].map { (name: $0, tensor: Tensor(shape: [parameters])) }
    try writer.saveState(step: 1, contents, tensors: moments, metadata: [:])
    var bytes = 0
    for folder in ["epoch-1", "state-1"] {
      for name in scratch.names(folder) { bytes += try scratch.bytes("\(folder)/\(name)").count }
    }
    let needed = RunFolderWriter.bytesNeeded(for: contents)
    #expect(needed >= bytes)
    // The headers of the files are estimated; they are a few kilobytes.
    #expect(needed - bytes < 4096)
  }

  @Test("a file where the folder should be, and no folder above")
  func noFolder() throws {
    let scratch = try ScratchFolder()
    try scratch.write("x".utf8, to: "run")
    let path = scratch.file("run")
    #expect(throws: RunFolderError.folder(path: path, .isNoFolder)) {
      _ = try RunFolderWriter(RunFolder(path))
    }
    let other = scratch.file("no/run")
    #expect(throws: RunFolderError.file(.output(path: other, .noParent))) {
      _ = try RunFolderWriter(RunFolder(other))
    }
  }
}
