import StrictJSON
import Testing
import Tokens

@Suite("The tokenizers of each family of models give what the tokenizers library gives")
struct FamilyGoldenTests {
  @Test("ten thousand texts are recorded for each of eighteen")
  func recorded() throws {
    let goldens = try FamilyGoldens.recorded.get()
    #expect(goldens.texts.count == 10_000 && goldens.block == 100)
    #expect(goldens.families.count == 18)
    for family in goldens.families { #expect(family.blocks.count == 100) }
  }

  @Test("texts have their tokens, and tokens their text", arguments: FamilyGoldens.families)
  func texts(family: FamilyGoldens.Family) throws {
    let goldens = try FamilyGoldens.recorded.get()
    let tokenizer = try family.tokenizer()
    #expect(tokenizer.count == family.vocabulary)
    let givenUp = Set(family.givenUp)
    for (number, golden) in family.blocks.enumerated() {
      var whole = Checksum()
      let block = number * goldens.block..<(number + 1) * goldens.block
      for index in block where !givenUp.contains(index) {
        let tokens = tokenizer.encode(goldens.texts[index])
        whole.add(tokens)
        whole.add(tokenizer.encode(goldens.texts[index], special: .plainText))
        whole.add(tokenizer.decode(tokens))
      }
      #expect(whole.description == golden, "texts \(block)")
    }
  }

  @Test("the texts that are spelled out", arguments: FamilyGoldens.families)
  func cases(family: FamilyGoldens.Family) throws {
    let tokenizer = try family.tokenizer()
    #expect(family.cases.count > 30)
    for golden in family.cases {
      #expect(tokenizer.encode(golden.text) == golden.tokens, "\(golden.text.debugDescription)")
      #expect(tokenizer.decode(golden.tokens) == golden.decoded)
    }
  }

  @Test("any tokens have their text, whatever their order", arguments: FamilyGoldens.families)
  func lists(family: FamilyGoldens.Family) throws {
    let goldens = try FamilyGoldens.recorded.get()
    let tokenizer = try family.tokenizer()
    var dice = TextDice(seed: goldens.seed + 1, recipe: .null)
    var whole = Checksum()
    for _ in 0..<goldens.lists {
      let count = 1 + dice.below(12)
      let tokens = (0..<count).map { _ in TokenID(dice.below(family.vocabulary)) }
      whole.add(tokenizer.decode(tokens))
    }
    #expect(whole.description == family.lists)
  }

  @Test("what stands around a text is what the file says", arguments: FamilyGoldens.families)
  func frame(family: FamilyGoldens.Family) throws {
    let frame = try family.tokenizer().frame
    #expect(frame.before == family.before && frame.behind == family.behind)
  }

  @Test("characters that continue a text have the tokens that they have in it")
  func continuations() throws {
    // In one of them merges reach across spaces: there what comes before counts.
    for family in FamilyGoldens.families where family.name != "across" {
      let tokenizer = try family.tokenizer()
      let beginning = tokenizer.encode("When Mary gave a drink to")
      for piece in [" Mary", " John", " the store", ",", ".\nMary", "  17", " x\u{E9}\u{1F600}"] {
        #expect(
          tokenizer.encode("When Mary gave a drink to" + piece)
            == beginning + tokenizer.encode(continuing: piece), "\(family.name): \(piece)")
        #expect(
          tokenizer.decode(beginning + tokenizer.encode(continuing: piece))
            == tokenizer.decode(beginning)
            + tokenizer.decode(continuing: tokenizer.encode(continuing: piece)),
          "\(family.name): \(piece)")
      }
    }
  }
}
