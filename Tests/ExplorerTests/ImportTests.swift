import Foundation
import Testing

@Suite("Screens know of results, not of the engine")
struct ImportTests {
  @Test("Screens import neither tensors nor files")
  func imports() throws {
    let place = packageRoot.appending(path: "Sources/Explorer/Screens")
    let files = try FileManager.default.subpathsOfDirectory(atPath: place.path)
      .filter { $0.hasSuffix(".swift") }
    #expect(!files.isEmpty)
    for file in files {
      let text = try String(contentsOf: place.appending(path: file), encoding: .utf8)
      for line in text.split(separator: "\n") where line.contains("import ") {
        for module in ["Tensors", "Checkpoints", "Terminal"] {
          #expect(!line.hasSuffix("import \(module)"), "\(file): \(line)")
        }
      }
      for word in ["Weights", "Pass(", "Resumption", "Subject("] {
        #expect(!text.contains(word), "\(file) uses \(word)")
      }
    }
  }
}
