import StrictJSON
import Testing
import Transformer

@testable import Reproduction

@Suite("Parts of a report")
struct ReproductionPartsTests {
  @Test("the share of a circuit: all heads carry all, and equal heads what their number says")
  func share() {
    let grid = [[0.5, -0.25, 0.125], [0.125, 0, .nan]]
    let all = Set((0..<2).flatMap { layer in (0..<3).map { Head(layer, $0) } })
    #expect(CircuitShare(grid, all).share == 1)
    #expect(CircuitShare(grid, [Head(0, 0), Head(1, 2)]).share == 0.5)
    let equal = CircuitShare([[1, -1], [1, -1]], [Head(0, 0)])
    #expect(equal.share == 0.25 && equal.random == 0.25 && equal.rank == 0)
  }

  @Test("a share stands above random sets that lack the strong head")
  func rank() {
    let share = CircuitShare([[1, 0, 0, 0], [0, 0, 0, 0]], [Head(0, 0)])
    // One of eight single heads is the strong one itself, whose share is not below its own.
    #expect(abs(share.rank - 7.0 / 8) < 0.05)
    #expect(abs(share.random - 1.0 / 8) < 0.05)
  }

  @Test(
    "verdicts follow from claims",
    arguments: [
      ([], .notComparable), ([true, true], .agrees), ([true, false], .partly), ([false], .differs),
    ] as [([Bool], Verdict)])
  func verdict(claims: [Bool], verdict: Verdict) {
    var content = RowContent(claims: claims.map { RowContent.Claim("so", $0) })
    #expect(Verdict(content) == verdict)
    // Where another head stands in, what does not hold says nothing against the paper.
    content.isStandIn = true
    #expect(Verdict(content) == (verdict == .agrees ? .agrees : .notComparable))
  }

  @Test("differences of plans are named member by member")
  func differences() throws {
    let earlier = try JSON.parse(
      Array("{\"a\":1,\"settings\":{\"epochs\":[1,3],\"rate\":0.5},\"circuit\":null}".utf8))
    let plan: JSONOutput = [
      "a": 1, "settings": ["epochs": [1, 10], "rate": 0.5] as JSONOutput, "circuit": "mine",
    ]
    #expect(
      PlanDifference.between(earlier, plan) == [
        "epochs is 1 3 there and would be 1 10", "circuit is nothing there and would be mine",
      ])
  }

  @Test("words of commands survive a shell, and cells a table")
  func quoting() {
    #expect(MarkdownPage.word("a'b c") == "'a'\\''b c'")
    #expect(MarkdownPage.word("fig3.svg") == "fig3.svg")
    #expect(MarkdownPage.word("") == "''")
    var page = MarkdownPage()
    page.table(["a", "b"], [["|F|", "1"]])
    #expect(page.text == "| a | b |\n|---|---|\n| \\|F\\| | 1 |\n\n")
  }

  @Test("the eight hand-written prompts are pairs that answer each other")
  func handPrompts() throws {
    let lines = HandPrompts.text.split(separator: "\n")
    let prompts = try lines.map { try JSON.parse(Array($0.utf8)) }
    #expect(prompts.count == 8)
    for (first, second) in zip(prompts, prompts.dropFirst())
    where first["prompt"] == second["corrupted"] {
      #expect(first["answer"] == second["distractor"])
    }
    #expect(
      prompts[0]["prompt"]?.string == "When John and Mary went to the shops, Mary gave the bag to")
    #expect(prompts[0]["answer"]?.string == " John")
  }

  @Test("nodes that are heads")
  func nodes() {
    #expect(Roles.head(ofNode: "a9.h1") == Head(9, 1))
    #expect(Roles.head(ofNode: "m9") == nil)
    #expect(Roles.head(ofNode: "input") == nil)
  }
}
