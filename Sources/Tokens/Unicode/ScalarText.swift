/// Text as code points, for the parts that ask what a character is.
///
/// A byte that is no part of valid UTF-8 is kept as a value above all code points, so that any
/// bytes come back as they were.
enum ScalarText {
  /// What is added to a lone byte.
  private static let lone: UInt32 = 0x11_0000

  /// The code points of bytes.
  static func scalars(of bytes: ArraySlice<UInt8>) -> [UInt32] {
    let all = Array(bytes)
    var result: [UInt32] = []
    result.reserveCapacity(all.count)
    var index = 0
    while index < all.count {
      let (value, length) = scalar(in: all, at: index, end: all.count)
      result.append(value ?? lone + UInt32(all[index]))
      index += length
    }
    return result
  }

  /// The code points of a text.
  static func scalars(of text: String) -> [UInt32] { text.unicodeScalars.map(\.value) }

  /// Appends the UTF-8 of code points.
  static func append(_ scalars: ArraySlice<UInt32>, to bytes: inout [UInt8]) {
    for value in scalars {
      if value < 0x80 {
        bytes.append(UInt8(truncatingIfNeeded: value))
      } else if value >= lone {
        bytes.append(UInt8(truncatingIfNeeded: value))
      } else {
        let length = value < 0x800 ? 2 : value < 0x1_0000 ? 3 : 4
        let lead: UInt32 = length == 2 ? 0xC0 : length == 3 ? 0xE0 : 0xF0
        bytes.append(UInt8(truncatingIfNeeded: lead | value >> UInt32(6 * (length - 1))))
        for place in stride(from: 6 * (length - 2), through: 0, by: -6) {
          bytes.append(UInt8(truncatingIfNeeded: 0x80 | (value >> UInt32(place)) & 0x3F))
        }
      }
    }
  }

  /// The bytes of code points.
  static func bytes(of scalars: [UInt32]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(scalars.count)
    append(scalars[...], to: &bytes)
    return bytes
  }
}
