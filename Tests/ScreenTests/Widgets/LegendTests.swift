import Testing

@testable import Screen

@Suite("Legends and cells say the same, in every depth of colour")
struct LegendTests {
  static let depths: [ColorDepth] = [.trueColor, .indexed, .sixteen, .monochrome]

  /// A map of every level between the ends, in cells of a width.
  private func map(_ map: ColorMap, scale: ColorScale = .maximum) -> Heatmap {
    let values = [
      (0...200).map { place in
        12.48 * (map.isSigned ? Double(place) / 100 - 1 : Double(place) / 200)
      }
    ]
    return Heatmap(
      values: values, map: map, scaling: ColorScaling(scale, over: [values], map: map),
      unit: "logits")
  }

  @Test("what the colours of a legend say, cells say too", arguments: depths, 1...7)
  func marks(depth: ColorDepth, width: Int) {
    for glyphs in [Glyphs.unicode, .ascii] {
      let traits = DisplayTraits(depth: depth, glyphs: glyphs)
      for colors in [ColorMap.blueOrange, .viridis] {
        let map = map(colors)
        let frame = Frame.drawn(size: Size(width: 201 * width, height: 2), traits: traits) {
          map.draw(on: $0)
        }
        let lines = frame.text.split(separator: "\n", omittingEmptySubsequences: false)
        let said = Set(lines[0])
        // The samples of a legend stand on colours of the map, its words do not.
        let samples = frame.row(1).filter { $0.style.background != nil }
        #expect(!samples.isEmpty)
        for sample in samples {
          #expect(
            sample.character == " " || said.contains(sample.character),
            "\(depth) \(width) \(glyphs.level): \(sample.character) is in no cell\n\(lines[1])")
        }
      }
    }
  }

  @Test("a level that is no number is explained")
  func ninths() {
    let frame = Frame.drawn(size: Size(width: 402, height: 2), traits: .plain) {
      map(.blueOrange).draw(on: $0)
    }
    #expect(frame.text.contains("-9 -5 0 +5 +9 in ninths of +12.48 logits"), "\(frame.text)")
  }

  @Test("a number in a cell is that of the cell, as far as its digits go", arguments: 3...9)
  func rounding(width: Int) throws {
    for colors in [ColorMap.blueOrange, .viridis] {
      for largest in [0.04, 0.9, 12.48, 240] {
        let share = [-1, -0.51, -0.04, 0, 0.003, 0.27, 1].filter { colors.isSigned || $0 >= 0 }
        let map = Heatmap(values: [share.map { $0 * largest }], map: colors)
        let size = Size(width: width * share.count, height: 2)
        guard FittedHeatmap(map, size: size, traits: .plain).speech == .numbers else { continue }
        let line = Array(
          Frame.drawn(size: size, traits: .plain) { map.draw(on: $0) }.text
            .split(separator: "\n", omittingEmptySubsequences: false)[0])
        for (place, value) in map.values[0].enumerated() {
          let text = String(line.dropFirst(place * width).prefix(width))
            .replacing(" ", with: "")
          let number = try #require(Double(text), "\(width) \(largest): \(text)")
          let digits = text.split(separator: ".").dropFirst().first?.count ?? 0
          let step = (0..<digits).reduce(1.0) { product, _ in product / 10 }
          let worst = text == "0" ? 0.5001 : 0.5001 * step
          #expect(abs(number - value) <= worst, "\(width): \(text) is not \(value)")
        }
      }
    }
  }

  @Test("each scale says its ends")
  func scales() {
    func legend(_ scale: ColorScale, _ colors: ColorMap, _ traits: DisplayTraits = .full) -> String
    {
      let map = map(colors, scale: scale)
      var legend = Legend(map: colors, scaling: map.scaling, unit: "logits")
      legend.speech = traits.depth >= .indexed ? .silent : .numbers
      let text = Frame.drawn(size: Size(width: 90, height: 1), traits: traits) {
        legend.draw(on: $0)
      }.text
      return text.split(separator: " ").joined(separator: " ").replacing("\n", with: "")
    }
    #expect(legend(.unit, .viridis) == "0.00 1.00 logits")
    #expect(legend(.maximum, .viridis) == "0.00 12.48 logits")
    #expect(legend(.rowMaximum, .viridis) == "0 max of each row · logits")
    #expect(legend(.logarithm, .viridis) == "0.0012 0.012 0.12 1.2 12.48 logits, log")
    #expect(legend(.maximum, .signed) == "−12.48 +12.48 logits")
    #expect(legend(.logarithm, .signed) == "−12.48 +12.48 logits, log from 0.0012")
    #expect(legend(.maximum, .signed, .plain) == "-12.48 -6.24 0.00 +6.24 +12.48 logits")
    #expect(legend(.logarithm, .viridis, .plain) == "0 0.012 0.12 1.2 12 logits, log")
    #expect(legend(.rowMaximum, .signed, .plain) == "-1.0 -0.5 0.0 +0.5 +1.0 of each row . logits")
  }
}

@Suite("Scales of colour")
struct ColorScaleTests {
  @Test("each row's largest value is at the end with row maxima")
  func rows() {
    let values = [[0.001, 0.002], [0.5, 1], [0, 0]]
    let scaling = ColorScaling(.rowMaximum, over: [values], map: .viridis)
    #expect(scaling.level(of: 0.002, row: 0, map: .viridis) == 1)
    #expect(scaling.level(of: 0.5, row: 1, map: .viridis) == 0.5)
    #expect(scaling.level(of: 0, row: 2, map: .viridis) == 0)
    let compared = ColorScaling(.rowMaximum, over: [values, [[0.004]]], map: .viridis)
    #expect(compared.level(of: 0.002, row: 0, map: .viridis) == 0.5)
  }

  @Test("the logarithm goes down by powers of ten, with the sign kept")
  func logarithm() throws {
    let values = [[-8, 0.08, 0, 8e-9]]
    let scaling = ColorScaling(.logarithm, over: [values], map: .signed)
    #expect(scaling.level(of: -8, row: 0, map: .signed) == -1)
    #expect(abs(try #require(scaling.level(of: 0.08, row: 0, map: .signed)) - 0.5) < 1e-12)
    #expect(scaling.level(of: 0, row: 0, map: .signed) == 0)
    #expect(scaling.level(of: 8e-9, row: 0, map: .signed) == 0)
    #expect(scaling.level(of: .nan, row: 0, map: .signed) == nil)
    for level in [-1, -0.3, 0.5, 1] {
      let back = scaling.level(of: scaling.value(at: level), row: 0, map: .signed)
      #expect(abs(try #require(back) - level) < 1e-12)
    }
  }

  @Test("larger values are never at lower places", arguments: ColorScale.allCases)
  func order(scale: ColorScale) throws {
    for map in [ColorMap.viridis, .signed] {
      let values = [(0...400).map { Double($0 - (map.isSigned ? 200 : 0)) / 133 }]
      let scaling = ColorScaling(scale, over: [values], map: map)
      let levels = try values[0].map { try #require(scaling.level(of: $0, row: 0, map: map)) }
      #expect(zip(levels, levels.dropFirst()).allSatisfy { $0 <= $1 })
      #expect(levels.allSatisfy { ((map.isSigned ? -1 : 0)...1).contains($0) })
    }
  }
}
