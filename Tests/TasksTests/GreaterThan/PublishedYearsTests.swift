import Foundation
import Tasks
import Testing
import Tokens

@Suite("The published greater-than prompts")
struct PublishedYearsTests {
  @Test("are a thousand, of the nouns, centuries and years that their source describes")
  func contents() {
    let sentences = PublishedYears.sentences
    #expect(sentences.count == 1000)
    #expect(Set(sentences).count == 975)
    #expect(Set(sentences.map(\.noun)).count == 34)
    let centuries = Dictionary(grouping: sentences, by: \.century).mapValues(\.count)
    #expect(centuries == [11: 73, 12: 168, 13: 146, 14: 144, 15: 154, 16: 149, 17: 166])
    let starts = Dictionary(grouping: sentences, by: \.start).mapValues(\.count)
    #expect(starts.keys.sorted() == Array(2...98))
    #expect(Set(starts.values) == [10, 11])
    #expect(sentences[0].prompt == "The contract lasted from the year 1352 to the year 13")
    #expect(
      sentences[0].counterpart.prompt == "The contract lasted from the year 1301 to the year 13")
  }

  @Test(
    "are line for line those of the file",
    .enabled(
      if: FileManager.default.fileExists(atPath: GPT2.path("greater_than_data.csv")),
      "greater_than_data.csv is not beside the package"))
  func file() throws {
    let text = try String(contentsOfFile: GPT2.path("greater_than_data.csv"), encoding: .utf8)
    let lines = text.split(whereSeparator: \.isNewline)
    #expect(lines.first == "clean,corrupted,label")
    #expect(
      lines.dropFirst().map(String.init)
        == PublishedYears.sentences.map { sentence in
          "\(sentence.prompt),\(sentence.counterpart.prompt),\(sentence.start)"
        })
  }

  @Test(
    "are thirteen tokens of GPT-2 each, and differ from their counterparts at the year alone",
    .enabled(if: GPT2.isThere, "\(GPT2.missing)"))
  func tokens() throws {
    let set = try PublishedYears.prompts(GPT2.tokenizer.get(), beginning: 50256)
    #expect(set.bos)
    for prompt in set.prompts {
      let corrupted = try #require(prompt.corrupted)
      #expect(prompt.tokens.count == 13 && corrupted.count == 13)
      #expect(prompt.tokens.indices.filter { prompt.tokens[$0] != corrupted[$0] } == [8])
      #expect(prompt.positions == ["XX": 8, "END": 12])
      #expect(prompt.tokens[0] == 50256)
    }
    #expect(set.years?.starts == PublishedYears.sentences.map(\.start))
  }

  @Test("are refused for a tokenizer without years")
  func noYears() throws {
    #expect(throws: TaskError.self) {
      try PublishedYears.prompts(SmallTokenizer.make(), beginning: 0)
    }
  }
}
