import Patching
import Testing

@Suite("Receivers are written as researchers write them")
struct ReceiverTests {
  @Test("and read back, in order, each once")
  func text() throws {
    let receivers = try PathPatch.Receivers("10.0.q, 9.9.q,9.9.q")
    #expect(receivers.description == "9.9.q,10.0.q")
    #expect(try PathPatch.Receivers("logits") == .logits)
  }

  @Test(
    "anything else is refused", arguments: ["9.9", "9.9.x", "", "a.b.q", "9.9.q,", "logits,9.9.q"])
  func refusal(text: String) {
    #expect(throws: PatchingError.self) { try PathPatch.Receivers(text) }
  }
}
