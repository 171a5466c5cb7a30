import Checkpoints
import Foundation
import TestSupport
import Testing

@Suite("A checkpoint can be told of before it is opened")
struct CheckpointPreviewTests {
  @Test("the preview says what opening then gives", arguments: ["tiny", "odd", "narrow"])
  func agrees(name: String) throws {
    let folder = Fixture.folder.appending(path: name).path
    let preview = try CheckpointPreview(path: folder)
    let checkpoint = try Checkpoint.read(folder: folder)
    #expect(preview.shape == checkpoint.configuration)
    #expect(preview.bytesMapped == checkpoint.bytesOnDisk)
    #expect(preview.bytesHeld == checkpoint.bytesHeld)
  }

  @Test("what keeps a checkpoint from being opened is told before")
  func refuses() {
    #expect(throws: CheckpointError.self) { try CheckpointPreview(path: "/nonexistent/folder") }
  }
}
