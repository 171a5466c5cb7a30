import Circuits
import Foundation
import Screen
import Testing
import TestSupport
import Transformer

@testable import Explorer

@Suite("Circuits are read from files and written to them")
struct CircuitFileTests {
  private let folder = FileManager.default.temporaryDirectory.appending(
    path: "circuits-\(UUID().uuidString)", directoryHint: .isDirectory)

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func runner() throws -> ErrandRunner {
    ErrandRunner(
      OpenCheckpoints(try LoadedCheckpoint.read(folder: tinyFolder)), Mailbox(wake: {}),
      SettingsStore(environment: [:]))
  }

  @Test("a circuit is written, and read again as it was")
  func roundTrip() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let circuit = try Circuit(parsing: "1.0 mover END\n0.1 early S2\nearly->mover<v>\n")
    let path = folder.appending(path: "c.txt").path
    let file = CircuitFile(circuit, path: path, comments: ["a circuit"])
    let runner = try runner()
    #expect(runner.run(.saveCircuit(file, replaces: false)) == .ran(.savedCircuit(file)))
    #expect(runner.run(.saveCircuit(file, replaces: false)) == .ran(.circuitExists(file)))
    #expect(runner.run(.saveCircuit(file, replaces: true)) == .ran(.savedCircuit(file)))
    #expect(
      runner.run(.circuit(path: path, .open))
        == .ran(.circuit(OpenCircuit(circuit, name: "c.txt", path: path), .open)))
    #expect(try String(contentsOfFile: path, encoding: .utf8).hasPrefix("# a circuit\n"))
  }

  @Test("a head that the model lacks, and a file that is none, are told with the line")
  func wrong() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "c.txt").path
    for (text, words) in [
      ("0.0 a END\n9.9 name-mover END\n", "line 2 names head 9.9, which the model does not have"),
      ("hello\n", "line 1"),
    ] {
      try Data(text.utf8).write(to: URL(filePath: path))
      guard case .errandFailed(let reason) = try runner().run(.circuit(path: path, .open)) else {
        Issue.record("read \(text)")
        continue
      }
      #expect(reason.hasPrefix("c.txt: ") && reason.contains(words), "\(reason)")
    }
  }

  @Test("a file beside the checkpoint opens by itself, or says why not")
  func beside() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let copy = folder.appending(path: "model")
    try FileManager.default.copyItem(at: URL(filePath: tinyFolder), to: copy)
    let file = copy.appending(path: Document.circuitName)
    let size = Size(width: 80, height: 24)
    func state() throws -> AppState {
      try AppState(try LoadedCheckpoint.read(folder: copy.path), ExplorationOptions(), size: size)
    }
    #expect(try state().circuit == nil)
    try Data("1.0 mover END\n".utf8).write(to: file)
    let opened = try state()
    #expect(opened.circuit?.heads == [Head(1, 0)] && opened.history.past.isEmpty)
    try Data("7.0 mover END\n".utf8).write(to: file)
    let refused = try state()
    #expect(refused.circuit == nil && refused.note?.text.contains("head 7.0") == true)
  }
}
