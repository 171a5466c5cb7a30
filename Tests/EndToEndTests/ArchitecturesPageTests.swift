import Foundation
import TestSupport
import Testing

@Suite("The page of the architectures names tests that there are")
struct ArchitecturesPageTests {
  /// The cells of the table, row by row; its head comes first.
  static func table() throws -> [[String]] {
    try ModulesPageTests.read("Documentation/Architectures.md").split(separator: "\n")
      .filter { $0.hasPrefix("|") && !$0.hasPrefix("|-") }
      .map { line in
        line.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false)
          .map { $0.trimmingCharacters(in: .whitespaces) }
      }
  }

  /// The names in a cell between marks: code is a suite, italics are one to be written.
  static func names(_ cell: String, _ mark: Character) -> [String] {
    cell.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { $0.first == mark && $0.last == mark }.map { String($0.dropFirst().dropLast()) }
  }

  /// The Swift files of all tests, by their names without the ending.
  static func testFiles() throws -> [String: String] {
    let tests = ModulesPageTests.root.appending(path: "Tests").path
    let folders = try FileManager.default.contentsOfDirectory(atPath: tests)
    let paths = try folders.filter { $0.hasSuffix("Tests") }.flatMap { folder in
      try FileManager.default.subpathsOfDirectory(atPath: "\(tests)/\(folder)")
        .map { "\(folder)/\($0)" }
    }.filter { $0.hasSuffix("Tests.swift") }
    return Dictionary(
      paths.map { (String($0.split(separator: "/").last?.dropLast(6) ?? ""), $0) },
      uniquingKeysWith: { first, _ in first })
  }

  @Test("every named suite is a file of the tests that holds one")
  func suites() throws {
    let files = try Self.testFiles()
    let rows = try Self.table()
    var count = 0
    for row in rows.dropFirst() {
      for name in row.suffix(2).flatMap({ Self.names($0, "`") }) {
        count += 1
        let path = try #require(files[name], "\(row[0]): \(name)")
        #expect(try ModulesPageTests.read("Tests/\(path)").contains("@Suite"), "\(path)")
      }
    }
    #expect(count >= rows.count)
  }

  @Test("what is to be written is not there yet, and every cell names something")
  func planned() throws {
    let files = try Self.testFiles()
    for row in try Self.table().dropFirst() {
      for cell in row.suffix(2) {
        let (known, planned) = (Self.names(cell, "`"), Self.names(cell, "*"))
        #expect(!(known + planned).isEmpty, "\(row[0])")
        #expect(
          known.count + planned.count == cell.split(separator: ",").count, "\(row[0]): \(cell)")
        for name in planned { #expect(files[name] == nil, "\(name) is there: name it as a suite") }
      }
    }
  }

  @Test("every family has a column, and a recorded model of its kind")
  func families() throws {
    let models = [
      "GPT-NeoX, Pythia": "pythia", "GPT-Neo": "neo", "Llama 2, 3": "llama3",
      "Mistral": "mistral", "Qwen2, Qwen2.5": "qwen2", "Qwen3": "qwen3", "SmolLM2": "smollm2",
    ]
    let head = try #require(try Self.table().first)
    #expect(Set(head.dropFirst().dropLast(2)) == Set(models.keys).union(["GPT-2"]))
    for (family, folder) in models {
      let path = Fixture.folder.appending(path: "families/\(folder)/reference.safetensors").path
      #expect(FileManager.default.fileExists(atPath: path), "\(family)")
    }
    for row in try Self.table() { #expect(row.count == head.count, "\(row[0])") }
  }
}
