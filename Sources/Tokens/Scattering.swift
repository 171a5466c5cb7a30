/// Hashing whose collisions a file cannot be made to provoke.
///
/// The seed differs from run to run. It decides where entries lie in a table, never what is found.
enum Scattering {
  /// Chosen when first asked for.
  static let seed = UInt64.random(in: .min ... .max)

  /// A number whose every bit depends on all bits of the value and the seed.
  static func hash(_ value: UInt64) -> UInt64 {
    var hash = value ^ seed
    hash = (hash ^ (hash >> 32)) &* 0x9E37_79B9_7F4A_7C15
    hash = (hash ^ (hash >> 29)) &* 0xBF58_476D_1CE4_E5B9
    return hash ^ (hash >> 32)
  }
}
