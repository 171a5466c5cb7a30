import Testing

@testable import Screen

@Suite("Classes are told apart")
struct TintTests {
  @Test("by eight colours at every depth that has colours")
  func colors() {
    for theme in [Theme.dark, .light] {
      for depth in [ColorDepth.sixteen, .indexed, .trueColor] {
        let looks = Tint.allCases.map {
          theme.appearance(of: .tinted($0), depth: depth).foreground
        }
        #expect(Set(looks).count == looks.count, "\(theme) \(depth)")
      }
    }
  }

  @Test("letters can be read on the background that they are for")
  func contrast() {
    for tint in Tint.allCases {
      #expect(Oklab(tint.rgb(onDark: true)).lightness > 0.6, "\(tint)")
      #expect(Oklab(tint.rgb(onDark: false)).lightness < 0.62, "\(tint)")
    }
  }

  @Test("selection and cursor keep their own colours")
  func selected() {
    let style = Style(.cursor, tint: .sky)
    #expect(
      Theme.dark.appearance(of: style, depth: .trueColor)
        == Theme.dark.appearance(of: .cursor, depth: .trueColor))
  }

  @Test("by letters of their names, all different")
  func letters() {
    let names = [
      "name-mover", "backup-name-mover", "negative-name-mover", "s-inhibition", "induction",
      "duplicate-token", "previous-token",
    ]
    #expect(ClassLetters.of(names) == ["N", "B", "E", "S", "I", "D", "P"])
    let many = ClassLetters.of((0..<30).map { _ in "aa" })
    #expect(Set(many).count == 30)
    #expect(ClassLetters.of(["", "日本"]).count == 2)
  }

  @Test("tints go round")
  func numbers() {
    #expect(Tint(number: 0) == .sky)
    #expect(Tint(number: 8) == .sky)
    #expect(Tint(number: -1) == .grey)
  }
}
