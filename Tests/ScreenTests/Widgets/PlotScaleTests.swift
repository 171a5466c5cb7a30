import Screen
import Testing

@Suite("A plot's scale has round numbers and room for every value")
struct PlotScaleTests {
  @Test(
    "linear ticks",
    arguments: [
      (0.0...1.0, 4, ["0", "0.5", "1.0"]),
      (0.0...1.0, 5, ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
      (-3.2...3.1, 4, ["−2", "0", "2"]),
      (2.31...2.36, 5, ["2.31", "2.32", "2.33", "2.34", "2.35", "2.36"]),
      (0.0...40_000.0, 4, ["0", "10k", "20k", "30k", "40k"]),
      (0.0...3_000_000.0, 3, ["0", "1M", "2M", "3M"]),
      (0.0...800.0, 4, ["0", "200", "400", "600", "800"]),
      (0.0...2e-7, 2, ["0", "1e−7", "2e−7"]),
      (1e6...1_000_400.0, 2, ["1000.0k", "1000.2k", "1000.4k"]),
    ])
  func linear(range: ClosedRange<Double>, most: Int, labels: [String]) {
    #expect(PlotScale(range).ticks(most: most).map(\.label) == labels)
  }

  @Test(
    "logarithmic ticks",
    arguments: [
      (0.01...100.0, 5, ["0.01", "0.1", "1", "10", "100"]),
      (0.01...100.0, 3, ["0.01", "1", "100"]),
      (1.5...60.0, 5, ["2", "5", "10", "20", "50"]),
      (2.1...2.4, 3, ["2.1", "2.2", "2.3", "2.4"]),
      (1e-9...1.0, 3, ["1e−9", "1e−5", "0.1"]),
    ])
  func logarithmic(range: ClosedRange<Double>, most: Int, labels: [String]) {
    #expect(PlotScale(range, isLogarithmic: true).ticks(most: most).map(\.label) == labels)
  }

  @Test("one value lies in the middle")
  func constant() {
    for value in [0, 2.5, -7, 1e12, 1e300, -1e300] {
      let scale = PlotScale(fitting: [value], margin: 0.1)
      #expect(abs((scale.share(of: value) ?? -1) - 0.5) < 0.51, "\(value)")
      #expect(scale.range.lowerBound < scale.range.upperBound)
      _ = scale.ticks(most: 5)
    }
  }

  @Test("the axis of one value names at least two numbers, in the size of the value")
  func single() {
    for value in [0.0, 0.0012, -0.03, 0.4, 2.5, -7, 40, 12_345] {
      let scale = PlotScale(fitting: [value])
      let width = scale.range.upperBound - scale.range.lowerBound
      #expect(value == 0 || width <= max(1, abs(value)) * 1.01, "\(value): \(scale.range)")
      #expect(abs(value) >= 1 || value == 0 || width <= abs(value) * 1.01, "\(scale.range)")
      for most in 2...8 {
        let ticks = scale.ticks(most: most)
        #expect(ticks.count >= 2, "\(value), \(most): \(ticks.map(\.label))")
        #expect(Set(ticks.map(\.label)).count == ticks.count)
      }
    }
  }

  @Test("values that are no numbers do not count")
  func odd() {
    let scale = PlotScale(fitting: [.nan, 1, .infinity, 3, -.infinity])
    #expect(scale.range == 1...3)
    #expect(scale.share(of: .nan) == nil)
    #expect(scale.share(of: 2) == 0.5)
    #expect(PlotScale(fitting: []).range == 0...1)
  }

  @Test("a logarithm leaves out what is not above zero")
  func positive() {
    let scale = PlotScale(fitting: [-1, 0, 0.1, 10], isLogarithmic: true)
    #expect(scale.share(of: 0) == nil)
    #expect(abs((scale.share(of: 1) ?? 0) - 0.5) < 1e-9)
    #expect(!PlotScale(-2...(-1), isLogarithmic: true).isLogarithmic)
    #expect(PlotScale(0...1, isLogarithmic: true).range == 1e-6...1)
  }

  @Test("random ranges give rising ticks within them, not too many")
  func anyRange() {
    var random = SplitMix(seed: 5)
    for _ in 0..<4000 {
      let size = Double.random(in: -320...300, using: &random)
      let low = Double.random(in: -1...1, using: &random) * power(size)
      let high = low + Double.random(in: 0...1, using: &random) * power(size)
      let scale = PlotScale(low...max(low, high), isLogarithmic: Bool.random(using: &random))
      let most = Int.random(in: 0...12, using: &random)
      let ticks = scale.ticks(most: most)
      #expect(ticks.count <= 2 * most + 3, "\(scale) \(most): \(ticks.count)")
      for pair in zip(ticks, ticks.dropFirst()) where pair.0.value >= pair.1.value {
        Issue.record("\(scale) \(pair)")
      }
      for tick in ticks {
        let share = scale.share(of: tick.value) ?? .nan
        #expect((-1e-6...1 + 1e-6).contains(share), "\(scale) \(tick)")
      }
    }
  }

  private func power(_ exponent: Double) -> Double {
    var value = 1.0
    for _ in 0..<Int(exponent.magnitude) { value *= exponent < 0 ? 0.1 : 10 }
    return value
  }
}
