import Foundation
import Testing

@Suite("The page on several machines")
struct ScalingPageTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  private static let hasPython = ["/usr/bin/python3", "/usr/local/bin/python3"]
    .contains { FileManager.default.isExecutableFile(atPath: $0) }

  @Test(
    "has the tables that its script reckons from what was measured",
    .enabled(if: hasPython, "there is no python3"))
  func tables() throws {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", Self.root.appending(path: "Scripts/scaling.py").path, "tell"]
    process.standardOutput = pipe
    try process.run()
    let told = String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let page = try String(
      contentsOf: Self.root.appending(path: "Documentation/Scaling.md"), encoding: .utf8)
    let parts = page.components(separatedBy: "<!-- scaling -->\n")
    let tables = parts.last?.components(separatedBy: "<!-- end of scaling -->").first
    #expect(parts.count == 2)
    #expect(tables == told)
    #expect(told.contains("GPT-2 XL"))
  }
}
