import Foundation
import Terminal
import Testing

@Suite("A program that this one has started")
struct ChildProgramTests {
  @Test("is asked to stop by SIGTERM, which may come twice")
  func interrupted() throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "child-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let script = """
      trap 'n=$((n + 1)); : > "heard$n"' TERM
      trap 'exit 8' INT
      : > ready
      while [ ! -e heard2 ]; do sleep 0.02; done
      exit 7
      """
    let child = try ChildProgram(
      "/bin/sh", ["-c", script], in: folder.path, output: folder.path + "/out",
      errors: folder.path + "/err")
    for name in ["ready", "heard1"] {
      while !FileManager.default.fileExists(atPath: folder.path + "/" + name) {
        Thread.sleep(forTimeInterval: 0.01)
      }
      child.interrupt()
    }
    #expect(child.wait().code == 7)
  }
}
