import Foundation
import Testing

@Suite("Rooms of the explorer refer only where the architecture lets them")
struct HouseRulesTests {
  /// A source file of the explorer.
  struct Source {
    /// The path below `Sources/Explorer`.
    var path: String
    var text: String

    var name: String { String(path.split(separator: "/").last ?? "") }

    /// Whether it changes the state of the explorer.
    var updates: Bool {
      let parts = code.split(separator: "\nextension ")
      return code.contains("inout Scene") || code.contains("inout AppState")
        || parts.contains { part in
          ["Scene", "Sharing", "AppState"].contains { part.hasPrefix($0) }
            && part.contains("mutating func")
        }
    }

    /// Whether it draws.
    var draws: Bool { text.contains("on canvas: Canvas") }

    /// The code without comments.
    var code: String {
      text.split(separator: "\n").filter { !$0.drop(while: { $0 == " " }).hasPrefix("//") }
        .joined(separator: "\n")
    }
  }

  static let sources: [Source] = {
    let root = packageRoot.appending(path: "Sources/Explorer")
    let paths = (try? FileManager.default.subpathsOfDirectory(atPath: root.path)) ?? []
    return paths.filter { $0.hasSuffix(".swift") }.sorted().map { path in
      let text = try? String(contentsOf: root.appending(path: path), encoding: .utf8)
      return Source(path: path, text: text ?? "")
    }
  }()

  private func sources(_ folders: String...) -> [Source] {
    Self.sources.filter { source in folders.contains { source.path.hasPrefix($0 + "/") } }
  }

  @Test("the folders are those of the architecture")
  func folders() {
    let folders = Set(Self.sources.map { String($0.path.split(separator: "/")[0]) })
    #expect(folders == ["Document", "Queries", "Recordings", "Runtime", "Screens", "Shell"])
  }

  @Test("only queries and the runtime reach the engine")
  func engine() {
    for source in sources("Screens", "Shell", "Document") {
      for module in ["Tensors", "Terminal"] {
        #expect(!source.code.contains("import \(module)\n"), "\(source.path)")
      }
      for word in [" Weights", " Pass(", "Resumption", " Subject(", "Engine("] {
        #expect(!source.code.contains(word), "\(source.path) uses \(word)")
      }
    }
  }

  @Test("a file draws, or it updates; only overlays and the table of screens do both")
  func separate() {
    for source in sources("Screens", "Shell", "Document")
    where !source.name.hasSuffix("Overlay.swift") && !source.name.hasPrefix("ScreenEntry") {
      #expect(!(source.updates && source.draws), "\(source.path) draws and updates")
    }
  }

  @Test(
    "an update calls no view",
    arguments: ["Update.swift", "Keys.swift", "State.swift", "Cursor.swift"])
  func updates(ending: String) throws {
    let found = sources("Screens", "Shell", "Document").filter { $0.name.hasSuffix(ending) }
    #expect(!found.isEmpty)
    for source in found {
      let calls = source.code.firstMatch(of: /\bdraw[A-Z]\w*\(|Canvas\b|Frame\./)
      #expect(calls == nil, "\(source.path): \(calls.map { "\($0.output)" } ?? "")")
    }
  }

  @Test("models, views and figures change nothing", arguments: ["Model", "View", "Figure"])
  func shown(kind: String) {
    let found = sources("Screens").filter { $0.name.hasSuffix(kind + ".swift") }
    #expect(!found.isEmpty)
    for source in found {
      #expect(!source.updates, "\(source.path)")
      #expect(!source.code.contains("[Effect]"), "\(source.path)")
    }
  }

  @Test("screens read no files")
  func files() {
    for source in sources("Screens") {
      #expect(!source.code.contains("import Checkpoints\n"), "\(source.path)")
    }
  }

  @Test("a screen knows nothing of another screen's state")
  func apart() {
    let rooms = Set(sources("Screens").map { String($0.path.split(separator: "/")[1]) })
    for source in sources("Screens") {
      let own = String(source.path.split(separator: "/")[1])
      for other in rooms where other != own {
        for word in ["\(other)State", "\(other)Screen"] {
          #expect(!source.code.contains(word), "\(source.path) uses \(word)")
        }
      }
    }
  }

  @Test("queries and the document know no screen")
  func below() {
    for source in sources("Queries", "Document") {
      #expect(source.code.firstMatch(of: /\w+(?:Screen|Overlay)\b/) == nil, "\(source.path)")
      #expect(!source.code.contains("AppState"), "\(source.path)")
    }
  }
}
