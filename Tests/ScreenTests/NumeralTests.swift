import Screen
import Testing

@Suite("Numbers are written for the room they have")
struct NumeralTests {
  @Test(
    "with fixed decimals",
    arguments: [
      (0.125, 2, true, "+0.13"), (-3.4, 2, false, "−3.40"), (0, 1, true, "0.0"),
      (-0.001, 2, true, "0.00"),
      (12, 0, false, "12"), (.nan, 2, true, "nan"), (-.infinity, 2, true, "−inf"),
      (.infinity, 1, true, "+inf"),
      (1.995, 2, false, "2.00"), (-1e300, 2, true, "−1.0e300"), (1.05, 3, false, "1.050"),
    ] as [(Double, Int, Bool, String)])
  func fixed(value: Double, decimals: Int, signed: Bool, text: String) {
    #expect(Numeral.fixed(value, decimals: decimals, signed: signed) == text)
  }

  @Test(
    "a probability that fixed decimals would leave few digits of, in powers of ten",
    arguments: [
      (0.4213, 4, "0.4213"), (1, 4, "1.0000"), (0, 4, "0.0000"), (0.001, 4, "0.0010"),
      (0.00011, 4, "1.1e−4"), (0.0009996, 4, "1.0e−3"), (2.5e-12, 4, "2.5e−12"),
      (0.0099, 3, "9.9e−3"), (.nan, 4, "nan"),
    ] as [(Double, Int, String)])
  func probability(value: Double, decimals: Int, text: String) {
    #expect(Numeral.probability(value, decimals: decimals) == text)
  }

  @Test(
    "in as many columns as there are",
    arguments: [
      (0.127, 5, "+0.13"), (0.127, 4, "+.13"), (0.127, 3, "+.1"), (0.127, 2, "0"), (0.127, 1, "0"),
      (-12.34, 6, "−12.34"), (-12.34, 5, "−12.3"), (-12.34, 3, "−12"), (-12.34, 2, nil),
    ] as [(Double, Int, String?)])
  func compact(value: Double, columns: Int, text: String?) {
    #expect(Numeral.compact(value, columns: columns, signed: true) == text)
  }

  @Test(
    "bytes in six columns",
    arguments: [
      (0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (9949, "9.9 kB"), (9951, "10 kB"),
      (999_499, "999 kB"), (999_500, "1.0 MB"), (1_234_567_890, "1.2 GB"), (Int.max, "9.2 EB"),
    ])
  func bytes(count: Int, text: String) {
    #expect(Numeral.bytes(count) == text)
    #expect(text.count <= 6)
  }

  @Test(
    "an age in one unit",
    arguments: [
      (-5, "0 s"), (59.9, "59 s"), (60, "1 min"), (3599, "59 min"), (3600, "1 h"),
      (172_799, "47 h"), (172_800, "2 d"), (86_400_000, "2 y"), (.infinity, "never"),
      (.nan, "never"),
    ] as [(Double, String)])
  func age(seconds: Double, text: String) {
    #expect(Numeral.age(seconds) == text)
  }

  @Test("ASCII has its own minus")
  func ascii() {
    #expect(Numeral.fixed(-1, decimals: 1, glyphs: .ascii) == "-1.0")
  }
}
