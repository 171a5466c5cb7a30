import Testing

@testable import Screen

@Suite("A theme keeps meaning visible at every colour depth")
struct ThemeTests {
  @Test("without colours only attributes are used", arguments: Role.allCases)
  func monochrome(role: Role) {
    for theme in [Theme.dark, .light] {
      let style = Style(role, on: .selected, background: Heat(.blueOrange, 1))
      let look = theme.appearance(of: style, depth: .monochrome)
      #expect(look.foreground == .standard && look.background == .standard)
      #expect(look.sgr.allSatisfy { "\u{1B}[0123456789;m".contains($0) })
    }
  }

  @Test("each depth uses only its own kind of colours", arguments: ColorDepth.allCases)
  func kinds(depth: ColorDepth) {
    for role in Role.allCases {
      for ground in Ground.allCases {
        for heat in [nil, Heat(.viridis, 0.4), Heat(.purpleGreen, -0.7)] {
          let style = Style(role, on: ground, background: heat)
          let look = Theme.dark.appearance(of: style, depth: depth)
          for color in [look.foreground, look.background] {
            switch (color, depth) {
            case (.standard, _), (.rgb, .trueColor): break
            case (.indexed(let index), .sixteen): #expect(index < 16)
            case (.indexed(let index), .indexed): #expect(index >= 16)
            default: Issue.record("\(color) at \(depth)")
            }
          }
        }
      }
    }
  }

  @Test("selection, cursor, warnings and errors differ from text at every depth")
  func distinct() {
    for depth in ColorDepth.allCases {
      let text = Theme.dark.appearance(of: .text, depth: depth)
      for role in [Role.selected, .cursor, .warning, .error, .key, .title] {
        #expect(Theme.dark.appearance(of: Style(role), depth: depth) != text, "\(role) \(depth)")
      }
    }
  }

  @Test(
    "lightness rises along the maps without sign", arguments: [ColorMap.viridis, .cividis, .grey])
  func rising(map: ColorMap) {
    let lightness = (0...127).map { ColorTable.onDark[Heat(map, Double($0) / 127)].lightness }
    #expect(zip(lightness, lightness.dropFirst()).allSatisfy { $0 < $1 + 1e-9 })
    #expect((lightness.last ?? 0) - (lightness.first ?? 0) > 0.5)
  }

  @Test(
    "both sides of a signed map leave the background alike",
    arguments: [ColorMap.blueOrange, .purpleGreen])
  func balanced(map: ColorMap) {
    for table in [ColorTable.onDark, .onLight] {
      let middle = table[Heat(map, 0)].lightness
      for value in [0.25, 0.5, 0.75, 1] {
        let below = abs(table[Heat(map, -value)].lightness - middle)
        let above = abs(table[Heat(map, value)].lightness - middle)
        #expect(abs(below - above) < 0.1, "\(map) ±\(value): \(below) \(above)")
      }
    }
  }

  @Test("letters on a colour of a map differ from it in lightness", arguments: ColorMap.allCases)
  func contrast(map: ColorMap) {
    for theme in [Theme.dark, .light] {
      for step in -10...10 {
        let look = theme.appearance(of: .heat(map, Double(step) / 10), depth: .trueColor)
        guard case .rgb(let letters) = look.foreground, case .rgb(let ground) = look.background
        else {
          Issue.record("no colours for \(map)")
          continue
        }
        #expect(abs(Oklab(letters).lightness - Oklab(ground).lightness) > 0.28, "\(map) \(step)")
      }
    }
  }

  @Test("the anchors of a map are met exactly")
  func anchors() {
    #expect(ColorTable.onDark[Heat(.viridis, 0)].rgb == RGB(0x440154))
    #expect(ColorTable.onDark[Heat(.viridis, 1)].rgb == RGB(0xFDE725))
    #expect(ColorTable.onDark[Heat(.blueOrange, -1)].rgb == RGB(0x8FCBFF))
  }

  @Test("a colour of the palette is nearest to itself")
  func palette() {
    #expect(RGB(0x000000).nearestIndex == 16)
    #expect(RGB(0xFF0000).nearestIndex == 196)
    #expect(RGB(0x080808).nearestIndex == 232)
    #expect(RGB(0x5F87AF).nearestIndex == 67)
  }

  @Test("Oklab and back gives the colour again")
  func roundTrip() {
    for hex in stride(from: UInt32(0), through: 0xFFFFFF, by: 4099) {
      #expect(Oklab(RGB(hex)).rgb == RGB(hex))
    }
  }

  @Test("a heat is held to its map and survives what is not a number")
  func held() {
    #expect(Heat(.viridis, -3).value == 0)
    #expect(Heat(.blueOrange, -3).value == -1)
    #expect(Heat(.blueOrange, .infinity).value == 1)
    #expect(Heat(.blueOrange, .nan).value == 0)
  }

  @Test("the next map is of the same kind and comes round")
  func next() {
    #expect(ColorMap.viridis.next == .cividis)
    #expect(ColorMap.grey.next == .viridis)
    #expect(ColorMap.blueOrange.next.next == .blueOrange)
  }

  @Test("the control sequence names attributes and colours")
  func sequence() {
    let look = Theme.dark.appearance(of: Style(.accent, .underline), depth: .trueColor)
    #expect(look.sgr == "\u{1B}[0;4;38;2;92;200;180m")
    #expect(Theme.dark.appearance(of: .error, depth: .sixteen).sgr == "\u{1B}[0;1;91m")
    #expect(Theme.dark.appearance(of: .selected, depth: .monochrome).sgr == "\u{1B}[0;7m")
  }
}
