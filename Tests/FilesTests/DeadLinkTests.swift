import Files
import Foundation
import Testing

@Suite("Links that lead to nothing are told apart from missing files")
struct DeadLinkTests {
  @Test("dangling links, circles, and paths that are neither")
  func links() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    func link(_ name: String, to target: String) throws -> String {
      let path = folder.path + "/" + name
      try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
      return path
    }
    let gone = folder.path + "/gone"
    #expect(DeadLink(try link("one", to: "gone")) == .dangling(target: gone))
    #expect(DeadLink(try link("two", to: "one")) == .dangling(target: gone))
    #expect(DeadLink(try link("own", to: "own")) == .circle)
    _ = try link("there", to: "back")
    #expect(DeadLink(try link("back", to: "there")) == .circle)
    #expect(DeadLink(try link("good", to: folder.path)) == nil)
    #expect(DeadLink(gone) == nil)
    #expect(DeadLink(folder.path) == nil)
    #expect(DeadLink.circle.words == "it is a link that leads back to itself")
    #expect(
      DeadLink.dangling(target: "x").words == "it is a link to x, which does not exist")
  }
}
