import Patching
import Screen
import Testing
import Transformer

@testable import Explorer
import Patching

@Suite("What a model is made of is said where there is room, and only of other models than GPT-2")
struct FamilyWordsTests {
  /// The line of screens.
  private static func line(_ architecture: Architecture, width: Int) throws -> String {
    let world = try SmallWorld.after(
      ["6"], size: Size(width: width, height: 60), architecture: architecture)
    return String(world.frame().text.split(separator: "\n")[1])
  }

  @Test("at the end of the line of screens, ever less of it")
  func title() throws {
    let whole =
      "Llama · 3 layers × 4 heads · 2 key-value heads · RMSNorm · rotary · gated MLP"
    #expect(try Self.line(.llama, width: 200).hasSuffix(whole))
    let pythia = try Self.line(.pythia, width: 200)
    #expect(pythia.hasSuffix("GPT-NeoX · 3 layers × 4 heads · parallel blocks · rotary"))
    #expect(try Self.line(.neo, width: 200).hasSuffix("GPT-Neo · 3 layers × 4 heads · windows"))
    let narrow = try Self.line(.llama, width: 140)
    #expect(narrow.contains("Llama · 3 layers × 4 heads") && !narrow.contains("gated"), "\(narrow)")
    #expect(try Self.line(.gpt2, width: 200).hasSuffix("  3 layers × 4 heads"))
  }

  @Test("in the help, in full")
  func help() throws {
    let text = try SmallWorld.after(["?"], architecture: .llama).frame().text
    #expect(text.contains("Llama, 3 layers x 4 heads, 2 key-value"), "\(text)")
    #expect(try !SmallWorld.after(["?"]).frame().text.contains("GPT-2"))
  }

  @Test("a second checkpoint of other parts is refused by name, though its sizes are the same")
  func second() throws {
    let (own, other) = (
      try SmallWorld().state.model.shape,
      try SmallWorld(architecture: .pythia).state.model.shape
    )
    #expect(!own.isComparable(with: other))
    #expect(own.isComparable(with: own))
    let words = own.refusal(of: other, at: "there")
    #expect(words.contains("family gpt_neox") && words.contains("one of gpt2"), "\(words)")
  }

  @Test("paths to keys say whose they are too")
  func paths() throws {
    var world = try SmallWorld.after(["5", "p"], architecture: .llama)
    world.state.patching.setReceivers(.heads([.init(Head(1, 2), .keys)]))
    let words = world.state.note?.text ?? ""
    #expect(words.contains("heads 1.2-1.3 share their keys and values"), "\(words)")
  }
}
