import StrictJSON
import Testing

@testable import Tokens

@Suite("Whatever parts a tokenizer.json has, the tokens are those of the tokenizers library")
struct PipelineGoldenTests {
  @Test("two thousand texts are recorded for each of some seventy variants")
  func recorded() throws {
    let goldens = try PipelineGoldens.recorded.get()
    #expect(goldens.texts.count >= 2000)
    #expect(goldens.variants.count >= 70)
    for variant in goldens.variants { #expect(variant.texts.count == goldens.texts.count) }
  }

  @Test("each text has its tokens", arguments: PipelineGoldens.variants)
  func tokens(variant: PipelineGoldens.Variant) throws {
    let tokenizer = try Tokenizer(tokenizerJSON: PipelineGoldens.tokenizerJSON(variant.change))
    var all = Checksum()
    var compared = 0
    for (text, digit) in zip(try PipelineGoldens.recorded.get().texts, variant.texts)
    where digit != UInt8(ascii: "-") {
      let tokens = [tokenizer.encode(text), tokenizer.encode(text, special: .plainText)]
      var one = Checksum()
      for list in tokens {
        one.add(list)
        all.add(list)
      }
      #expect(
        PipelineGoldens.digits[Int(one.value % 64)] == digit,
        "\(text.debugDescription): \(tokens[0].map(\.rawValue)) or \(tokens[1].map(\.rawValue))")
      compared += 1
    }
    #expect(compared >= 2000)
    #expect(all.description == variant.all, "all of them together")
  }

  @Test(
    "every code point has the library's forms",
    arguments: ["NFC", "NFD", "NFKC", "NFKD", "Lowercase"])
  func forms(name: String) throws {
    let normalizer = NormalizationForm(rawValue: name).map(Normalizer.form) ?? .lowercase
    var texts = Checksum()
    for value in UInt32(0)..<0x11_0000 where !(0xD800...0xDFFF ~= value) {
      texts.add(bytes: ScalarText.bytes(of: normalizer.apply(to: [value, 0x323, 0x301])))
    }
    #expect(texts.description == (try PipelineGoldens.recorded.get()).forms[name]?.string)
  }
}
