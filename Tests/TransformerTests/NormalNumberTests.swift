import Testing

@testable import Transformer

@Suite("Normal numbers come from comparisons alone")
struct NormalNumberTests {
  @Test("their moments and shares are those of the normal distribution")
  func normal() {
    var generator = WeightsInitialTests.Generator(state: 7)
    let count = 200_000
    let numbers = (0..<count).map { _ in normalNumber(using: &generator) }
    func moment(_ power: Int) -> Double {
      numbers.reduce(0) { sum, number in
        sum + (0..<power).reduce(1) { product, _ in product * number }
      } / Double(count)
    }
    // Five standard errors of each moment.
    #expect(abs(moment(1)) < 5 / Double(count).squareRoot())
    #expect(abs(moment(2) - 1) < 5 * (2 / Double(count)).squareRoot())
    #expect(abs(moment(3)) < 5 * (15 / Double(count)).squareRoot())
    #expect(abs(moment(4) - 3) < 5 * (96 / Double(count)).squareRoot())
    // Known shares within one, two and three deviations.
    for (limit, share) in [(1.0, 0.682_689), (2, 0.954_500), (3, 0.997_300)] {
      let inside = Double(numbers.count { abs($0) < limit }) / Double(count)
      #expect(abs(inside - share) < 5 * (share * (1 - share) / Double(count)).squareRoot())
    }
  }
}
