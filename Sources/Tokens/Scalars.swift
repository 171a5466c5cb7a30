/// Reads the code point that begins at a byte.
///
/// - Parameters:
///   - bytes: text that need not be valid UTF-8.
///   - index: the first byte.
///   - end: where the text ends.
/// - Returns: the code point and its number of bytes; nil and 1 where no valid one begins.
func scalar(in bytes: [UInt8], at index: Int, end: Int) -> (value: UInt32?, length: Int) {
  let lead = bytes[index]
  if lead < 0x80 { return (UInt32(lead), 1) }
  let length: Int
  // The second byte's range shuts out overlong forms, surrogates and values beyond U+10FFFF.
  var least: UInt8 = 0x80
  var greatest: UInt8 = 0xBF
  switch lead {
  case 0xC2...0xDF: length = 2
  case 0xE0...0xEF:
    length = 3
    if lead == 0xE0 { least = 0xA0 }
    if lead == 0xED { greatest = 0x9F }
  case 0xF0...0xF4:
    length = 4
    if lead == 0xF0 { least = 0x90 }
    if lead == 0xF4 { greatest = 0x8F }
  default: return (nil, 1)
  }
  guard end - index >= length, bytes[index + 1] >= least, bytes[index + 1] <= greatest else {
    return (nil, 1)
  }
  var value = UInt32(lead) & (0x7F >> UInt32(length))
  for offset in 1..<length {
    let byte = bytes[index + offset]
    guard byte & 0xC0 == 0x80 else { return (nil, 1) }
    value = value << 6 | UInt32(byte & 0x3F)
  }
  return (value, length)
}

/// The first byte from which a text is not valid UTF-8; nil when all of it is.
func firstInvalidByte(in bytes: [UInt8]) -> Int? {
  var index = 0
  while index < bytes.count {
    if bytes[index] < 0x80 {
      index += 1
      continue
    }
    let (value, length) = scalar(in: bytes, at: index, end: bytes.count)
    guard value != nil else { return index }
    index += length
  }
  return nil
}
