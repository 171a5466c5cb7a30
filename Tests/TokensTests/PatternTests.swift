import Testing

@testable import Tokens

@Suite("Patterns find what Oniguruma finds, or are refused")
struct PatternTests {
  private static func matches(_ pattern: String, _ text: String) throws -> [String] {
    let scalars = ScalarText.scalars(of: text)
    var search = PatternSearch(try Pattern(pattern), in: scalars, scalars.indices)
    return search.matches().map {
      String(decoding: ScalarText.bytes(of: Array(scalars[$0])), as: UTF8.self)
    }
  }

  @Test(
    "what is written is what is found",
    arguments: [
      ("a|ab", "abab", ["a", "a"]), ("ab|a", "aba", ["ab", "a"]), ("a*", "baac", ["", "aa", ""]),
      ("a{2,3}", "aaaaaa", ["aaa", "aaa"]), ("a{2,3}?", "aaaa", ["aa", "aa"]),
      ("a?+ab", "aab", ["aab"]), ("a++b|.", "aab", ["aab"]), ("a++a", "aaa", []),
      ("(?i:'S)", "'s'S'\u{17F}", ["'s", "'S", "'\u{17F}"]), (#"\x61\u0062\x{63}"#, "abc", ["abc"]),
      (#"[^\S\n]+"#, "a \t\nb", [" \t"]), (#"[\P{L}x]"#, "ax1", ["x", "1"]),
      ("(?<=a)b|(?<!a)c", "abacc", ["b", "c"]), (#"\bb"#, "b ab b", ["b", "b"]),
      ("a(?=b)|b(?!a)", "abba", ["a", "b"]), ("^.|.$", "ab\ncd", ["a", "b", "c", "d"]),
      (#"\p{^N}"#, "1a", ["a"]), (".*?b", "aab\nb", ["aab", "b"]),
    ])
  func found(pattern: String, text: String, matches: [String]) throws {
    #expect(try Self.matches(pattern, text) == matches)
  }

  @Test(
    "what is not known is told by its words",
    arguments: [
      ("(?<name>a)", "(?<n"), (#"(a)\1"#, "\\1"), ("(?>a)", "(?>a"), (#"\p{Han}"#, "\\p{Han}"),
      ("[[:alpha:]]", "a class within a class"), ("[a&&b]", "&& in a class"),
      ("[a-]b-[c-a]", "a - in a class without two characters in order"), ("[]", "an empty class"),
      ("a**", "a repetition of a repetition"), ("(?:a*)*", "a repeated part that may be empty"),
      ("a{2}?", "{n}?"), ("a{1,999}", "more than 256 times"), ("a{", "{ as a character"),
      ("a{3,2}", "{n,m} with n > m"), ("a)", "a ) without ("), ("(a", "a ( without )"),
      ("[a", "a [ without ]"), ("*", "* where a character is needed"), ("\\", "a \\ at the end"),
      (#"\k"#, "\\k"), ("(?=a*)b", "a look ahead or behind without an end"),
      ("(?<=a|bb)c", "a look behind of several lengths"), ("", "nothing to look for"),
      ("(?:ab)++", "*+ or ++ behind more than a character"), ("(?i:ß)", "(?i beyond ASCII"),
      ("(?i:ss)", "(?i with letters that fold to one"),
      (#"\xFF"#, "a character number that is none"),
      (String(repeating: "(", count: 40), "more than 32 nested groups"),
      ("(?:a{256}){256}", "more repetitions and alternatives than fit"),
      (String(repeating: "a", count: 5000), "more than 4096 bytes"),
    ])
  func refused(pattern: String, what: String) {
    let refusal = #expect(throws: PatternParser.Refusal.self) { try Pattern(pattern) }
    #expect(refusal?.what == what)
  }

  @Test(
    "no pattern makes a search take more than steps in proportion to the text",
    arguments: [
      "(?:a|a)+b", "(?:a|aa)+$b", "(?:a+)+b", "(?:(?:a+)+)+b", "a*a*a*a*a*a*b", "(?:a|b|ab)*c",
      #"\s*[\r\n]+|a+b|a+c"#, "a++b", ".*.*.*=.*", "(?:.a){0,40}b",
    ])
  func linear(pattern: String) throws {
    // Tried way by way, each of these takes more steps than can be done.
    #expect(try Self.matches(pattern, String(repeating: "a", count: 20_000)).isEmpty)
  }

  @Test("what is kept in mind of failures changes no match")
  func memory() throws {
    let text = String(repeating: "a", count: 30_000)
    let found = try Self.matches("(?:a|aa)+b|a{3}|c", text + "b" + text + "c")
    #expect(found.count == 1 + 10_000 + 1)
    #expect(found.first?.count == 30_001 && found.last == "c" && found[1] == "aaa")
  }

  @Test("the file and the pattern are named")
  func message() {
    let error = #expect(throws: TokenizerError.self) {
      try Tokenizer(
        tokenizerJSON: TinyFiles.description(
          preTokenizer: TinyFiles.sequence(
            """
            {"type": "Split", "pattern": {"Regex": "[\\\\p{Han}]+"}, "behavior": "Isolated", \
            "invert": false}
            """, #"{"type": "ByteLevel", "add_prefix_space": false}"#)))
    }
    #expect(
      error?.description == """
        tokenizer.json: pre_tokenizer.pretokenizers[0].pattern is "[\\p{Han}]+", which has \
        \\p{Han}; that is not supported. Use a checkpoint whose tokenizer has another \
        pattern.
        """)
  }
}
