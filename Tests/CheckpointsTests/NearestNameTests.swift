import Testing

@testable import Checkpoints

@Suite("The name that was probably meant is found")
struct NearestNameTests {
  @Test(
    "the nearest within a few edits",
    arguments: [
      ("gtp2", ["gpt2", "gpt2-xl"], "gpt2"), ("gpt2", ["gpt2"], nil),
      ("gpt3", ["gpt2", "gpt1"], "gpt1"), ("llama", ["gpt2"], nil), ("a", ["b"], "b"),
      ("", ["b"], "b"), ("ln_f.bias", ["ln_f.bais", "ln_f.gain"], "ln_f.bais"),
    ])
  func nearest(name: String, candidates: [String], expected: String?) {
    #expect(NearestName.find(name, among: candidates) == expected)
  }

  @Test(
    "edits are counted",
    arguments: [("", "", 0), ("", "abc", 3), ("abc", "acb", 1), ("kitten", "sitting", 3)])
  func edits(left: String, right: String, expected: Int) {
    #expect(NearestName.distance(Array(left.utf8), Array(right.utf8)) == expected)
    #expect(NearestName.distance(Array(right.utf8), Array(left.utf8)) == expected)
  }

  @Test("names without end are not compared")
  func longNames() {
    let long = String(repeating: "a", count: 201)
    #expect(NearestName.find(long, among: [long + "b"]) == nil)
  }
}
