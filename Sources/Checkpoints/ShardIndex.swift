import StrictJSON

/// `model.safetensors.index.json`: which file of a sharded checkpoint has which tensor.
struct ShardIndex {
  /// The names of the files, in the order in which the index first names them.
  let files: [String]

  /// Every tensor with the name of its file, in the order of the index.
  let places: [(tensor: String, file: String)]

  /// Checks a parsed index; only names of files in the same folder or below it are accepted.
  ///
  /// What it says of sizes is not asked: the files have them.
  init(_ json: JSON) throws(IndexProblem) {
    guard let map = json["weight_map"]?.object, !map.isEmpty else { throw .noMap }
    var files: [String] = []
    var known: Set<String> = []
    var places: [(tensor: String, file: String)] = []
    for (tensor, value) in zip(map.keys, map.values) {
      guard let file = value.string else { throw .notAName(tensor: tensor, found: value.kind) }
      let parts = file.split(separator: "/", omittingEmptySubsequences: false)
      guard parts.allSatisfy(Self.isPlain) else { throw .badName(tensor: tensor, file: file) }
      if known.insert(file).inserted { files.append(file) }
      guard files.count <= ModelLimits.files else {
        throw .tooManyFiles(limit: ModelLimits.files)
      }
      places.append((tensor, file))
    }
    self.files = files
    self.places = places
  }

  /// Whether a name stays in its folder and is a name on every system.
  private static func isPlain(_ name: Substring) -> Bool {
    let isForbidden: (UInt8) -> Bool = { byte in
      byte < 0x20 || byte == 0x7F || byte == UInt8(ascii: "\\")
    }
    return !name.isEmpty && name != "." && name != ".." && name.utf8.count <= 255
      && !name.utf8.contains(where: isForbidden)
  }
}
