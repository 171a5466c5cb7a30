import Foundation
import TestSupport
import Testing

@Suite("The page of the modules agrees with the manifest and the sources")
struct ModulesPageTests {
  /// A target of the manifest that is no test, with the targets that it uses.
  struct Target {
    var name: String
    var uses: Set<String>
  }

  /// A section of the page.
  struct Section {
    var name: String
    var text: String

    /// The types in its table.
    var types: [String] { text.matches(of: /\n\| `(\w+)` \|/).map { String($0.1) } }

    /// The modules in the sentence that says who uses it.
    var users: Set<String> {
      let line = text.split(separator: "\n").first { $0.hasPrefix("Used by ") } ?? ""
      return Set(line.dropFirst(8).matches(of: /\w+/).map { String($0.0) }).subtracting(["and"])
    }
  }

  static let root = Fixture.folder.appending(path: "../../..").standardized

  static func read(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  /// The targets of the manifest in its order.
  static func targets() throws -> [Target] {
    let manifest = try read("Package.swift")
    let list = manifest[try #require(manifest.range(of: "targets: [")).upperBound...]
    let openings = list.matches(
      of: /(?:\bmodule|\.target|\.executableTarget|\.systemLibrary|\btests|\.testTarget)\(/)
    var chunks: [(isTest: Bool, text: Substring)] = []
    for (index, opening) in openings.enumerated() {
      let end = index + 1 < openings.count ? openings[index + 1].range.lowerBound : list.endIndex
      let text = list[opening.range.lowerBound..<end]
      // A dependency on a condition is written as a target too.
      if text.prefix(while: { $0 != ")" }).contains("condition:"), let last = chunks.indices.last {
        chunks[last].text = list[chunks[last].text.startIndex..<end]
      } else {
        chunks.append((opening.0.contains("est"), text))
      }
    }
    return chunks.filter { !$0.isTest }.compactMap { chunk in
      let words = chunk.text.matches(of: /"([^"]+)"/).map { String($0.1) }
      return words.first.map { Target(name: $0, uses: Set(words.dropFirst())) }
    }
  }

  static func sections() throws -> [Section] {
    try read("Documentation/Modules.md").split(separator: "\n## ").dropFirst().map { text in
      Section(name: String(text.prefix { $0 != "\n" }), text: String(text))
    }
  }

  @Test("every target has a section, in the order of the manifest, and no section is of another")
  func order() throws {
    let targets = try Self.targets()
    #expect(targets.count > 20)
    #expect(targets.first?.name == "COpenBLAS" && targets.last?.name == "TestSupport")
    #expect(try Self.sections().map(\.name) == targets.map(\.name))
  }

  @Test("each section says who uses the module")
  func users() throws {
    let targets = try Self.targets()
    for section in try Self.sections()
    where !["PatchbayCommand", "TestSupport"].contains(section.name) {
      #expect(
        section.users == Set(targets.filter { $0.uses.contains(section.name) }.map(\.name)),
        "\(section.name)")
    }
  }

  @Test("every type in a table is one of the module that others can see")
  func types() throws {
    for section in try Self.sections() {
      let folder = section.name == "TestSupport" ? "Tests/TestSupport" : "Sources/\(section.name)"
      let paths = try FileManager.default.subpathsOfDirectory(
        atPath: Self.root.appending(path: folder).path)
      var declared: Set<String> = []
      for path in paths where path.hasSuffix(".swift") {
        for match in try Self.read("\(folder)/\(path)").matches(
          of: /\npublic (?:final |indirect )?(?:struct|enum|class|protocol|actor) (\w+)/)
        {
          declared.insert(String(match.1))
        }
      }
      #expect(Set(section.types).subtracting(declared).isEmpty, "\(section.name)")
      #expect(Set(section.types).count == section.types.count, "\(section.name)")
    }
  }
}
