/// SplitMix64: numbers that depend on nothing but the seed.
///
/// Choosing and shuffling are written here too, so that a seed gives the same choices whatever
/// version of the standard library is in use.
///
/// Source: Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators".
public struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// Starts the numbers of a seed.
  public init(seed: UInt64) {
    state = seed
  }

  /// Starts the numbers of a seed that belong to one purpose.
  ///
  /// - Parameters:
  ///   - seed: the seed that a person chose.
  ///   - stream: the purpose; streams of one seed have nothing to do with each other.
  public init(seed: UInt64, stream: String) {
    var mixing = SeededGenerator(seed: seed ^ Fingerprint.of(stream))
    state = mixing.next()
  }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

extension SeededGenerator {
  /// A whole number from 0 to below a count, each as likely as the others.
  ///
  /// - Parameter count: at least 1.
  /// - Returns: the number.
  ///
  /// Source: Lemire 2019, "Fast random integer generation in an interval".
  public mutating func index(below count: Int) -> Int {
    precondition(count > 0, "SeededGenerator: nothing to choose from")
    let bound = UInt64(count)
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let threshold = (0 &- bound) % bound
      while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
    }
    return Int(product.high)
  }

  /// One of some choices, each as likely as the others.
  ///
  /// - Parameter choices: at least one.
  /// - Returns: the choice.
  public mutating func pick<Choice>(_ choices: [Choice]) -> Choice {
    choices[index(below: choices.count)]
  }

  /// Brings a list into a random order, each order as likely as the others.
  ///
  /// - Parameter list: what is to be ordered.
  public mutating func shuffle<Element>(_ list: inout [Element]) {
    for last in list.indices.dropFirst().reversed() {
      list.swapAt(last, index(below: last + 1))
    }
  }
}

/// A number that stands for a text, the same on every system.
enum Fingerprint {
  /// FNV-1a over the bytes of UTF-8, then mixed so that every bit depends on all of them.
  ///
  /// Source: Fowler, Noll and Vo, "The FNV non-cryptographic hash algorithm".
  static func of(_ text: String) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    var mixing = SeededGenerator(seed: hash)
    return mixing.next()
  }
}
