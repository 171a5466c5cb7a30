import Testing

@testable import Terminal

@Suite("Changes of look are put off until something shows them")
struct LookFilterTests {
  private func filtered(_ pieces: String..., hasSwitches: Bool = true) -> [String] {
    var filter = LookFilter(hasSwitches: hasSwitches)
    _ = filter.filtered(Array("\u{1B}[mx".utf8))
    return pieces.map { piece in
      let bytes = Array(piece.replacing("^", with: "\u{1B}").utf8)
      return String(decoding: filter.filtered(bytes), as: UTF8.self)
        .replacing("\u{1B}", with: "^")
    }
  }

  @Test("several are one, and those back and forth are none")
  func merged() {
    #expect(filtered("^[1m^[38;5;79m^[48;5;24mab^[m") == ["^[1;38;5;79;48;5;24mab"])
    #expect(
      filtered("^[38;2;1;2;3m^[48;2;4;5;6ma^[38;2;7;8;9m^[48;2;4;5;6mb")
        == ["^[38;2;1;2;3;48;2;4;5;6ma^[38;2;7;8;9mb"])
    #expect(filtered("^[91m^[39m^[41m^[49ma") == ["a"])
  }

  @Test("they last from one update to the next, but where the terminal was reset")
  func kept() {
    #expect(filtered("^[7ma^[m", "^[7mb^[m", "c") == ["^[7ma", "b", "^[mc"])
    var filter = LookFilter(hasSwitches: true)
    _ = filter.filtered(Array("\u{1B}[7ma".utf8))
    filter.forget()
    #expect(filter.filtered(Array("b".utf8)) == Array("\u{1B}[0;7mb".utf8))
  }

  @Test("attributes go one by one, where the terminal can do that")
  func switches() {
    #expect(filtered("^[1;2;4ma^[m^[2mb") == ["^[1;2;4ma^[22;24;2mb"])
    #expect(filtered("^[1;4ma^[m^[4mb", hasSwitches: false) == ["^[1;4ma^[0;4mb"])
  }

  @Test("of blanks, and of what is erased, only ground and lines count")
  func blanks() {
    #expect(filtered("^[1;36ma^[m b^[K") == ["^[1;36ma ^[mb^[K"])
    #expect(filtered("^[1;36;44ma^[m ^[3X") == ["^[1;36;44ma^[49m ^[3X"])
    #expect(filtered("^[4ma^[m ^[2;3H") == ["^[4ma^[m ^[2;3H"])
  }

  @Test("other sequences, and those cut short, are passed on")
  func others() {
    #expect(filtered("^[1m^(B^[5Ga^[m^[?25h^Eb") == ["^(B^[5G^[1ma^[?25h^E^[mb"])
    #expect(filtered("a^[38;5", "^", "^E") == ["a^[38;5", "^", "^E"])
  }
}
