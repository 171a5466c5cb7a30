import Figures
import Foundation
import Testing
import TestSupport

@testable import Explorer

@Suite("Figures are written in one step, and never silently over others")
struct ErrandWritingTests {
  private let folder = FileManager.default.temporaryDirectory.appending(
    path: "errands-\(UUID().uuidString)", directoryHint: .isDirectory)

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func file(_ name: String) throws -> FigureFile {
    let figure = Figure(
      title: "Table", provenance: .init(version: "0"),
      content: .table(.init(columns: [.init("a")], rows: [[.integer(1)]])))
    return FigureFile(figure, .csv, path: folder.appending(path: name).path)
  }

  private func errandRunner() throws -> ErrandRunner {
    let mailbox = Mailbox(wake: {})
    return ErrandRunner(
      OpenCheckpoints(try LoadedCheckpoint.read(folder: tinyFolder)), mailbox,
      SettingsStore(environment: [:]))
  }

  @Test("a new file, one that is there, one that is to be replaced")
  func write() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let (errandRunner, file) = (try errandRunner(), try file("a.csv"))
    let written = "\(file.path), \(file.path)-metadata.json"
    #expect(errandRunner.run(.write(file, replaces: false)) == .ran(.written(path: written)))
    #expect(try String(contentsOfFile: file.path, encoding: .utf8) == file.figure.text(as: .csv))
    try Data("old".utf8).write(to: URL(filePath: file.path))
    #expect(errandRunner.run(.write(file, replaces: false)) == .ran(.exists(file)))
    #expect(try String(contentsOfFile: file.path, encoding: .utf8) == "old")
    #expect(errandRunner.run(.write(file, replaces: true)) == .ran(.written(path: written)))
    #expect(try String(contentsOfFile: file.path, encoding: .utf8) == file.figure.text(as: .csv))
  }

  @Test("a folder that is missing is told, with how to mend it")
  func missing() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = try file("none/a.csv")
    #expect(
      try errandRunner().run(.write(file, replaces: false))
        == .ran(
          .notWritten(
            file,
            "\(file.path) cannot be written: the folder that should hold it does not exist. "
              + "Make it first")))
  }
}
