import TestSupport
import Testing

@testable import Screen

@Suite("A card says each finding in number, interval and words")
struct CardViewTests {
  private static let card = Card(
    heading: "Circuit of 26 heads in 7 classes on 100 prompts",
    lines: ["Heads outside the circuit have the means of their template."],
    rows: [
      .init(
        "faithfulness", 87.3, decimals: 1, unit: "%", interval: 81.2...93.1, scale: 0...120,
        reference: 80, sentence: "The circuit alone reaches 87.3 % of the model's difference.",
        verdict: .good),
      .init(
        "minimality", 0.6, decimals: 1, unit: "% of F(M)", interval: 0.1...1.2, scale: 0...10,
        reference: 1, sentence: "The least needed head changes F by 0.6 %.", verdict: .poor),
      .init(
        "random circuits", 1, words: "1 of 101", scale: 1...101,
        sentence: "It is more faithful than each of 100 others."),
      .init("stability", .nan, sentence: "Not measured."),
    ], intervalMeaning: "95 % intervals over prompts.")

  @Test(
    "as it was last approved",
    arguments: [(100, "full"), (78, "full"), (44, "full"), (78, "plain"), (78, "mono")])
  func snapshot(width: Int, name: String) {
    let view = CardView(Self.card, selected: 1)
    let traits: DisplayTraits =
      name == "full"
      ? .full : name == "plain" ? .plain : DisplayTraits(depth: .monochrome, glyphs: .unicode)
    let size = Size(width: width, height: view.height(width: width))
    expectSnapshot(
      Frame.drawn(size: size, traits: traits) { view.draw(on: $0) }, named: "card-\(width)-\(name)")
  }

  @Test("what has no room scrolls")
  func scrolls() {
    let frame = Frame.drawn(size: Size(width: 60, height: 5)) { canvas in
      CardView(Self.card, first: 400).draw(on: canvas)
    }
    #expect(frame.text.contains("95 % intervals"))
    #expect(frame.text.contains("▴"))
  }
}
