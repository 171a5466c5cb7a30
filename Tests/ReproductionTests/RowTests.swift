import Foundation
import Testing

@testable import Reproduction

@Suite("Rows read what their own stages gave")
struct RowTests {
  private let folder: ReproductionFolder
  private let cleaner: FolderCleaner

  init() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    folder = ReproductionFolder(path)
    cleaner = FolderCleaner(path)
    try folder.make()
  }

  /// What a row of GPT-2 small reads from results that are given by their stages.
  private func content(
    _ row: String, _ results: [String: String]
  ) throws -> RowContent {
    var subject = ReproductionPlanTests.subject
    subject.isGPT2Small = true
    let plan = try ReproductionPlan(
      subject, ReproductionSettings(.full, for: ReproductionPlanTests.gpt2), only: [row])
    for (stage, text) in results { try folder.write(text, to: "results/\(stage).json") }
    return try #require(plan.rows.first)
      .compose(RowContext(plan: plan, results: Results(folder), version: "1"))
  }

  @Test("where the start year stands is told by the row's own prompt", arguments: [0.75, 0.125])
  func startYear(attention: Double) throws {
    // A beginning of text stands in front, which requests leave out.
    let content = try content(
      "fig41",
      [
        "fig41": """
        {"request": {"prompts": [{"tokens": [5, 6, 7], "corruptedTokens": [5, 9, 7]}]},
         "result": {"pattern": [[1], [0, 1], [0, 0, 1], [0, 0.25, \(attention), 0]]}}
        """
      ])
    #expect(content.numbers.map(\.ours) == [attention])
    #expect(content.claims.map(\.holds) == [attention > 0.5, attention > 0.5])
  }

  @Test("the paper's 88 % of the reversed model are a part of its PD, not a PD")
  func part() throws {
    func edges(_ full: Double, _ score: Double) -> String {
      """
      {"result": {"selected":
        {"full": \(full), "score": \(score), "nodes": ["a9.h1", "m9"], "edges": []}}}
      """
    }
    let content = try content("fig44", ["edges-base": edges(0.8, 0.7), "fig44": edges(0.9, 0.81)])
    let part = try #require(content.numbers.first { $0.paper == 88 })
    #expect(abs(part.ours - 90) < 1e-9)
    #expect(content.claims.allSatisfy { $0.holds })
  }

  @Test(
    "after Lower-Than most heads of the circuit are gone, or the row says no", arguments: [1, 2])
  func gone(left: Int) throws {
    func edges(_ full: Double, _ nodes: [String]) -> String {
      let names = nodes.map { "\"\($0)\"" }.joined(separator: ",")
      return """
        {"result": {"selected":
          {"full": \(full), "score": \(full), "nodes": [\(names)], "edges": []}}}
        """
    }
    let heads = ["a5.h1", "a8.h1", "a9.h1"]
    let content = try content(
      "fig40",
      [
        "edges-base": edges(0.8, heads),
        "fig40": edges(-0.9, Array(heads.prefix(left)) + ["a0.h0", "a0.h1", "a0.h2"]),
      ])
    #expect(content.claims.map(\.holds) == [true, left == 1])
  }

  @Test("a result without layers is no reason to stop")
  func noLayers() throws {
    let content = try content("fig31", ["fig31": "{\"result\": {\"normalized\": []}}"])
    #expect(content.claims.first?.holds == false)
  }
}
