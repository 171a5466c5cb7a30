import StrictJSON

/// The header of a safetensors file as it is written, before its numbers are checked.
///
/// A JSON object: tensors' names with type, shape and place, and `__metadata__` with strings.
struct SafetensorsHeader {
  /// The entries in the order of the text.
  private(set) var entries: [Entry] = []

  /// The strings in `__metadata__`.
  private(set) var metadata: [String: String] = [:]

  /// The first value in `__metadata__` that is no string.
  private(set) var wrongMetadata: (key: String, found: JSONKind)?

  /// One tensor; what the text leaves out is nil.
  struct Entry {
    let name: String
    var type: String?
    var shape: [Int]?
    var offsets: [Int]?
  }

  /// Reads the JSON text; linear in its length.
  ///
  /// Names count as repeated when they are canonically equivalent, which is stricter than JSON.
  /// Members of an entry that the format does not know are passed over, as its reference does.
  init(_ text: [UInt8]) throws(JSONError) {
    // The format nests three deep; what is passed over may go a little further.
    let limits = JSONLimits(depth: 8, bytes: ModelLimits.headerBytes)
    var reader = try JSONReader(text, limits: limits)
    var names: Set<String> = []
    try reader.enterObject()
    while let name = try reader.nextKey() {
      try Self.note(name, in: &names, &reader)
      if name == "__metadata__" {
        try readMetadata(&reader)
      } else {
        entries.append(try Self.entry(name, &reader))
      }
    }
    try reader.end()
  }

  /// A null is as good as no metadata, as for the format's reference.
  private mutating func readMetadata(_ reader: inout JSONReader) throws(JSONError) {
    guard try reader.kind() != .null else {
      _ = try reader.value()
      return
    }
    try reader.enterObject()
    var keys: Set<String> = []
    while let key = try reader.nextKey() {
      try Self.note(key, in: &keys, &reader)
      let kind = try reader.kind()
      if kind == .string {
        metadata[key] = try reader.string()
      } else {
        _ = try reader.value()
        wrongMetadata = wrongMetadata ?? (key, kind)
      }
    }
  }

  private static func entry(
    _ name: String, _ reader: inout JSONReader
  ) throws(JSONError) -> Entry {
    var entry = Entry(name: name)
    var keys: Set<String> = []
    try reader.enterObject()
    while let key = try reader.nextKey() {
      try note(key, in: &keys, &reader)
      switch key {
      case "dtype": entry.type = try reader.string()
      case "shape": entry.shape = try integers(&reader)
      case "data_offsets": entry.offsets = try integers(&reader)
      default: _ = try reader.value()
      }
    }
    return entry
  }

  private static func integers(_ reader: inout JSONReader) throws(JSONError) -> [Int] {
    var integers: [Int] = []
    try reader.enterArray()
    while try reader.nextElement() { integers.append(try reader.integer()) }
    return integers
  }

  /// Remembers a key, or refuses it the second time.
  private static func note(
    _ key: String, in keys: inout Set<String>, _ reader: inout JSONReader
  ) throws(JSONError) {
    guard keys.insert(key).inserted else {
      throw JSONError(problem: .duplicateKey(key), place: reader.place)
    }
  }
}
