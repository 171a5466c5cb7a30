import Figures
import Screen
import Testing

@testable import Explorer

@Suite("What is shown is written and copied")
struct ExportTests {
  private func world(_ keys: String...) throws -> SmallWorld {
    var world = try SmallWorld()
    for key in keys {
      world.press(key)
      world.answerAll()
    }
    return world
  }

  private func file(_ errands: [Errand]) throws -> FigureFile {
    guard case .write(let file, _) = try #require(errands.last) else {
      Issue.record("\(errands)")
      throw CancellationError()
    }
    return file
  }

  @Test("e lists the forms and what each is for")
  func forms() throws {
    let state = try world("2", "e").state
    #expect(state.isOpen(ExportOverlay()))
    let choices = ExportOverlay().choices(state)
    #expect(choices.map(\.name) == ["CSV", "JSON", "SVG", "text"])
    #expect(choices.allSatisfy { !$0.detail.isEmpty })
  }

  @Test("a form asks for a name and suggests one in the working folder")
  func name() throws {
    var world = try world("2", "e")
    world.press("down", "down", "enter")
    let asked = try #require(world.state.overlay as? ExportFileOverlay)
    #expect(asked.format == .svg)
    #expect(asked.field.text == "heads-by-attribution.svg")
    world.press("enter")
    #expect(world.state.overlay == nil)
    #expect(world.state.errand == "writing")
    let file = try file(world.errands)
    #expect(file.path == "heads-by-attribution.svg")
    #expect(file.figure == world.state.figure)
    world.send(.ran(.written(path: file.path)))
    #expect(world.state.note == .done("Written: heads-by-attribution.svg"))
    #expect(world.state.errand == nil)
  }

  @Test(
    "an ending that names a format has its way; a missing one is added",
    arguments: [
      ("a", "a.csv", FigureFormat.csv), ("a.svg", "a.svg", .svg), ("a.dat", "a.dat", .csv),
      ("d.1/a", "d.1/a.csv", .csv), ("~/.a", "~/.a.csv", .csv), ("d/", "d/", .csv),
    ])
  func endings(typed: String, path: String, format: FigureFormat) throws {
    let figure = try #require(try world().state.figure)
    let file = FigureFile(figure, .csv, path: typed)
    #expect(file.path == path)
    #expect(file.format == format)
  }

  @Test("a file that is there is asked about, and replaced only when that is agreed to")
  func exists() throws {
    var world = try world("2", "e")
    world.press("enter", "enter")
    let file = try file(world.errands)
    #expect(world.errands.last == .write(file, replaces: false))
    world.send(.ran(.exists(file)))
    #expect(world.state.isOpen(ReplaceFileOverlay(file: file)))
    #expect(
      ReplaceFileOverlay(file: file).words == [
        "heads-by-attribution.csv is there already, or a file that goes with it:",
        "heads-by-attribution.table.csv", "heads-by-attribution.csv-metadata.json",
      ])
    world.press("enter")
    #expect(world.errands.last == .write(file, replaces: true))
    world.send(.ran(.exists(file)))
    let sent = world.errands.count
    world.press("escape")
    #expect(world.errands.count == sent)
    #expect(
      world.state.isOpen(
        ExportFileOverlay(format: .csv, field: field("heads-by-attribution.csv"))))
  }

  private func field(_ text: String) -> TextField {
    var field = TextField(text)
    field.placeholder = "file.csv, .json, .svg or .txt"
    return field
  }

  @Test("what the system refuses is told, and the name stays to be mended")
  func refused() throws {
    var world = try world("2", "e")
    world.press("enter", "ctrl-u")
    world.type("nowhere/a.csv")
    world.press("enter")
    let file = try file(world.errands)
    world.send(.ran(.notWritten(file, "nowhere/a.csv cannot be written")))
    #expect(world.state.note == .refused("nowhere/a.csv cannot be written"))
    #expect(
      world.state.isOpen(ExportFileOverlay(format: .csv, field: field("nowhere/a.csv"))))
  }

  @Test("an empty name writes nothing")
  func empty() throws {
    var world = try world("2", "e")
    world.press("enter", "ctrl-u", "enter")
    #expect(world.errands.isEmpty)
    #expect(world.state.overlay == nil)
  }

  @Test("a figure waits for the hash of its checkpoint, and takes it along")
  func hash() throws {
    var world = try world("2")
    world.state.findings.forget { $0.is(HashQuery.self) }
    world.press("e", "enter", "enter")
    #expect(world.errands.isEmpty)
    #expect(
      world.state.note == .done("The weights are hashed first, so that the file can name them."))
    #expect(world.requests.map(\.query) == [.hash(.a)])
    world.press("4")
    world.answerAll()
    let file = try file(world.errands)
    #expect(world.errands.count == 1)
    #expect(file.figure.title == "Heads by attribution")
    #expect(file.figure.provenance.checkpoints[0].sha256 == "0123")
    #expect(world.state.awaitedFigures.isEmpty)
  }

  @Test("a hash that cannot be made leaves the figure without it")
  func noHash() throws {
    var world = try world("2")
    world.state.findings.forget { $0.is(HashQuery.self) }
    world.press("e", "enter", "enter")
    let last = world.requests.popLast()
    let request = try #require(last)
    world.send(.failed(number: request.number, "no"))
    let file = try file(world.errands)
    #expect(file.figure.provenance.checkpoints[0].sha256 == nil)
    #expect(file.figure.text(as: .text).contains("small (sha256 not known)"))
  }

  @Test("y copies what is shown as text")
  func copy() throws {
    var world = try world("3")
    world.press("y")
    #expect(world.copied == [try #require(world.state.figure).text(as: .text)])
  }

  @Test("before anything is known e and y say why they do nothing", arguments: ["e", "y"])
  func nothing(key: String) throws {
    var world = try world("7")
    world.press(key)
    #expect(world.state.note == .refused("Nothing of this screen is known yet."))
    #expect(world.state.overlay == nil)
    #expect(world.copied.isEmpty)
  }
}
