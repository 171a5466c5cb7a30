import Testing

@testable import Files

@Suite("The place of a folder has names beside it")
struct FolderPlaceTests {
  @Test(
    "paths are taken apart",
    arguments: [
      ("out", ".", "out", "out", ".out.old"), ("out/", ".", "out", "out", ".out.old"),
      ("a/b/out//", "a/b", "out", "a/b/out", "a/b/.out.old"),
      ("/out", "/", "out", "/out", "/.out.old"),
      ("./out", ".", "out", "out", ".out.old"), ("../out", "..", "out", "../out", "../.out.old"),
    ])
  func paths(path: String, parent: String, name: String, whole: String, old: String) {
    let place = FolderPlace(path)
    #expect(place.parent == parent)
    #expect(place.name == name)
    #expect(place.path == whole)
    #expect(place.old == old)
  }
}
