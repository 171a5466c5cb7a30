import Analyses
import Circuits
import Patching
import Tasks
import TestSupport
import Testing
import Transformer

@Suite("What a set of heads carries between two checkpoints")
struct HeadSetPatchTests {
  static let into = Fixture.tiny.subject
  static let from = Subject(
    Weights(
      random: Fixture.tiny.weights.configuration, isTied: Fixture.tiny.weights.isTied, seed: 9),
    Fixture.tiny.prompts)
  static let heads = [Head(1, 2), Head(0, 1), Head(1, 2)]

  private func found(
    _ heads: [Head] = Self.heads, from source: Subject = Self.from,
    _ settings: HeadSetPatch.Settings = .init(count: 12, seed: 3, isSingly: true)
  ) throws -> HeadSetPatch {
    try HeadSetPatch(
      heads, at: ActivationPatch(.headOutput), into: Self.into, from: source, settings)
  }

  @Test("the numbers follow from the runs of both models and from sweeps")
  func numbers() throws {
    let result = try found()
    #expect(result.heads == [Head(0, 1), Head(1, 2)])
    #expect(Agreement(result.destination, try Self.into.scores()).worst < .float32Forward)
    #expect(Agreement(result.source, try Self.from.scores()).worst < .float32Forward)
    let grid = try PatchGrid(
      .activation(ActivationPatch(.headOutput)), into: Self.into, from: Self.from)
    let effects = grid.values(grid.effect).flatMap { $0.map { $0 ?? .nan } }
    let singly = try #require(result.effects)
    #expect(Agreement(singly.flatMap { $0 }, effects).worst < .float32Forward)
    let before = Measure.mean(result.destination)
    let share = try #require(result.share)
    #expect(
      abs(share * (Measure.mean(result.source) - before) - result.effect) < .float32Forward)
    #expect(result.effect == Measure.mean(result.patched) - before)
  }

  @Test("a set among the random ones has its number, and places are counted from the largest")
  func places() throws {
    let result = try found()
    #expect(result.baselines.map(\.kind) == RandomHeads.allCases)
    for baseline in result.baselines {
      #expect(baseline.sets.count == 12)
      for drawn in baseline.sets.prefix(3) {
        let again = try found(drawn.heads, from: Self.from, .init())
        #expect(abs(Measure.mean(again.patched) - drawn.patched) < .float32Forward)
      }
      for compared in HeadSetPatch.Compared.allCases {
        let place = try #require(result.place(compared, among: baseline))
        #expect(place.random == place.random.sorted() && place.random.count == 12)
        let smaller = place.random.count { $0 < place.own }
        #expect(place.quantile == Float(smaller) / 12)
        #expect(place.rank == 13 - smaller)
        #expect(place.level(0) == place.random[0] && place.level(1) == place.random[11])
      }
    }
    #expect(try found().baselines == result.baselines)
  }

  @Test("the parts of the effects of single heads add up over a split of all heads")
  func parts() throws {
    let result = try found()
    let all = (0..<2).flatMap { layer in (0..<4).map { Head(layer, $0) } }
    let split = [all.filter { $0.index < 2 }, all.filter { $0.index >= 2 }]
    #expect(result.effectShare(of: all) == 1)
    let shares = try split.map { try #require(result.effectShare(of: $0)) }
    #expect(abs(shares[0] + shares[1] - 1) < 1e-6)
    #expect(try found(Self.heads, from: Self.from, .init()).effectShare(of: all) == nil)
  }

  @Test("between equal models F does not change, and there is no share")
  func same() throws {
    let twin = try Fixture("tiny").subject
    let result = try found(from: twin)
    #expect(result.patched == result.destination)
    #expect(result.share == nil && result.shareInterval == nil)
    #expect(result.baselines.allSatisfy { result.place(.share, among: $0) == nil })
    #expect(result.effectShare(of: result.heads) == nil)
  }

  @Test("of equal prompts the interval is the share")
  func interval() throws {
    let one = Fixture.tiny.prompts.prompts[0]
    let prompts = PromptSet([one, one, one, one])
    let result = try HeadSetPatch(
      Self.heads, at: ActivationPatch(.pattern), into: Subject(Self.into.weights, prompts),
      from: Subject(Self.from.weights, prompts))
    let (share, interval) = (try #require(result.share), try #require(result.shareInterval))
    #expect(abs(interval.low - share) < 1e-4 && abs(interval.high - share) < 1e-4)
    #expect(try found().shareInterval != nil)
  }

  @Test("a head that the model lacks is refused")
  func missing() {
    #expect(throws: PatchingError.self) { try found([Head(5, 0)]) }
  }
}
