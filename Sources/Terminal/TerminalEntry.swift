import CNcurses
import Screen

/// A description of a terminal as the library of terminfo reads it.
///
/// Source: term(5) of ncurses, "Extended number format" and "Extended storage format".
struct TerminalEntry {
  /// The name of the terminal.
  var name: String
  /// The flags that it has.
  var flags: Set<String> = []
  /// Its numbers.
  var numbers: [String: Int32] = [:]
  /// Its strings.
  var strings: [String: [UInt8]] = [:]
  /// Flags that terminfo has no place of its own for.
  var extendedFlags: [String] = []
  /// Strings that terminfo has no place of its own for.
  var extendedStrings: [(name: String, value: String)] = []

  /// Marks numbers of 32 bits.
  private static let magic = 0o1036
  private static let absent = -1

  /// The description as bytes.
  func encoded() -> [UInt8] {
    let flagNames = Self.names { unsafe Self.text(terminal_flag_name($0)) }
    let numberNames = Self.names { unsafe Self.text(terminal_number_name($0)) }
    let stringNames = Self.names { unsafe Self.text(terminal_string_name($0)) }
    var table: [UInt8] = []
    let offsets = stringNames.map { name in
      strings[name].map { Self.append($0, to: &table) } ?? Self.absent
    }
    let title = Array(name.utf8) + [0]
    var bytes = Self.shorts([
      Self.magic, title.count, flagNames.count, numberNames.count, stringNames.count, table.count,
    ])
    bytes += title + flagNames.map { flags.contains($0) ? 1 : 0 }
    Self.makeEven(&bytes)
    for name in numberNames { bytes += Self.long(numbers[name] ?? -1) }
    bytes += Self.shorts(offsets) + table
    Self.makeEven(&bytes)
    return bytes + extended()
  }

  /// What terminfo has no place for: values first, then their names.
  private func extended() -> [UInt8] {
    var (values, names): ([UInt8], [UInt8]) = ([], [])
    let valueOffsets = extendedStrings.map { Self.append(Array($0.value.utf8), to: &values) }
    let nameOffsets = (extendedFlags + extendedStrings.map(\.name)).map {
      Self.append(Array($0.utf8), to: &names)
    }
    var bytes = Self.shorts([
      extendedFlags.count, 0, extendedStrings.count, valueOffsets.count + nameOffsets.count,
      values.count + names.count,
    ])
    bytes += extendedFlags.map { _ in 1 }
    Self.makeEven(&bytes)
    return bytes + Self.shorts(valueOffsets + nameOffsets) + values + names
  }

  private static func names(_ name: (Int32) -> String?) -> [String] {
    var names: [String] = []
    while let next = name(Int32(names.count)) { names.append(next) }
    return names
  }

  private static func text(_ name: UnsafePointer<CChar>?) -> String? {
    unsafe name.map { unsafe String(cString: $0) }
  }

  /// Puts a string behind others, and tells where.
  private static func append(_ text: [UInt8], to table: inout [UInt8]) -> Int {
    defer { table += text + [0] }
    return table.count
  }

  private static func shorts(_ numbers: [Int]) -> [UInt8] {
    numbers.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
  }

  private static func long(_ number: Int32) -> [UInt8] {
    stride(from: 0, to: 32, by: 8).map { UInt8(truncatingIfNeeded: number >> Int32($0)) }
  }

  private static func makeEven(_ bytes: inout [UInt8]) {
    if bytes.count % 2 == 1 { bytes.append(0) }
  }
}
