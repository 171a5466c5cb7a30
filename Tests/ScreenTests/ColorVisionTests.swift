import Testing

@testable import Screen

@Suite("Colour maps are read alike with every kind of colour vision")
struct ColorVisionTests {
  @Test("lightness orders maps without sign", arguments: Vision.allCases)
  func ordered(vision: Vision) {
    for map in ColorMap.allCases where !map.isSigned {
      let lightness = (0...64).map { vision.sees(map.rgb(Double($0) / 64, onDark: true)).lightness }
      let worst = zip(lightness, lightness.dropFirst()).map { $1 - $0 }.min() ?? 0
      #expect(worst > -0.002, "\(map.name)")
      #expect((lightness.last ?? 0) - (lightness.first ?? 0) > 0.5, "\(map.name)")
    }
  }

  @Test("the sides of signed maps differ at every size", arguments: Vision.allCases)
  func sides(vision: Vision) {
    for map in ColorMap.allCases where map.isSigned {
      for onDark in [true, false] {
        for step in 2...8 {
          let value = Double(step) / 8
          let distance = vision.sees(map.rgb(-value, onDark: onDark))
            .squaredDistance(to: vision.sees(map.rgb(value, onDark: onDark))).squareRoot()
          let least = map == .signed ? 0.07 : 0.035
          #expect(distance > least, "\(map.name) ±\(value) dark \(onDark): \(distance)")
        }
      }
    }
  }

  @Test("a signed map's size is told by lightness alone", arguments: Vision.allCases)
  func sizes(vision: Vision) {
    for map in ColorMap.allCases where map.isSigned {
      for onDark in [true, false] {
        let middle = vision.sees(map.rgb(0, onDark: onDark)).lightness
        for sign in [-1.0, 1] {
          let away = [0.25, 0.5, 0.75, 1].map {
            abs(vision.sees(map.rgb(sign * $0, onDark: onDark)).lightness - middle)
          }
          #expect(zip(away, away.dropFirst()).allSatisfy { $0 < $1 }, "\(map.name) \(away)")
        }
      }
    }
  }

  @Test("the default without sign runs as long a way as the other", arguments: Vision.allCases)
  func choice(vision: Vision) {
    func length(_ map: ColorMap) -> Double {
      let colors = (0...64).map { vision.sees(map.rgb(Double($0) / 64, onDark: true)) }
      return zip(colors, colors.dropFirst()).reduce(0) {
        $0 + $1.0.squaredDistance(to: $1.1).squareRoot()
      }
    }
    #expect(length(.sequential) > 0.98 * length(.cividis))
  }

  @Test("letters for values of either sign differ", arguments: Vision.allCases)
  func roles(vision: Vision) {
    for theme in [Theme.dark, .light] {
      let looks = [Style.positive, .negative].map {
        theme.appearance(of: $0, depth: .trueColor).foreground
      }
      guard case .rgb(let above) = looks[0], case .rgb(let below) = looks[1] else {
        Issue.record("no colours")
        continue
      }
      let distance = vision.sees(above).squaredDistance(to: vision.sees(below)).squareRoot()
      #expect(distance > 0.1, "\(theme) \(distance)")
    }
  }

  @Test("the terminal's background chooses the theme only where the user leaves it")
  func themes() {
    #expect(Theme.chosen(.auto, colors: nil) == .dark)
    #expect(Theme.chosen(.auto, colors: "15;0") == .dark)
    #expect(Theme.chosen(.auto, colors: "0;15") == .light)
    #expect(Theme.chosen(.auto, colors: "0;default;15") == .light)
    #expect(Theme.chosen(.auto, colors: "0;7") == .light)
    #expect(Theme.chosen(.auto, colors: "7;8") == .dark)
    #expect(Theme.chosen(.auto, colors: "nonsense;") == .dark)
    #expect(Theme.chosen(.light, colors: "15;0") == .light)
    #expect(Theme.chosen(.dark, colors: "0;15") == .dark)
  }

  @Test("colours have the names of style sheets, and ink that can be read")
  func names() {
    #expect(RGB(0x00A0FF).hex == "#00A0FF")
    #expect(RGB(0x00224E).ink == RGB(0xF2F2F2))
    #expect(RGB(0xFDE725).ink == RGB(0x101114))
    #expect(ColorMap(name: "cividis") == .cividis)
    #expect(ColorMap(name: "jet") == nil)
  }
}

/// Colour vision, whole and without one of its three kinds of cones.
///
/// Source: Machado, Oliveira and Fernandes, "A physiologically-based model for simulation of color
/// vision deficiency", 2009, severity 1, on linear RGB.
enum Vision: CaseIterable, Sendable {
  case whole, protanopia, deuteranopia, tritanopia

  private var matrix: [Double] {
    switch self {
    case .whole: [1, 0, 0, 0, 1, 0, 0, 0, 1]
    case .protanopia:
      [
        0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998,
      ]
    case .deuteranopia:
      [
        0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881,
      ]
    case .tritanopia:
      [
        1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900,
      ]
    }
  }

  func sees(_ color: RGB) -> Oklab {
    let linear = [color.red, color.green, color.blue].map { Oklab.linear($0) }
    let seen = (0..<3).map { row in
      Oklab.encoded((0..<3).reduce(0.0) { $0 + matrix[3 * row + $1] * linear[$1] })
    }
    return Oklab(RGB(UInt32(seen[0]) << 16 | UInt32(seen[1]) << 8 | UInt32(seen[2])))
  }
}
