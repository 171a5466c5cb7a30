import Analyses
import Patching
import StrictJSON
import Testing

@Suite("A saved result of patching reads back")
struct PatchRecordTests {
  /// A grid of two layers with a hole.
  private static func record(_ patch: Patch, _ columns: [PatchColumn]) -> PatchRecord {
    let effects: [[Float?]] = [
      columns.indices.map { Float($0) / 4 }, columns.indices.map { $0 == 0 ? nil : -1.5 },
    ]
    return PatchRecord(
      patch, .noising, .percent,
      grid: PatchGrid(
        columns: columns, baseline: PatchBaseline(destination: 3, source: -1, reference: -1),
        prompts: 8, effects: effects, done: effects.map { $0.map { $0 == nil ? 0 : 8 } }))
  }

  private static func text(_ record: PatchRecord) -> String {
    let json: JSONOutput = [
      "schema": record.kind.schema, "checkpoint": ["heads": 4] as JSONOutput,
      "request": record.request, "result": record.result,
    ]
    return json.text
  }

  static let records = [
    record(.activation(ActivationPatch(.keys, at: .named(["S2"]))), [.head(0), .head(1)]),
    record(
      .activation(ActivationPatch(.values)),
      [.keyValueHead(0, readers: 2), .keyValueHead(1, readers: 2)]),
    record(
      .activation(ActivationPatch(.mlpOut, at: .named(["IO", "END"]))),
      [.position("IO"), .position("END")]),
    record(.activation(ActivationPatch(.mlpOut, isWhole: true)), [.whole]),
    record(.path(PathPatch(to: .logits)), [.head(0), .head(1), .mlp]),
  ]

  @Test("as what it was, holes included", arguments: records)
  func roundTrip(record: PatchRecord) throws {
    let read = try PatchRecord(JSON.parse(Array(Self.text(record).utf8)))
    #expect(read.patch == record.patch)
    #expect(read.direction == record.direction)
    #expect(read.normalisation == record.normalisation)
    #expect(read.grid.columns == record.grid.columns)
    #expect(read.grid.baseline == record.grid.baseline)
    #expect(read.grid.values(read.grid.effect) == record.grid.values(record.grid.effect))
    #expect(!read.grid.isComplete)
  }

  @Test(
    "key-value heads without a number of heads that they divide are refused", arguments: [3, 0])
  func groups(heads: Int) throws {
    let text = Self.text(Self.records[1]).replacing("\"heads\": 4", with: "\"heads\": \(heads)")
    #expect(text.contains("kv1") && text.contains("\"heads\": \(heads)"))
    #expect(throws: PatchRecordError.self) { try PatchRecord(JSON.parse(Array(text.utf8))) }
  }

  @Test("also as earlier versions wrote it")
  func earlier() throws {
    let record = Self.records[0]
    let text = Self.text(record)
    #expect(text.contains("\"normalization\"") && text.contains("\"normalizer\""))
    let old = text.replacing("\"normalization\"", with: "\"normalisation\"")
      .replacing("\"normalizer\"", with: "\"normaliser\"")
    let read = try PatchRecord(JSON.parse(Array(old.utf8)))
    #expect(read.normalisation == record.normalisation)
    #expect(read.grid.values(read.grid.effect) == record.grid.values(record.grid.effect))
    let neither = text.replacing("\"normalization\"", with: "\"measure\"")
    #expect(throws: PatchRecordError.member("request.normalization")) {
      try PatchRecord(JSON.parse(Array(neither.utf8)))
    }
  }

  @Test("whatever is cut or swapped is told by its member or read, and never traps")
  func damage() throws {
    let text = Self.text(Self.records[3])
    let members = [
      "\"effects\"", "\"columns\"", "\"clean\"", "\"promptCount\"", "\"to\"", "\"direction\"",
      "\"at\"", "\"mlps\"", "\"done\"",
    ]
    for member in members {
      for replacement in ["\"x\"", "\"schema\""] {
        let damaged = text.replacing(member, with: replacement)
        guard let json = try? JSON.parse(Array(damaged.utf8)) else { continue }
        _ = try? PatchRecord(json)
      }
    }
    for (number, wrong) in [("8", "-8"), ("8", "1e9"), ("0.25", "null"), ("[", "[[")] {
      guard let json = try? JSON.parse(Array(text.replacing(number, with: wrong).utf8)) else {
        continue
      }
      _ = try? PatchRecord(json)
    }
    let missing = try JSON.parse(Array(text.replacing("\"effects\"", with: "\"x\"").utf8))
    #expect(throws: PatchRecordError.member("result.effects")) { try PatchRecord(missing) }
  }

  @Test("other results are refused by their kind")
  func otherKinds() throws {
    let other = try JSON.parse(Array("{\"schema\": \"patchbay.ablate/1\"}".utf8))
    #expect(throws: PatchRecordError.schema("patchbay.ablate/1")) { try PatchRecord(other) }
    #expect(
      PatchRecordError.schema("patchbay.ablate/1").description
        == "it is a result of the kind 'patchbay.ablate/1'. Give what patch, path-patch or "
        + "cross-patch print with --json.")
    #expect(throws: PatchRecordError.schema(nil)) { try PatchRecord(.null) }
  }
}

@Suite("Effects are put in proportion")
struct PatchNormalisationTests {
  @Test("by the three formulas")
  func formulas() {
    let known = PatchBaseline(destination: 3, source: 5, reference: -1)
    #expect(PatchNormalisation.m1.factor(known) == 0.5)
    #expect(PatchNormalisation.m2.factor(known) == 0.25)
    #expect(abs((PatchNormalisation.percent.factor(known) ?? 0) - 100.0 / 3) < 1e-5)
  }

  @Test("and say nothing where the whole is nothing or unknown")
  func nothing() {
    let flat = PatchBaseline(destination: 0, source: 0, reference: 0)
    for normalisation in PatchNormalisation.allCases { #expect(normalisation.factor(flat) == nil) }
    #expect(PatchNormalisation.m2.factor(PatchBaseline(destination: 1, source: 0)) == nil)
  }
}
