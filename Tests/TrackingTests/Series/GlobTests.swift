import Testing

@testable import Tracking

@Suite("A pattern matches names as in a shell")
struct GlobTests {
  @Test(
    "which it matches",
    arguments: [
      ("step10", "step*"), ("step", "step*"), ("step10", "*"), ("", "*"), ("", ""),
      ("step10", "st?p1?"), ("abcabc", "*abc"), ("aXbXc", "a*b*c"), ("b", "[abc]"), ("b", "[a-c]"),
      ("d", "[!a-c]"), ("d", "[^abc]"), ("]", "[]]"), ("-", "[a-]"), ("[", "["), ("[a", "[a"),
      ("*", "\\*"), ("é", "?"), (".x", ".*"), ("a", "[!]]"), ("\\", "\\"),
    ])
  func matches(name: String, pattern: String) { #expect(Glob.matches(name, pattern)) }

  @Test(
    "and which it does not",
    arguments: [
      ("step10", "step"), ("step", "step?"), ("", "?"), ("abcab", "*abc"), ("d", "[abc]"),
      ("a", "[!abc]"), ("ab", "[ab]"), ("x", "\\*"), (".x", "*"), (".x", "?x"), (".x", "[.]x"),
      ("b", "[c-a]"), ("a", ""),
    ])
  func others(name: String, pattern: String) { #expect(!Glob.matches(name, pattern)) }

  @Test("many stars take no more than moments")
  func stars() {
    let name = String(repeating: "a", count: 20_000)
    #expect(!Glob.matches(name, String(repeating: "*a", count: 200) + "b"))
  }
}
