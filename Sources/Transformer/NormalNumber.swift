/// A normally distributed number of mean 0 and deviation 1.
///
/// It is made by comparing uniform numbers, without a logarithm or a sine, so that no system's
/// library of functions has a say in its bits.
///
/// Source: Karney 2016, "Sampling exactly from the normal distribution", algorithm N.
///
/// - Parameter generator: where the randomness comes from.
/// - Returns: a number of which about one in three is beyond ±1.
func normalNumber(using generator: inout some RandomNumberGenerator) -> Double {
  while true {
    let whole = wholePart(using: &generator)
    guard let whole else { continue }
    let fraction = uniformNumber(using: &generator)
    let k = Double(whole)
    let exponent = fraction * (2 * k + fraction) / (2 * k + 2)
    guard (0...whole).allSatisfy({ _ in happens(exponent, using: &generator) }) else { continue }
    return generator.next() < 1 << 63 ? k + fraction : -k - fraction
  }
}

/// A whole number k with probability proportional to exp(-k²/2); nil where the draw is to be made
/// anew.
private func wholePart(using generator: inout some RandomNumberGenerator) -> Int? {
  var whole = 0
  while happens(0.5, using: &generator) { whole += 1 }
  for _ in 0..<whole * max(whole - 1, 0) where !happens(0.5, using: &generator) { return nil }
  return whole
}

/// An event with probability exp(-x), for x from 0 to 1: von Neumann's falling run of numbers.
private func happens(_ x: Double, using generator: inout some RandomNumberGenerator) -> Bool {
  var least = x
  var isEven = true
  while true {
    let next = uniformNumber(using: &generator)
    guard next < least else { return isEven }
    least = next
    isEven.toggle()
  }
}

/// A number from 0 to below 1, any multiple of 2⁻⁵³ as likely as another.
private func uniformNumber(using generator: inout some RandomNumberGenerator) -> Double {
  Double(generator.next() >> 11) * 0x1p-53
}
