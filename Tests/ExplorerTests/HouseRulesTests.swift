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
      let used = source.code.firstMatch(
        of:
          /\b(?:Weights|Pass|Resumption|Subject|Activations|Backward\w*|Engine|CheckpointEngine)\b/)
      #expect(used == nil, "\(source.path) uses \(used.map { "\($0.output)" } ?? "")")
    }
  }

  @Test("a file draws, or it updates; only overlays and the table of screens do both")
  func separate() {
    for source in sources("Screens", "Shell", "Document")
    where !source.name.hasSuffix("Overlay.swift") && !source.name.hasPrefix("ScreenEntry") {
      #expect(!(source.updates && source.draws), "\(source.path) draws and updates")
    }
  }

  @Test("an update calls no view")
  func updates() {
    let found = sources("Screens", "Shell", "Document").filter { source in
      let both = source.name.hasSuffix("Overlay.swift") || source.name.hasPrefix("ScreenEntry")
      return !both && (source.updates || source.name.hasSuffix("Keys.swift"))
    }
    #expect(found.count > 20)
    for source in found {
      let calls = source.code.firstMatch(of: /\bdraw\w*\(|\bCanvas\b|\bFrame\.|\bview\(/)
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

  /// The names of types that some files declare at their top level.
  private func types(in sources: [Source]) -> Set<String> {
    Set(
      sources.flatMap { source in
        source.code.matches(of: /(?m)^(?:public )?(?:struct|enum|protocol|final class) (\w+)/)
          .map { String($0.output.1) }
      })
  }

  /// The words of code.
  private func words(of source: Source) -> Set<String> {
    Set(source.code.matches(of: /\w+/).map { String($0.output) })
  }

  @Test("a screen knows nothing of another screen: neither its types nor its place in the state")
  func apart() {
    let rooms = Dictionary(grouping: sources("Screens")) {
      String($0.path.split(separator: "/")[1])
    }
    #expect(rooms.count == 9)
    let names = [
      "Prompt": "prompt", "Heads": "heads", "Attention": "attention", "Lens": "lens",
      "Patching": "patching", "Circuit": "circuits", "Training": "training", "HeadDetail": "detail",
      "Runs": "runs",
    ]
    // What a screen is to show is told it in a visit.
    let told: Set = ["LensSubject"]
    for (room, files) in rooms {
      let others = rooms.filter { $0.key != room }
      let forbidden = others.values.reduce(into: Set<String>()) { $0.formUnion(types(in: $1)) }
      for source in files {
        let used = words(of: source).intersection(forbidden.subtracting(told))
        #expect(used.isEmpty, "\(source.path) uses \(used.sorted())")
        for (other, name) in names where other != room {
          #expect(!source.code.contains("state.\(name)."), "\(source.path) reaches \(name)")
        }
      }
    }
  }

  @Test("queries and the document know no screen")
  func below() {
    let above = types(in: sources("Screens", "Recordings", "Runtime"))
    for source in sources("Queries", "Document") {
      let used = words(of: source).intersection(above)
      #expect(used.isEmpty, "\(source.path) uses \(used.sorted())")
      #expect(source.code.firstMatch(of: /\w+(?:Screen|Overlay)\b/) == nil, "\(source.path)")
      #expect(!source.code.contains("AppState"), "\(source.path)")
    }
  }
}
