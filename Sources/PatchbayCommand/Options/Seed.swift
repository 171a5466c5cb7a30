import ArgumentParser

/// Where chance starts, as options give it.
enum Seed {
  /// Reads a seed.
  static func read(_ text: String) throws -> UInt64 {
    guard let seed = UInt64(text) else {
      throw ValidationError("It must be a whole number from 0 to \(UInt64.max).")
    }
    return seed
  }
}
